import mysql from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyMigration } from '../../../src/inspect/verify.ts';
import { markComplete } from '../../../src/run/control.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { until } from './child.ts';
import { dropState, listen, migrationOf, runIt } from './running.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase('ddl_outcomes');
});
afterAll(() => database.drop());
beforeEach(async () => {
  await dropState(database);
  await database.query('DROP TABLE IF EXISTS t, u, aside');
});

const allow =
  '    allow: [{what: destructive, reason: test}, {what: copy, reason: test}, {what: blocking, reason: test}]\n';
const expand = (sql: string, more = '') =>
  migrationOf(`migration: m\nphases:\n  - name: expand\n    irreversible: test\n${allow}${more}    sql: ${sql}\n`);
const ids = async (table: string) =>
  (await database.query<{ id: number }>(`SELECT id FROM ${table} ORDER BY id`)).map((row) => row.id);

describe('a statement that ran, and whose end nobody wrote down', () => {
  const resumed = async (sql: string) => {
    const migration = await expand(sql);
    expect(await runIt(database, migration)).toMatchObject({ exit: 0 });
    await database.query("DELETE FROM phasedb_history WHERE event IN ('statement-done', 'phase-complete')");
    return runIt(database, migration, { mode: 'resume' });
  };

  it('is not repeated where tables of one definition changed places', async () => {
    await database.query('CREATE TABLE t (id INT PRIMARY KEY); CREATE TABLE u (id INT PRIMARY KEY)');
    await database.query('INSERT INTO t VALUES (1); INSERT INTO u VALUES (2)');
    await expect(resumed('RENAME TABLE t TO aside, u TO t, aside TO u')).rejects.toMatchObject({
      code: 'outcome-unclear',
      exit: 4,
    });
    expect(await ids('t')).toEqual([2]);
  });

  it('is found done where they can be distinguished', async () => {
    await database.query('CREATE TABLE t (id INT PRIMARY KEY); CREATE TABLE u (id BIGINT PRIMARY KEY)');
    expect(await resumed('RENAME TABLE t TO aside, u TO t, aside TO u')).toMatchObject({ exit: 0 });
    await dropState(database);
    expect(await resumed('ALTER TABLE u RENAME TO aside')).toMatchObject({ exit: 0 });
  });

  it('is not repeated where a partition was exchanged', async () => {
    await database.query(
      'CREATE TABLE t (id INT PRIMARY KEY) PARTITION BY RANGE (id) (PARTITION p VALUES LESS THAN (9), PARTITION q VALUES LESS THAN MAXVALUE); CREATE TABLE u (id INT PRIMARY KEY)',
    );
    await database.query('INSERT INTO t VALUES (1); INSERT INTO u VALUES (2)');
    await expect(resumed('ALTER TABLE t EXCHANGE PARTITION p WITH TABLE u')).rejects.toMatchObject({
      code: 'outcome-unclear',
      exit: 4,
    });
    expect(await ids('t')).toEqual([2]);
  });

  it('a check without a name is foretold by the name that it gets', async () => {
    await database.query('CREATE TABLE t (id INT PRIMARY KEY, a INT, CHECK (a > -5))');
    expect(await resumed('ALTER TABLE t ADD CHECK (a > 0) NOT ENFORCED, ADD CHECK (a > 1) NOT ENFORCED')).toMatchObject(
      { exit: 0 },
    );
    const migration = await expand('ALTER TABLE t ADD CHECK (a > 0) NOT ENFORCED, ADD CHECK (a > 1) NOT ENFORCED');
    expect(await verifyMigration(migration, listen().at(database))).toMatchObject({ exit: 0 });
  });
});

it('a TRUNCATE that was stopped before it got its lock is simply run by the next run', async () => {
  await database.query('CREATE TABLE t (id INT PRIMARY KEY); INSERT INTO t VALUES (1)');
  const migration = await expand('TRUNCATE TABLE t');
  const blocker = await mysql.createConnection({ uri: database.url });
  try {
    await blocker.query('START TRANSACTION');
    await blocker.query('SELECT COUNT(*) FROM t');
    const { stop, report } = listen();
    const run = runIt(database, migration, { stop, report });
    await until(
      'it waits for its lock',
      async () =>
        (
          await database.query(
            "SELECT 1 FROM performance_schema.processlist WHERE DB = DATABASE() AND STATE LIKE 'Waiting for table metadata lock'",
          )
        ).length > 0,
    );
    stop.request({ kind: 'signal', signal: 'SIGTERM' });
    expect(await run).toMatchObject({ exit: 5 });
    await blocker.query('COMMIT');
  } finally {
    await blocker.end();
  }
  expect(await ids('t')).toEqual([1]);
  expect(await runIt(database, migration)).toMatchObject({ exit: 0, status: 'complete' });
  expect(await ids('t')).toEqual([]);
});

it('a migration whose last phase was marked counts as complete for those that depend on it', async () => {
  await database.query('CREATE TABLE t (id INT PRIMARY KEY)');
  const first = await expand('ALTER TABLE t ADD COLUMN a INT NULL');
  await markComplete(first, 'expand', 'by hand', listen().at(database));
  const second = await migrationOf(
    'migration: n\ndepends_on: [m]\nphases:\n  - name: expand\n    irreversible: test\n    sql: ALTER TABLE t ADD COLUMN b INT NULL\n',
  );
  expect(await runIt(database, second)).toMatchObject({ exit: 0 });
});
