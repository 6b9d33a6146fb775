import mysql from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyMigration } from '../../../src/inspect/verify.ts';
import { acceptChange } from '../../../src/run/control.ts';
import { markComplete } from '../../../src/run/mark.ts';
import { rollbackMigration } from '../../../src/run/rollback/rollback.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { until } from './child.ts';
import { dropState, historyOf, listen, migrationOf, releaseIt, runIt } from './running.ts';

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
  const resumed = async (sql: string, meanwhile: () => Promise<unknown> = async () => undefined) => {
    const migration = await expand(sql);
    expect(await runIt(database, migration)).toMatchObject({ exit: 0 });
    await database.query("DELETE FROM phasedb_history WHERE event IN ('statement-done', 'phase-complete')");
    await meanwhile();
    return runIt(database, migration, { mode: 'resume' });
  };

  it.each([
    [
      'CREATE TABLE t (id INT PRIMARY KEY); CREATE TABLE u (id INT PRIMARY KEY)',
      'RENAME TABLE t TO aside, u TO t, aside TO u',
      [2, 3],
    ],
    [
      'CREATE TABLE t (id INT PRIMARY KEY); CREATE TABLE u (id BIGINT PRIMARY KEY)',
      'RENAME TABLE t TO aside, u TO t, aside TO u',
      [2, 3],
    ],
    [
      'CREATE TABLE t (id INT PRIMARY KEY) PARTITION BY RANGE (id) (PARTITION p VALUES LESS THAN (9)); CREATE TABLE u (id INT PRIMARY KEY)',
      'ALTER TABLE t EXCHANGE PARTITION p WITH TABLE u',
      [2, 3],
    ],
    ['CREATE TABLE t (id INT PRIMARY KEY); CREATE TABLE u (id INT PRIMARY KEY)', 'TRUNCATE TABLE t', [3]],
    [
      'CREATE TABLE t (id INT PRIMARY KEY) PARTITION BY RANGE (id) (PARTITION p VALUES LESS THAN (9)); CREATE TABLE u (id INT PRIMARY KEY)',
      'ALTER TABLE t TRUNCATE PARTITION p',
      [3],
    ],
  ])('%s | %s: it is found done, and what was written since stays', async (tables, sql, left) => {
    await database.query(`${tables}; INSERT INTO t VALUES (1); INSERT INTO u VALUES (2)`);
    expect(await resumed(sql, () => database.query('INSERT INTO t VALUES (3)'))).toMatchObject({ exit: 0 });
    expect(await ids('t')).toEqual(left);
    const how = await database.query<{ how: string }>(
      "SELECT detail->>'$.how' AS how FROM phasedb_history WHERE event = 'statement-done'",
    );
    expect(how).toEqual([{ how: 'found-done' }]);
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
    // It waits for its lock, or on a busy machine for the transaction that holds it.
    await until('the phase has begun', async () =>
      (await historyOf(database)).some(({ event }) => event === 'phase-started'),
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
  await database.query('ALTER TABLE t ADD COLUMN a INT NULL');
  await markComplete(first, 'expand', 'by hand', listen().at(database));
  const second = await migrationOf(
    'migration: n\ndepends_on: [m]\nphases:\n  - name: expand\n    irreversible: test\n    sql: ALTER TABLE t ADD COLUMN b INT NULL\n',
  );
  expect(await runIt(database, second)).toMatchObject({ exit: 0 });
});

describe('what is printed where nothing tells', () => {
  const lose = (...events: readonly string[]) =>
    database.query('DELETE FROM phasedb_history WHERE event IN (?)', [events]);
  const failed = (promise: Promise<unknown>) =>
    promise.then(
      () => undefined,
      (error: { code: string; exit: number; remedy: string; message: string }) => error,
    );
  const table = async () => {
    // Older than the rebuild, which CREATE_TIME tells in whole seconds.
    await database.query(
      'SET timestamp = 1700000000; CREATE TABLE t (id INT PRIMARY KEY, a INT); SET timestamp = DEFAULT',
    );
    await database.query('INSERT INTO t (id) VALUES (1)');
  };

  it('the phase can be marked', async () => {
    await table();
    const migration = await expand('TRUNCATE TABLE t');
    await runIt(database, migration);
    await lose('statement-done', 'phase-complete');
    await rebuildLater();
    const error = await failed(runIt(database, migration, { mode: 'resume' }));
    expect(error).toMatchObject({ code: 'outcome-unclear', exit: 4 });
    expect(error?.message).toContain('The table was rebuilt or altered since');
    expect(error?.remedy).toContain('mark test.yaml --phase expand complete --reason …');
    expect(error?.remedy).not.toContain('rollback');
    expect((await markComplete(migration, 'expand', 'emptied', listen().at(database))).message).toContain(
      'Not checked',
    );
    expect(await runIt(database, migration)).toMatchObject({ exit: 0, status: 'complete' });
  });

  /** CREATE_TIME has whole seconds: a rebuild in the second of the change before it cannot be told from no rebuild. */
  const rebuildLater = async () => {
    await database.query('DO SLEEP(1.1)');
    await database.query('OPTIMIZE TABLE t');
  };
  const undoing = (rollback: string) =>
    migrationOf(
      `migration: m\nphases:\n  - name: expand\n${allow}    sql: ALTER TABLE t ADD COLUMN b INT NULL\n    rollback_sql: |\n${rollback}`,
    );
  const undo = (migration: Awaited<ReturnType<typeof undoing>>) =>
    rollbackMigration({ migration, to: 'expand', replicas: [], confirm: async () => undefined }, listen().at(database));

  it('the phase can be undone and run again', async () => {
    await table();
    const text = (sql: string) =>
      migrationOf(
        `migration: m\nphases:\n  - name: expand\n${allow}    sql: ${sql}\n    rollback_sql: ALTER TABLE t COMMENT ''\n`,
      );
    const migration = await text('TRUNCATE TABLE t');
    await runIt(database, migration);
    await lose('statement-done', 'phase-complete');
    await rebuildLater();
    const error = await failed(runIt(database, migration, { mode: 'resume' }));
    expect(error?.remedy).toContain('rollback test.yaml --to expand');
    expect(await undo(migration)).toMatchObject({ exit: 0 });
    await releaseIt(database, migration);
    expect(await runIt(database, migration)).toMatchObject({ exit: 0, status: 'complete' });
  });

  it('a rollback goes on without the statement', async () => {
    await table();
    const migration = await undoing('      TRUNCATE TABLE t;\n      ALTER TABLE t DROP COLUMN b;\n');
    await runIt(database, migration);
    await undo(migration);
    await lose('phase-rolled-back');
    await database.query(
      "DELETE FROM phasedb_history WHERE event = 'statement-done' AND detail->>'$.direction' = 'rollback'",
    );
    await rebuildLater();
    const error = await failed(undo(migration));
    expect(error).toMatchObject({ code: 'outcome-unclear', exit: 4 });
    expect(error?.remedy).toContain('write SET unique_checks = 1 in its place in rollback_sql');
    expect(error?.remedy).not.toContain(' mark ');
    const edited = await undoing('      SET unique_checks = 1;\n      ALTER TABLE t DROP COLUMN b;\n');
    expect(await undo(edited)).toMatchObject({ exit: 0 });
  });

  it.each([
    ['its old', 'ALTER TABLE t DROP COLUMN b'],
    ['its expected', 'ALTER TABLE t MODIFY b INT NULL'],
  ])('the object can be changed to %s definition', async (_, sql) => {
    await table();
    const migration = await expand('ALTER TABLE t ADD COLUMN b INT NULL');
    await runIt(database, migration);
    await lose('statement-done', 'phase-complete');
    await database.query('ALTER TABLE t MODIFY b BIGINT NULL');
    const error = await failed(runIt(database, migration, { mode: 'resume' }));
    expect(error?.remedy).toMatch(/^Change the object to its old or its expected definition\./);
    await database.query(sql);
    expect(await runIt(database, migration, { mode: 'resume' })).toMatchObject({ exit: 0, status: 'complete' });
    expect(await database.query("SHOW COLUMNS FROM t WHERE Field = 'b' AND Type = 'int'")).toHaveLength(1);
  });

  it('an accepted edit is not taken for what ran', async () => {
    await table();
    const migration = await expand('ALTER TABLE t ADD COLUMN b INT NULL');
    await runIt(database, migration);
    await lose('statement-done', 'phase-complete');
    await database.query('ALTER TABLE t DROP COLUMN b');
    const edited = await expand('ALTER TABLE t ADD COLUMN c INT NULL');
    await acceptChange(edited, 'expand', 'another name', listen().at(database));
    expect(await runIt(database, edited, { mode: 'resume' })).toMatchObject({ exit: 0 });
    expect(await database.query("SHOW COLUMNS FROM t WHERE Field = 'c'")).toHaveLength(1);
  });
});
