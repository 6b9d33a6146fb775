import { expect, it } from 'vitest';
import type { Version } from '../../../../src/core/mysql-version.ts';
import { ServerError } from '../../../../src/mysql/server-error.ts';
import type { RunContext } from '../../../../src/run/context/run-context.ts';
import { findRecoveryPoint } from '../../../../src/run/phase/find-recovery-point.ts';

type Answers = (sql: string) => Readonly<Record<string, string | null>> | undefined;

/** A server of that version; it answers to the spelling of its own version alone. */
function serverOf(version: Version, answers: Answers) {
  const asked: string[] = [];
  const control = {
    queryOne: async (sql: string) => {
      asked.push(sql);
      return answers(sql);
    },
  };
  const sessions = { control, server: { version }, onControl: (work: () => Promise<unknown>) => work() };
  return { asked, point: () => findRecoveryPoint({ sessions } as unknown as Pick<RunContext, 'sessions'>) };
}

const gtid = { log_bin: '1', gtid_mode: 'ON', gtid_set: 'a1:1-7,\nb2:1-9' };
const place = { File: 'binlog.000012', Position: '4567' };

it.for([
  [[8, 0, 36], 'SHOW MASTER STATUS'],
  [[8, 2, 0], 'SHOW BINARY LOG STATUS'],
  [[8, 4, 0], 'SHOW BINARY LOG STATUS'],
  [[9, 7, 0], 'SHOW BINARY LOG STATUS'],
] as const)('asks MySQL %j in the words that it knows: %s', async ([version, words]) => {
  const { asked, point } = serverOf(version, (sql) => (sql.startsWith('SHOW') ? place : gtid));
  expect(await point()).toEqual({ gtidSet: 'a1:1-7,b2:1-9', file: 'binlog.000012', position: 4567 });
  expect(asked.at(-1)).toBe(words);
});

it('does not ask for a place in a binary log that is off', async () => {
  const { asked, point } = serverOf([9, 7, 0], () => ({ ...gtid, log_bin: '0' }));
  expect(await point()).toEqual({ notRecorded: ['the binary log is off (log_bin)'] });
  expect(asked).toHaveLength(1);
});

it('never records a part of a GTID set', async () => {
  const { point } = serverOf([9, 7, 0], (sql) =>
    sql.startsWith('SHOW') ? place : { ...gtid, gtid_set: 'a'.repeat(70_000) },
  );
  expect(await point()).toEqual({ file: place.File, position: 4567, notRecorded: ['the GTID set is too long'] });
});

it('gives up where the connection is lost, which says nothing of the server', async () => {
  const lost = new ServerError({
    kind: 'connection-lost',
    message: 'gone',
    errno: undefined,
    statement: undefined,
    network: undefined,
  });
  const { point } = serverOf([9, 7, 0], (sql) => {
    if (sql.startsWith('SHOW')) throw lost;
    return gtid;
  });
  await expect(point()).rejects.toBe(lost);
});
