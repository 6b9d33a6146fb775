import { expect, it } from 'vitest';
import { toServerError } from '../../../../src/mysql/server-error.ts';
import { takeMigration } from '../../../../src/run/context/take-migration.ts';

/** Where the state is written and the server refuses; `variables` is what it says of itself before. */
async function taking(errno: number, sqlMessage: string, variables: Readonly<Record<string, string>> = {}) {
  const written: string[] = [];
  const control = { queryOne: async () => variables };
  const context = {
    sessions: { control, server: { version: [8, 0, 21] }, onControl: (work: () => unknown) => work() },
    stateDatabase: 'd',
    migration: 'm',
    journal: {
      prepare: async () => {
        throw toServerError(Object.assign(new Error(sqlMessage), { errno, sqlMessage }), 'CREATE TABLE');
      },
    },
    leases: { take: async (resource: string) => written.push(resource) },
  };
  const refusal = await takeMigration(context as never).catch((error: unknown) => error);
  return { refusal, written };
}

it.each([
  [
    1290,
    'The MySQL server is running with the --read-only option so it cannot execute this statement',
    /SET GLOBAL read_only = OFF\), or use the address of the source/,
  ],
  [
    1290,
    'The MySQL server is running with the --super-read-only option so it cannot execute this statement',
    /super_read_only = OFF/,
  ],
  [1792, 'Cannot execute statement in a READ ONLY transaction.', /transaction_read_only = OFF.*init_connect/],
  [1836, 'Running in read-only mode', /innodb_read_only.*use the address of the source/],
  [3989, "Schema 'd' is in read only mode.", /^Make the database writable again: ALTER DATABASE … READ ONLY = 0\./],
])(
  'error %i where the state is written is said as what it is, with the way out of it: %s',
  async (errno, message, way) => {
    const { refusal, written } = await taking(errno, message);
    expect(refusal).toMatchObject({
      code: 'server-read-only',
      exit: 1,
      message: `This server is read-only: ${errno} ${message.replace(/\.$/, '')}.`,
      untouched: 'Nothing was changed.',
      remedy: expect.stringMatching(way),
    });
    expect((refusal as { remedy: string }).remedy).toMatch(/Then run the same command again\.$/);
    expect(written).toEqual([]);
  },
);
