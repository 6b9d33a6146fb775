import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { rollbackMigration } from '../../../src/run/rollback/rollback.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { dropState, listen, migrationOf, runIt } from './running.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase('stored_code');
  await database.query('CREATE TABLE t (id INT PRIMARY KEY, a INT NULL)');
});
afterAll(() => database.drop());
beforeEach(async () => {
  await dropState(database);
  await database.query('DROP EVENT IF EXISTS e');
  await database.query('DROP PROCEDURE IF EXISTS p');
});

const statusOf = async () =>
  (
    await database.query<{ STATUS: string }>(
      "SELECT STATUS FROM information_schema.EVENTS WHERE EVENT_NAME = 'e' AND EVENT_SCHEMA = DATABASE()",
    )
  )[0]?.STATUS;
const gate = "  - name: gate\n    wait_until: {query: 'SELECT COUNT(*) FROM t WHERE a = 7'}\n";

it('refuses an event that drops a table, and makes nothing', async () => {
  const migration = await migrationOf(
    'migration: m\nphases:\n  - name: expand\n    irreversible: test\n    sql: CREATE EVENT e ON SCHEDULE EVERY 1 DAY DISABLE DO DROP TABLE t\n',
  );
  await expect(runIt(database, migration)).rejects.toMatchObject({
    code: 'refused',
    message: expect.stringContaining('stored-program-destructive: When the event runs, it drops t.'),
    remedy: expect.stringContaining('allow: [{what: destructive, reason: "…"}]'),
  });
  expect(await statusOf()).toBeUndefined();
});

it('makes an event disabled, enables it in the contract, and takes both back', async () => {
  const migration = await migrationOf(`migration: m
phases:
  - name: expand
    allow: [{what: destructive, reason: a row with 9 is not needed}]
    sql: CREATE EVENT e ON SCHEDULE EVERY 1 DAY DISABLE DO DELETE FROM t WHERE a = 9
    rollback_sql: DROP EVENT e
${gate}  - name: enable-e
    type: contract
    sql: ALTER EVENT e ENABLE
    rollback_sql: ALTER EVENT e DISABLE
`);
  expect(await runIt(database, migration, { which: { phase: 'expand' } })).toMatchObject({ exit: 0 });
  expect(await statusOf()).toBe('DISABLED');
  expect(await runIt(database, migration)).toMatchObject({ exit: 0, status: 'complete' });
  expect(await statusOf()).toBe('ENABLED');
  const undo = (to: string) =>
    rollbackMigration({ migration, to, replicas: [], confirm: async () => undefined }, listen().at(database));
  expect(await undo('enable-e')).toMatchObject({ exit: 0 });
  expect(await statusOf()).toBe('DISABLED');
  expect(await undo('expand')).toMatchObject({ exit: 0 });
  expect(await statusOf()).toBeUndefined();
});

it('makes again in a rollback what the contract dropped', async () => {
  const event = 'CREATE EVENT e ON SCHEDULE EVERY 1 DAY DISABLE DO DELETE FROM t WHERE a = 9';
  await database.query(event);
  const migration = await migrationOf(
    `migration: m\nphases:\n${gate}  - name: contract\n    sql: DROP EVENT e\n    rollback_sql: ${event}\n`,
  );
  expect(await runIt(database, migration)).toMatchObject({ exit: 0 });
  const order = { migration, to: 'contract', replicas: [], confirm: async () => undefined };
  expect(await rollbackMigration(order, listen().at(database))).toMatchObject({ exit: 0 });
  expect(await statusOf()).toBe('DISABLED');
});

it('knows a table that only called code names, and refuses to enable an event whose code copies it', async () => {
  const enable = await migrationOf(
    `migration: m\nphases:\n${gate}  - name: contract\n    sql: ALTER EVENT e ENABLE\n    irreversible: test\n`,
  );
  await database.query('CREATE EVENT e ON SCHEDULE EVERY 1 DAY DISABLE DO CALL p()');
  await database.query('CREATE PROCEDURE p() ALTER TABLE t MODIFY a BIGINT NULL');
  await expect(runIt(database, enable)).rejects.toMatchObject({
    message: expect.stringContaining('it calls the procedure p, which copies t while its writes wait'),
  });
  // As it is: nothing to do, which only its definition tells.
  await database.query('DROP PROCEDURE p');
  await database.query('CREATE PROCEDURE p() ALTER TABLE t MODIFY a INT NULL');
  expect(await runIt(database, enable)).toMatchObject({ exit: 0 });
});

it('says of an event that runs once what MySQL does with it', async () => {
  // The words of event-enabled: without PRESERVE the event is dropped after its run, or at once where its time has passed.
  await database.query("CREATE EVENT e ON SCHEDULE AT '2001-01-01' DISABLE DO DO 1");
  expect(await statusOf()).toBeUndefined();
  await database.query("CREATE EVENT e ON SCHEDULE AT '2001-01-01' ON COMPLETION PRESERVE DISABLE DO DO 1");
  expect(await statusOf()).toBe('DISABLED');
});
