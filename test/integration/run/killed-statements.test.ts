import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { rollbackMigration } from '../../../src/run/rollback/rollback.ts';
import { startProxy } from '../../chaos/proxy.ts';
import { errorPacket } from '../../chaos/wire.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { listen, migrationOf, releaseIt, runIt } from './running.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase('killed');
  await database.query('CREATE TABLE t (id INT PRIMARY KEY, a INT NULL); INSERT INTO t VALUES (1, 1)');
});
afterAll(() => database.drop());

const change = `migration: change
phases:
  - name: expand
    sql: |
      ALTER TABLE t ADD COLUMN b INT NULL;
      ALTER TABLE t ADD INDEX by_a (a);
    rollback_sql: |
      ALTER TABLE t DROP INDEX by_a;
      ALTER TABLE t DROP COLUMN b;
`;

/** Statements of one shape are one place in the code. */
const shapeOf = (sql: string) => sql.replace(/X'[^']*'|'[^']*'|\d+/g, '?').replace(/\s+/g, ' ');

/**
 * The database over a road on which the first statement of each shape, once a phase has begun, ends as KILL QUERY or a
 * deadlock ends it.
 */
async function killing(errno: number, begins: string, killed: Set<string>) {
  let began = false;
  let since = 0;
  const proxy = await startProxy(inject('server'), (sql) => {
    began ||= sql.includes(begins);
    const shape = shapeOf(sql);
    const isDdl = /^(ALTER|CREATE|DROP) .*\bTABLE (t\b|`?killed_)/.test(sql.replace(/\/\*.*?\*\/ /g, ''));
    since++;
    // What was repeated is let through before the next one is ended.
    if (!began || since < 12 || killed.has(shape) || isDdl || /^(ROLLBACK|SET |SELECT CONNECTION_ID)/.test(sql))
      return undefined;
    killed.add(shape);
    since = 0;
    return { instead: 'DO 0', answer: errorPacket(errno, 'ended', errno === 1213 ? '40001' : '70100') };
  });
  const url = new URL(database.url);
  url.hostname = '127.0.0.1';
  url.port = String(proxy.port);
  url.searchParams.set('ssl-mode', 'DISABLED');
  return { url: String(url), close: () => proxy.close() };
}

it.each([
  [1317, 'KILL QUERY'],
  [1213, 'a deadlock'],
])(
  'error %i, %s, on each kind of control statement in turn: the phase goes on, and so does its rollback',
  async (errno) => {
    const migration = await migrationOf(change);
    const killed = new Set<string>();
    for (let round = 0; round < 4; round++) {
      const forward = await killing(errno, 'phase-started', killed);
      expect(await runIt(forward, migration).finally(forward.close)).toMatchObject({ exit: 0, status: 'complete' });
      const back = await killing(errno, 'rollback-started', killed);
      const order = { migration, to: 'expand', replicas: [], confirm: async () => undefined };
      expect(await rollbackMigration(order, listen().at(back)).finally(back.close)).toMatchObject({ exit: 0 });
      await releaseIt(database, migration);
    }
    expect(killed.size).toBeGreaterThan(12);
    expect((await database.query('SHOW COLUMNS FROM t')).length).toBe(2);
    expect(await database.query('SELECT resource FROM phasedb_locks WHERE released = 0')).toEqual([]);
  },
);
