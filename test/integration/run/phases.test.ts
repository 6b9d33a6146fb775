import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rowValue } from '../../../src/core/row-value.ts';
import type { Report } from '../../../src/run/context/events.ts';
import { acceptChange } from '../../../src/run/control.ts';
import { rollbackMigration } from '../../../src/run/rollback/rollback.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { dropState, historyOf, listen, migrationOf, releaseIt, runIt } from './running.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase('phases');
  await database.query('CREATE TABLE big (id INT PRIMARY KEY AUTO_INCREMENT, a INT NULL, filler CHAR(250) NOT NULL)');
  await database.query(
    "INSERT INTO big (filler) WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 1000) SELECT REPEAT('x', 250) FROM s",
  );
  for (let i = 0; i < 6; i++) await database.query('INSERT INTO big (filler) SELECT filler FROM big');
});
afterAll(() => database.drop());
beforeEach(async () => {
  await dropState(database);
  await database.query('DROP TABLE IF EXISTS child, copy_of_t, composite, t');
  await database.query(
    'CREATE TABLE t (id INT PRIMARY KEY, a INT NULL, changed TIMESTAMP NULL ON UPDATE CURRENT_TIMESTAMP)',
  );
  await database.query(
    "INSERT INTO t (id, changed) WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 500) SELECT n, '2020-01-01' FROM s",
  );
});

const ddl = (sql: string, more = '') =>
  migrationOf(
    `migration: m\nphases:\n  - name: expand\n    irreversible: test\n    sql: |\n      ${sql.replaceAll('\n', '\n      ')}\n${more}`,
  );
const fill = (query: string, more = '', phase = '    irreversible: test\n') =>
  migrationOf(
    `migration: m\nphases:\n  - name: backfill\n${phase}    batch:\n      query: |\n        ${query} LIMIT {batch_size}\n      size: 50\n      delay_ms: 0\n      lag_threshold_ms: 0\n${more}`,
  );
const one = async (sql: string) => Object.values((await database.query<Record<string, unknown>>(sql))[0] ?? {})[0];
const definition = async (table: string) =>
  (await database.query<Record<string, string>>(`SHOW CREATE TABLE ${table}`))[0]?.['Create Table'];

