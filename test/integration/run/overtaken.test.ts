import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { rollbackMigration } from '../../../src/run/rollback/rollback.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { promptly } from '../../slowdown.ts';
import { until } from './child.ts';
import { dropState, historyOf, listen, migrationOf, runIt } from './running.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase('overtaken');
});
afterAll(() => database.drop());
beforeEach(async () => {
  await dropState(database);
  await database.query('DROP TABLE IF EXISTS t');
  await database.query('CREATE TABLE t (id INT PRIMARY KEY, a INT NULL); INSERT INTO t VALUES (1, NULL)');
});

const text = `migration: m
phases:
  - name: expand
    sql: ALTER TABLE t ADD COLUMN b INT NULL
    rollback_sql: ALTER TABLE t DROP COLUMN b
  - name: gate
    wait_until: {query: "SELECT COUNT(*) FROM t WHERE a IS NULL", poll_interval_ms: 50, timeout_minutes: 1}
  - name: contract
    sql: ALTER TABLE t MODIFY a BIGINT NULL
    rollback_sql: ALTER TABLE t MODIFY a INT NULL
`;

it('a run that was taken over while it polled its gate writes nothing more', async () => {
  const { events, report } = listen();
  const run = runIt(database, await migrationOf(text), { report });
  const ended = expect(run).rejects.toMatchObject({ code: 'lease-lost', exit: 4 });
  await until('the gate is polled', () => events.some((event) => event.type === 'gate-polled'));
  await database.query('UPDATE phasedb_fences SET token = token + 1');
  const before = await historyOf(database);
  await database.query('UPDATE t SET a = 1');
  await ended;
  expect(await historyOf(database)).toEqual(before);
});

it('a rollback is given up where the migration went on while it was being confirmed', async () => {
  const migration = await migrationOf(text);
  await runIt(database, migration, { which: { phase: 'expand' } });
  await database.query('UPDATE t SET a = 1');
  const order = {
    migration,
    to: 'expand',
    replicas: [],
    confirm: async () => {
      expect(await runIt(database, migration)).toMatchObject({ exit: 0, status: 'complete' });
    },
  };
  await expect(rollbackMigration(order, listen().at(database))).rejects.toMatchObject({
    code: 'state-changed',
    exit: 1,
  });
  const columns = await database.query<{ Field: string }>('SHOW COLUMNS FROM t');
  expect(columns.map(({ Field }) => Field)).toEqual(['id', 'a', 'b']);
  expect((await historyOf(database)).some(({ event }) => event === 'rollback-started')).toBe(false);
});

it('the last question of the gate in front of a contract can be stopped', async () => {
  await database.query('UPDATE t SET a = 1');
  const slow = await migrationOf(text.replace('COUNT(*) FROM', 'COUNT(*) + 0 * SLEEP(0) FROM'));
  await runIt(database, slow, { which: { phase: 'expand' } });
  await runIt(database, slow, { which: { phase: 'gate' } });
  await database.query('LOCK TABLES t WRITE');
  const { stop, events, report } = listen();
  const run = runIt(database, slow, { stop, report });
  // The gate's query waits for the table, and is given up at once.
  await until(
    'the gate is asked',
    async () =>
      (
        await database.query(
          "SELECT 1 FROM performance_schema.processlist WHERE DB = DATABASE() AND STATE LIKE 'Waiting for table metadata lock' AND INFO LIKE '%SLEEP%' AND ID <> CONNECTION_ID()",
        )
      ).length > 0,
  );
  stop.request({ kind: 'signal', signal: 'SIGTERM' });
  expect(await promptly(5000, () => run)).toMatchObject({ exit: 5 });
  expect(events.some((event) => event.type === 'statement-started')).toBe(false);
  await database.query('UNLOCK TABLES');
  expect(await runIt(database, slow)).toMatchObject({ exit: 0, status: 'complete' });
});

it('a contract that was stopped before its first statement asks its gate again', async () => {
  await database.query('UPDATE t SET a = 1');
  const migration = await migrationOf(text);
  await runIt(database, migration, { which: { phase: 'expand' } });
  await runIt(database, migration, { which: { phase: 'gate' } });
  await database.query('START TRANSACTION; SELECT COUNT(*) FROM t');
  const { stop, events, report } = listen();
  const run = runIt(database, migration, { stop, report });
  await until('the ALTER is held back', () => events.some(({ type }) => type === 'statement-waiting'));
  stop.request({ kind: 'signal', signal: 'SIGTERM' });
  expect(await run).toMatchObject({ exit: 5 });
  await database.query('COMMIT');
  await database.query('UPDATE t SET a = NULL');
  await expect(runIt(database, migration)).rejects.toMatchObject({ code: 'gate-reopened', exit: 1 });
  await database.query('UPDATE t SET a = 1');
  expect(await runIt(database, migration)).toMatchObject({ exit: 0, status: 'complete' });
});
