import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { verifyMigration } from '../../../src/inspect/verify.ts';
import { verifyJson, verifyText } from '../../../src/report/run/verify-text.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { dropState, listen, migrationOf, runIt } from '../run/running.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase('verify');
});
afterAll(() => database.drop());
beforeEach(async () => {
  await dropState(database);
  await database.query('DROP VIEW IF EXISTS v; DROP PROCEDURE IF EXISTS made; DROP TABLE IF EXISTS t, archive, made');
  await database.query('CREATE TABLE t (id INT PRIMARY KEY, a INT NULL); INSERT INTO t (id) VALUES (1), (2), (3)');
});

const allow =
  '    allow: [{what: destructive, reason: test}, {what: blocking, reason: test}, {what: copy, reason: test}]\n';
const expandOf = (...statements: readonly string[]) =>
  `migration: m\nphases:\n  - name: expand\n    irreversible: test\n${allow}    sql: |\n${statements.map((sql) => `      ${sql};\n`).join('')}`;
const verify = async (text: string) => verifyMigration(await migrationOf(text), listen().at(database));
const ran = async (text: string) => expect(await runIt(database, await migrationOf(text))).toMatchObject({ exit: 0 });

const whole = `migration: m
phases:
  - name: expand
    irreversible: test
    sql: ALTER TABLE t ADD COLUMN b INT NULL
  - name: backfill
    irreversible: test
    batch: {query: "UPDATE t SET b = 1 WHERE b IS NULL LIMIT {batch_size}", delay_ms: 0, lag_threshold_ms: 0}
  - name: gate
    wait_until: {query: "SELECT COUNT(*) FROM t WHERE b IS NULL", poll_interval_ms: 50, timeout_minutes: 1}
`;

it('says what it checked, and how much', async () => {
  await ran(whole);
  const report = await verify(whole);
  expect(report.exit).toBe(0);
  expect(verifyText(report)).toBe(
    [
      'ok    backfill: rows left: the query finds no more row',
      'ok    gate: query: gives 0',
      `ok    expand: table ${database.name}.t: has the definition that the migration expects`,
      '1 definition and 2 queries of m are as the migration left them.',
    ].join('\n'),
  );
  expect(verifyJson(report)).toMatchObject({ version: 1, exit: 0, ok: true, holds: 3, fails: 0, notChecked: 0 });
});

it('rows that the backfill would still change are found without done_when', async () => {
  await ran(whole);
  await database.query('INSERT INTO t (id) VALUES (4)');
  const report = await verify(whole);
  expect(report.exit).toBe(1);
  expect(report.checks.map(({ result }) => result)).toEqual(['fails', 'fails', 'holds']);
  expect(verifyText(report)).toContain('2 of 3 checks failed.');
});

it('a phase that is not complete fails, and nothing is said to be well', async () => {
  const report = await verify(whole);
  expect(report.exit).toBe(1);
  expect(verifyText(report)).toMatch(/3 of 3 checks failed\./);
  expect(await database.query("SHOW TABLES LIKE 'phasedb%'")).toEqual([]);
});

it('nothing that can be asked again: it says so, with exit 1', async () => {
  await database.query('CREATE TABLE archive LIKE t');
  const text = `migration: m
phases:
  - name: backfill
    irreversible: test
    batch: {query: "INSERT INTO archive SELECT * FROM t WHERE id > 0 LIMIT {batch_size}", delay_ms: 0, lag_threshold_ms: 0}
`;
  await ran(text);
  const report = await verify(text);
  expect(report.exit).toBe(1);
  expect(verifyText(report)).toBe(
    [
      '?     backfill: rows left: not checked: without done_when, nothing shows whether a row was changed',
      'Nothing of m could be checked. 1 promise could not be checked, for the reason above. Nothing was changed.',
    ].join('\n'),
  );
  expect(verifyJson(report)).toMatchObject({ ok: false, holds: 0, notChecked: 1 });
});

it.each([
  ['ALTER TABLE t ADD COLUMN b INT NULL', 'ALTER TABLE t MODIFY b BIGINT NULL'],
  [
    'ALTER TABLE t ADD COLUMN up INT NULL, ADD FOREIGN KEY (up) REFERENCES t (id)',
    'ALTER TABLE t DROP FOREIGN KEY t_ibfk_1',
  ],
  ['CREATE TABLE made AS SELECT * FROM t', 'ALTER TABLE made ADD COLUMN z INT'],
  ['CREATE VIEW v AS SELECT a FROM t', 'CREATE OR REPLACE VIEW v AS SELECT id FROM t'],
  ['CREATE TRIGGER trg BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1', 'DROP TRIGGER trg'],
  ['CREATE PROCEDURE made() SELECT 1', 'DROP PROCEDURE made; CREATE PROCEDURE made() SELECT 2'],
  ['RENAME TABLE t TO made', 'RENAME TABLE made TO archive'],
])('%s, and then somebody else: %s', async (sql, others) => {
  const text = expandOf(sql);
  await ran(text);
  const before = await verify(text);
  expect(before).toMatchObject({ exit: 0 });
  expect(before.checks.filter(({ result }) => result !== 'holds')).toEqual([]);
  await database.query(others);
  const after = await verify(text);
  expect(after.exit).toBe(1);
  expect(after.checks.find(({ result }) => result === 'fails')?.text).toMatch(/--- expected\n[\s\S]+\n--- now\n/);
});

it('what a definition does not show is listed as not checked', async () => {
  const text = expandOf('TRUNCATE TABLE t', 'ALTER TABLE t ADD COLUMN b INT');
  await ran(text);
  const report = await verify(text);
  expect(report.checks.map(({ result }) => result)).toEqual(['not_checked', 'holds']);
  expect(verifyText(report)).toMatch(/1 definition of m is as the migration left it\. 1 promise could not be checked/);
});