describe('expand and contract', () => {
  it.each([
    ['a copy', 'ALTER TABLE big MODIFY a BIGINT NULL', 'copy'],
    ['blocked writes', 'ALTER TABLE big ADD FULLTEXT INDEX ft (filler)', 'blocking'],
    ['a drop outside contract', 'ALTER TABLE big DROP COLUMN a', 'destructive'],
  ])('%s is refused before anything is sent, and runs where it is allowed', async (_, sql, what) => {
    const before = await definition('big');
    await expect(runIt(database, await ddl(`ALTER TABLE t ADD COLUMN b INT NULL;\n${sql};`))).rejects.toMatchObject({
      code: 'refused',
      exit: 1,
    });
    expect(await definition('big')).toBe(before);
    expect(await definition('t')).not.toContain('`b`');
    expect(await historyOf(database)).toEqual([]);
    const allowed = await ddl(sql, `    allow: [{what: ${what}, reason: "a quiet night"}]\n`);
    expect(await runIt(database, allowed)).toMatchObject({ exit: 0 });
    expect(await definition('big')).not.toBe(before);
    await database.query(
      what === 'copy'
        ? 'ALTER TABLE big MODIFY a INT NULL'
        : what === 'blocking'
          ? 'ALTER TABLE big DROP INDEX ft'
          : 'ALTER TABLE big ADD COLUMN a INT NULL AFTER id',
    );
  });

  it('a small table and a new one need no permission, and one line says so', async () => {
    const { events, report } = listen();
    const migration = await ddl(
      'ALTER TABLE t MODIFY a BIGINT NULL;\nCREATE TABLE copy_of_t LIKE t;\nALTER TABLE copy_of_t MODIFY a INT NULL;',
    );
    expect(await runIt(database, migration, { report })).toMatchObject({ exit: 0 });
    expect(events).toContainEqual({ type: 'notice', text: expect.stringMatching(/below 10\.0 MiB/) });
    expect(events).toContainEqual({ type: 'notice', text: expect.stringMatching(/created in this phase/) });
  });

  it('R28: the author’s own ALGORITHM is kept, and one that cannot work is refused beforehand', async () => {
    const { events, report } = listen();
    expect(
      await runIt(database, await ddl('ALTER TABLE t ADD COLUMN b INT NULL, ALGORITHM=INPLACE'), { report }),
    ).toMatchObject({ exit: 0 });
    expect(events.find((event) => event.type === 'statement-done')).toMatchObject({ algorithm: undefined });
    await dropState(database);
    await expect(
      runIt(database, await ddl('ALTER TABLE big ADD INDEX i (a), ALGORITHM=INSTANT')),
    ).rejects.toMatchObject({ code: 'refused' });
  });

  it('a foreign key without checks goes in place; views, triggers and routines run as they are', async () => {
    await database.query('CREATE TABLE child (id INT PRIMARY KEY, t_id INT NULL, KEY (t_id))');
    const migration = await ddl(
      'SET foreign_key_checks = 0;\nALTER TABLE child ADD CONSTRAINT fk FOREIGN KEY (t_id) REFERENCES t (id);\nCREATE VIEW v AS SELECT id FROM t;\nCREATE TRIGGER trg BEFORE INSERT ON t FOR EACH ROW BEGIN SET NEW.a = 1; SET NEW.a = NEW.a + 1; END;\nDROP TRIGGER trg;\nDROP VIEW v;',
      '    allow: [{what: destructive, reason: test}]\n',
    );
    const { events, report } = listen();
    expect(await runIt(database, migration, { report })).toMatchObject({ exit: 0 });
    expect(events.find((event) => event.type === 'statement-done')).toMatchObject({
      algorithm: 'INPLACE',
      lock: 'NONE',
    });
    expect(await one('SELECT @@GLOBAL.foreign_key_checks')).toBe(1);
  });

  it('after a lost reply the definition decides: done, not done, or changed by somebody else', async () => {
    const migration = await ddl('ALTER TABLE t ADD COLUMN b INT NULL');
    const interrupted = async () => {
      await dropState(database);
      await runIt(database, migration);
      await database.query("DELETE FROM phasedb_history WHERE event IN ('statement-done', 'phase-complete')");
    };
    const resume = () => {
      const heard = listen();
      return runIt(database, migration, { mode: 'resume', report: heard.report }).then((result) => ({
        result,
        how: heard.events.find((event) => event.type === 'statement-done'),
      }));
    };
    await interrupted();
    await expect(runIt(database, migration)).rejects.toMatchObject({ exit: 4 });
    expect(await resume()).toMatchObject({ result: { exit: 0 }, how: { how: 'found-done' } });

    await database.query('ALTER TABLE t DROP COLUMN b');
    await interrupted();
    await database.query('ALTER TABLE t DROP COLUMN b');
    expect(await resume()).toMatchObject({ result: { exit: 0 }, how: { how: 'executed' } });

    await database.query('ALTER TABLE t DROP COLUMN b');
    await interrupted();
    await database.query('ALTER TABLE t DROP COLUMN b, ADD COLUMN somebody INT NULL');
    await expect(resume()).rejects.toMatchObject({
      code: 'outcome-unclear',
      exit: 4,
      message: expect.stringMatching(/before the statement[\s\S]*`b` int[\s\S]*now[\s\S]*somebody/),
    });
  });
});

