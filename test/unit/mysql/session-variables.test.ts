import { expect, it } from 'vitest';
import { ServerError } from '../../../src/mysql/server-error.ts';
import { pinSession } from '../../../src/mysql/session-variables.ts';

/** A session that takes what it knows, and says what it has. */
function sessionThat(knows: (name: string) => boolean) {
  const has: Record<string, unknown> = {};
  return {
    has,
    execute: async (sql: string, values: readonly unknown[] = []) => {
      const names = [...sql.matchAll(/SESSION (\w+) = /g)].map(([, name]) => name as string);
      const unknown = names.find((name) => !knows(name));
      if (unknown !== undefined)
        throw new ServerError({
          errno: 1193,
          kind: 'other',
          message: `Unknown system variable '${unknown}'`,
          statement: sql,
          network: undefined,
        });
      names.forEach((name, i) => {
        has[name] = values[i];
      });
    },
    queryOne: async (sql: string) =>
      Object.fromEntries(
        [...sql.matchAll(/@@SESSION\.(\w+) AS (v\d+)/g)].map(([, name, as]) => [as, `${has[name ?? '']}`]),
      ),
  };
}

it('every connection commits each statement at once and sees what is committed, beside what it asks for', async () => {
  const session = sessionThat(() => true);
  await pinSession(session, { wait_timeout: 60 });
  expect(session.has).toMatchObject({ autocommit: 1, transaction_isolation: 'READ-COMMITTED', wait_timeout: 60 });
});

it('a server that does not know one of these settings is left for the refusal that names its product', async () => {
  const session = sessionThat((name) => name !== 'max_execution_time');
  await pinSession(session, { lock_wait_timeout: 3 });
  expect(session.has).toEqual({ lock_wait_timeout: 3 });
});