describe('gates', () => {
  const gate = (wait: string) => migrationOf(`migration: m\nphases:\n  - name: gate\n    wait_until: {${wait}}\n`);

  it('time out with 2; run then asks for resume, which gives new time', async () => {
    const late = await gate(
      'query: "SELECT COUNT(*) FROM t WHERE a IS NULL", poll_interval_ms: 100, timeout_minutes: 0.01',
    );
    expect(await runIt(database, late)).toMatchObject({
      exit: 2,
      status: 'timed_out',
      message: expect.stringContaining('500'),
    });
    await expect(runIt(database, late)).rejects.toMatchObject({ exit: 4 });
    await database.query('UPDATE t SET a = 1');
    expect(await runIt(database, late, { mode: 'resume' })).toMatchObject({ exit: 0 });
    expect(await one("SELECT MAX(attempt) FROM phasedb_history WHERE event = 'phase-complete'")).toBe(2);
  });

  it('compare NULL with null alone, and want one row of one column', async () => {
    expect(await runIt(database, await gate('query: "SELECT MAX(a) FROM t", expected: null'))).toMatchObject({
      exit: 0,
    });
    await dropState(database);
    expect(await runIt(database, await gate('query: "SELECT MIN(id) * 0 + 1.50 FROM t", expected: 1.5'))).toMatchObject(
      { exit: 0 },
    );
    await dropState(database);
    await expect(runIt(database, await gate("query: SELECT id FROM t WHERE id LIKE '%'"))).rejects.toMatchObject({
      code: 'gate-shape',
      message: expect.stringContaining('500 row'),
    });
  });

  it('R10: are asked once more before a contract, and are pending again where they do not hold any longer', async () => {
    const migration = await migrationOf(
      'migration: m\nphases:\n  - name: gate\n    wait_until: {query: "SELECT COUNT(*) FROM t WHERE a = 7"}\n  - name: contract\n    sql: ALTER TABLE t DROP COLUMN a\n    irreversible: test\n',
    );
    expect(await runIt(database, migration, { which: { phase: 'gate' } })).toMatchObject({ exit: 0 });
    await database.query('UPDATE t SET a = 7 WHERE id = 3');
    await expect(runIt(database, migration, { which: { phase: 'contract' } })).rejects.toMatchObject({
      code: 'gate-reopened',
      exit: 1,
    });
    expect(await definition('t')).toContain('`a`');
    await expect(runIt(database, migration, { which: { phase: 'contract' } })).rejects.toMatchObject({
      code: 'phase-out-of-order',
    });
    await database.query('UPDATE t SET a = NULL');
    expect(await runIt(database, migration)).toMatchObject({ exit: 0, status: 'complete' });
    expect(await definition('t')).not.toContain('`a`');
  });
});

describe('backfills', () => {
  it('a self-consuming query is walked again for what came in between', async () => {
    const migration = await fill(
      'UPDATE t SET a = id WHERE a IS NULL',
      '      done_when: "SELECT COUNT(*) FROM t WHERE a IS NULL"\n',
    );
    const { events, report } = listen();
    let added = false;
    // The walk cannot end before the first rows are open again: its last row is held until then.
    await database.query('START TRANSACTION; SELECT id FROM t WHERE id = 500 FOR UPDATE');
    const run = runIt(database, migration, {
      report: (event) => {
        report(event);
        if (event.type === 'backfill-progress' && !added) {
          added = true;
          void database.query('UPDATE t SET a = NULL WHERE id <= 5; COMMIT');
        }
      },
    });
    expect(await run).toMatchObject({ exit: 0 });
    expect(await one('SELECT COUNT(*) FROM t WHERE a IS NULL')).toBe(0);
    expect(events.some((event) => event.type === 'notice' && event.text.includes('walking again'))).toBe(true);
  });

  it('R19, R28, R35: one that never gets done fails with sample keys', async () => {
    const visible = await fill(
      'UPDATE t SET a = IF(id > 498, NULL, id) WHERE a IS NULL',
      '      done_when: "SELECT COUNT(*) FROM t WHERE a IS NULL"\n',
    );
    await expect(runIt(database, visible)).rejects.toMatchObject({
      code: 'refused',
      exit: 1,
      message: expect.stringContaining('backfill-null-ambiguous'),
    });
    expect(await historyOf(database)).toEqual([]);
    const migration = await fill(
      'UPDATE t SET a = id WHERE a IS NULL',
      '      done_when: "SELECT COUNT(*) FROM t WHERE a IS NULL"\n',
    );
    await database.query(
      'CREATE TRIGGER takes_back BEFORE UPDATE ON t FOR EACH ROW SET NEW.a = IF(NEW.id > 498, NULL, NEW.a)',
    );
    await expect(runIt(database, migration)).rejects.toMatchObject({
      code: 'backfill-not-done',
      message: expect.stringContaining(`id = ${rowValue('499')}; id = ${rowValue('500')}`),
    });
  });

  it('a row that refuses is named; corrected, the walk goes on at it', async () => {
    await database.query('ALTER TABLE t ADD COLUMN text VARCHAR(20)');
    await database.query("UPDATE t SET text = IF(id = 321, 'x', id)");
    const migration = await fill("UPDATE t SET a = CAST(text AS SIGNED) + IF(text = 'x', 1e30, 0)");
    await expect(runIt(database, migration)).rejects.toMatchObject({
      code: 'row-refused',
      message: expect.stringContaining(`id = ${rowValue('321')}`),
    });
    expect(await one('SELECT COUNT(*) FROM t WHERE a IS NOT NULL')).toBe(300);
    await database.query("UPDATE t SET text = '321' WHERE id = 321");
    expect(await runIt(database, migration, { mode: 'resume' })).toMatchObject({ exit: 0 });
    expect(await one('SELECT COUNT(*) FROM t WHERE a = id')).toBe(500);
  });

  it('R34: keep_updated_at leaves ON UPDATE columns as they are; without it a warning names them', async () => {
    expect(await runIt(database, await fill('UPDATE t SET a = id', '      keep_updated_at: true\n'))).toMatchObject({
      exit: 0,
    });
    expect(await one("SELECT COUNT(*) FROM t WHERE changed = '2020-01-01' AND a = id")).toBe(500);
    await dropState(database);
    const { events, report } = listen();
    await runIt(database, await fill('UPDATE t SET a = id + 1'), { report });
    expect(events).toContainEqual({ type: 'warning', text: expect.stringMatching(/changed.*keep_updated_at/) });
  });

  it('parallel ranges, a limited rate, DELETE, and INSERT … SELECT', async () => {
    expect(
      await runIt(database, await fill('UPDATE t SET a = COALESCE(a, 0) + 1', '      parallel: 3\n')),
    ).toMatchObject({ exit: 0 });
    expect(await one('SELECT COUNT(*) FROM t WHERE a = 1')).toBe(500);
    expect(await one('SELECT COUNT(*) FROM phasedb_checkpoints WHERE done = 1')).toBe(3);
    await dropState(database);
    const began = Date.now();
    await runIt(database, await fill('UPDATE t SET a = 5', '      max_rows_per_second: 250\n'));
    expect(Date.now() - began).toBeGreaterThan(1000);
    await dropState(database);
    await database.query('CREATE TABLE copy_of_t (id INT, a INT)');
    await runIt(database, await fill('INSERT INTO copy_of_t (id, a) SELECT x.id, x.a FROM t AS x WHERE x.id > 100'));
    expect(await one('SELECT COUNT(*) FROM copy_of_t')).toBe(400);
    await dropState(database);
    await runIt(database, await fill('DELETE FROM t WHERE id <= 100'));
    expect(await one('SELECT COUNT(*) FROM t')).toBe(400);
    await dropState(database);
    // No key at all: plain LIMIT batches of a query that consumes what it finds.
    expect(await runIt(database, await fill('UPDATE copy_of_t SET a = NULL WHERE a IS NOT NULL'))).toMatchObject({
      exit: 0,
    });
    expect(await one('SELECT COUNT(a) FROM copy_of_t')).toBe(0);
  });

  it('rollback_sql is walked as well; on_failure: rollback undoes the failing phase', async () => {
    const back = '    rollback_sql: UPDATE t SET a = NULL WHERE a IS NOT NULL LIMIT {batch_size}\n';
    const migration = await fill('UPDATE t SET a = id', '', back);
    await runIt(database, migration);
    await rollbackMigration(
      { migration, to: 'backfill', replicas: [], confirm: async () => undefined },
      listen().at(database),
    );
    expect(await one('SELECT COUNT(a) FROM t')).toBe(0);
    // What every scheduled job sends: none of it fills the rows again.
    for (const mode of ['run', 'resume'] as const)
      for (const which of ['all', 'next', { phase: 'backfill' }] as const)
        await expect(runIt(database, migration, { mode, which })).rejects.toMatchObject({
          code: 'on-hold',
          exit: 4,
          message: expect.stringMatching(/^The migration m is on hold: tester rolled back backfill at /),
          remedy: `When it may run again: phasedb release m --reason …. Then run: phasedb run ${migration.file} --next`,
        });
    expect(await one('SELECT COUNT(a) FROM t')).toBe(0);
    expect(await runIt(database, migration, { dryRun: true })).toMatchObject({
      status: 'on_hold',
      plan: expect.arrayContaining([expect.stringMatching(/^On hold, so a run does not start: tester rolled back/)]),
    });
    expect(await releaseIt(database, migration)).toMatchObject({ changed: true });
    expect(await releaseIt(database, migration)).toEqual({ changed: false, message: 'm is not on hold.' });
    expect(await runIt(database, migration)).toMatchObject({ exit: 0 });
    expect(await one('SELECT COUNT(*) FROM t WHERE a = id')).toBe(500);

    await dropState(database);
    const failing = await fill(
      'UPDATE t SET a = id * IF(id = 400, 1000000000, 2)',
      '',
      `    on_failure: rollback\n${back}`,
    );
    await expect(runIt(database, failing)).rejects.toMatchObject({
      code: 'row-refused',
      exit: 1,
      message: expect.stringContaining('was rolled back'),
      untouched: expect.stringContaining('the migration is on hold'),
      remedy: expect.stringMatching(
        /^Correct that row, .* SET\. Then run phasedb release m --reason …, and then phasedb run test\.yaml --next\.$/,
      ),
    });
    expect(await one('SELECT COUNT(a) FROM t')).toBe(0);
    expect((await historyOf(database)).at(-1)).toMatchObject({ event: 'phase-rolled-back' });
    await expect(runIt(database, failing, { mode: 'resume' })).rejects.toMatchObject({
      code: 'on-hold',
      exit: 4,
      message: expect.stringMatching(/on hold: on_failure: rollback undid backfill .* after this failure: .*backfill/),
    });
    expect(await one('SELECT COUNT(a) FROM t')).toBe(0);
    await database.query('DELETE FROM t WHERE id = 400');
    await releaseIt(database, failing);
    expect(await runIt(database, failing)).toMatchObject({ exit: 0 });
    expect(await one('SELECT COUNT(a) FROM t')).toBe(499);
  });

  it('a resumed run says its own rows and seconds, and totals as totals; so does the history', async () => {
    const migration = await fill('UPDATE t SET a = id');
    const first = listen();
    const report: Report = (event) => {
      first.report(event);
      if (event.type === 'backfill-progress' && event.rowsSeen > 0)
        first.stop.request({ kind: 'signal', signal: 'SIGTERM' });
    };
    expect(await runIt(database, migration, { report, stop: first.stop })).toMatchObject({ exit: 5 });
    const done = Number(await one('SELECT COUNT(a) FROM t'));
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(500);
    const again = listen();
    expect(await runIt(database, migration, { mode: 'resume', report: again.report })).toMatchObject({ exit: 0 });
    const ended = ({ events }: typeof first) => events.find(({ type }) => type === 'phase-ended');
    expect(ended(first)).toMatchObject({ status: 'stopped', rowsChanged: done, inAll: undefined });
    expect(ended(again)).toMatchObject({ status: 'complete', rowsChanged: 500 - done, inAll: { rowsChanged: 500 } });
    const ends = await database.query<{ n: number; total: number }>(
      "SELECT row_count AS n, CAST(detail->>'$.rowsInAll' AS SIGNED) AS total FROM phasedb_history WHERE event IN ('phase-stopped', 'phase-complete') ORDER BY id",
    );
    expect(ends).toEqual([
      { n: done, total: done },
      { n: 500 - done, total: 500 },
    ]);
  });

  it('what fails in a rollback is gone on with by the rollback', async () => {
    const back =
      '    rollback_sql: UPDATE t SET a = id * IF(id = 400, 1000000000, -1) WHERE a > 0 LIMIT {batch_size}\n';
    const migration = await fill('UPDATE t SET a = id', '', back);
    await runIt(database, migration);
    const undo = () =>
      rollbackMigration(
        { migration, to: 'backfill', replicas: [], confirm: async () => undefined },
        listen().at(database),
      );
    await expect(undo()).rejects.toMatchObject({
      code: 'row-refused',
      remedy: expect.stringContaining(`phasedb rollback ${migration.file} --to backfill`),
    });
    await database.query('DELETE FROM t WHERE id = 400');
    expect(await undo()).toMatchObject({ exit: 0 });
    expect(await one('SELECT COUNT(*) FROM t WHERE a = -id')).toBe(499);
  });

  it('what was applied may not be edited but with accept-change; depends_on is kept', async () => {
    await runIt(database, await fill('UPDATE t SET a = 1 WHERE a IS NULL'));
    const edited = await fill('UPDATE t SET a = 2 WHERE a IS NULL', '      target_ms: 100\n');
    await expect(runIt(database, edited)).rejects.toMatchObject({
      code: 'changed-after-apply',
      exit: 1,
      message: expect.stringMatching(/^- [\s\S]*a = 1[\s\S]*^\+ [\s\S]*a = 2/m),
    });
    await acceptChange(edited, 'backfill', 'reviewed', listen().at(database));
    expect(await runIt(database, edited)).toMatchObject({ exit: 0, status: 'complete' });
    const after = (name: string) =>
      migrationOf(
        `migration: later\ndepends_on: [${name}]\nphases:\n  - name: gate\n    wait_until: {query: "SELECT COUNT(*) FROM t WHERE id = -1"}\n`,
      );
    await expect(runIt(database, await after('never_ran'))).rejects.toMatchObject({ code: 'dependency-incomplete' });
    expect(await runIt(database, await after('m'))).toMatchObject({ exit: 0 });
  });

  it('chunks read their own rows and no others, also over a composite key', async () => {
    await database.query('CREATE TABLE composite (a INT, b INT, n INT NULL, PRIMARY KEY (a, b))');
    await database.query('INSERT INTO composite SELECT id DIV 100, id, NULL FROM t');
    await runIt(database, await fill('UPDATE composite SET n = b'));
    const read = await database.query<{ n: string }>(
      `SELECT SUM(SUM_ROWS_EXAMINED) AS n FROM performance_schema.events_statements_summary_by_digest WHERE SCHEMA_NAME = DATABASE() AND DIGEST_TEXT LIKE 'UPDATE \`composite\`%'`,
    );
    const examined = Number(read[0]?.n ?? 0);
    expect(examined).toBeGreaterThanOrEqual(500);
    expect(examined).toBeLessThan(600);
  });
});

it('a dry run writes nothing and says what would be done', async () => {
  const result = await runIt(database, await ddl('ALTER TABLE t ADD COLUMN b INT NULL'), { dryRun: true });
  expect(result).toMatchObject({
    exit: 0,
    plan: expect.arrayContaining([expect.stringMatching(/ALGORITHM=INSTANT.*instant/)]),
  });
  expect(await historyOf(database)).toEqual([]);
  expect(await definition('t')).not.toContain('`b`');
});
