import { describe, expect, it } from 'vitest';
import type { RuleExample } from '../../../src/lint/rule.ts';
import { lintJson } from '../../../src/report/lint-json.ts';
import { lintMarkdown } from '../../../src/report/lint-markdown.ts';
import { lintText } from '../../../src/report/lint-text.ts';
import { expand, lintExample } from '../lint/example.ts';

const schema = `CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NULL, b VARCHAR(40) NULL, KEY by_b (b));
CREATE TABLE small (id INT PRIMARY KEY, a INT NULL);`;
const size = (rows: number, rowBytes = 100) => ({
  rowsEstimate: rows,
  dataBytes: rows * rowBytes,
  indexBytes: rows * 30,
});
const facts = { t: size(10_000_000), small: size(1000) };
const estimated = async (file: string, known: NonNullable<RuleExample['facts']> = facts) => {
  const result = await lintExample({ schema, file, facts: known, estimate: true, version: '9.7.0' });
  return { result, phases: lintJson(result).migrations[0]?.phases.map(({ estimate }) => estimate) ?? [] };
};
const ofStatement = async (sql: string, known: NonNullable<RuleExample['facts']> = facts) =>
  (await estimated(expand(sql), known)).phases[0];

describe('DDL', () => {
  it('that changes the dictionary alone takes no time and no space, whatever the size', async () => {
    const estimate = await ofStatement('ALTER TABLE t ADD COLUMN c INT NULL;');
    expect(estimate?.seconds?.p90).toBeLessThan(1);
    expect(estimate).toMatchObject({ diskBytes: { p50: 0 }, tmpdirBytes: { p50: 0 }, missing: [] });
    expect(estimate?.writesBlockedSeconds?.p90).toBeLessThanOrEqual(1);
  });

  it('costs more by its class: index, rebuild, copy; only the copy blocks writes all along', async () => {
    const index = await ofStatement('ALTER TABLE t ADD INDEX i (a);');
    const rebuild = await ofStatement('ALTER TABLE t FORCE;');
    const copy = await ofStatement('ALTER TABLE t MODIFY a BIGINT NULL;');
    const [x = 0, y = 0, z = 0] = [index, rebuild, copy].map((one) => one?.seconds?.p50);
    expect(x).toBeGreaterThan(5);
    expect(y).toBeGreaterThan(x);
    expect(z).toBeGreaterThan(y);
    expect(copy?.writesBlockedSeconds).toEqual(copy?.seconds);
    expect(rebuild?.writesBlockedSeconds?.p90).toBeLessThanOrEqual(1);
    expect(rebuild?.lagSeconds).toEqual(rebuild?.seconds);
  });

  it('that writes the table anew needs its size once more, an index the size of the index', async () => {
    const rebuild = await ofStatement('ALTER TABLE t FORCE;');
    expect(rebuild?.diskBytes?.p50).toBeGreaterThan(1_000_000_000);
    const index = await ofStatement('ALTER TABLE t ADD INDEX i (a);');
    expect(index?.diskBytes?.p50).toBeLessThan(400_000_000);
    expect(index?.tmpdirBytes?.p50).toBeGreaterThan(200_000_000);
  });

  it('of several statements is the sum of their times and the largest of their spaces', async () => {
    const one = await ofStatement('ALTER TABLE t FORCE;');
    const two = await ofStatement('ALTER TABLE t FORCE;\nALTER TABLE t FORCE;');
    expect(two?.seconds?.p50).toBeCloseTo(2 * (one?.seconds?.p50 ?? 0), 6);
    expect(two?.diskBytes).toEqual(one?.diskBytes);
  });

  it('on a table of the same phase costs next to nothing', async () => {
    const estimate = await ofStatement('CREATE TABLE n (id INT PRIMARY KEY, a INT);\nALTER TABLE n ADD INDEX i (a);');
    expect(estimate?.seconds?.p90).toBeLessThan(1);
  });

  it('p90 is at most five times p50', async () => {
    for (const sql of ['ALTER TABLE t FORCE;', 'ALTER TABLE t ADD INDEX i (a);', 'ALTER TABLE small FORCE;']) {
      const seconds = (await ofStatement(sql))?.seconds;
      expect((seconds?.p90 ?? 0) / (seconds?.p50 ?? 1), sql).toBeLessThanOrEqual(5);
    }
  });
});

describe('what is not known', () => {
  it.each([
    ['no sizes', expand('ALTER TABLE t ADD INDEX i (a);'), {}, 'rows and bytes of t'],
    ['a statement that is not read', expand('ALTER TABLE t GARBAGE;'), facts, 'what MySQL does'],
    ['a table that is not known', expand('ALTER TABLE other ADD INDEX i (a);'), facts, 'rows and bytes of other'],
  ])('is null and not zero: %s', async (_, file, known, missing) => {
    const { phases, result } = await estimated(file, known);
    expect(phases[0]).toMatchObject({ rows: null, seconds: null, diskBytes: null, writesBlockedSeconds: null });
    expect(phases[0]?.missing.join()).toContain(missing);
    expect(lintText(result, 100, (_format, text) => text)).toContain('time not known, for want of');
  });

  it('is not said where nobody asked', async () => {
    const result = await lintExample({ schema, file: expand('ALTER TABLE t FORCE;'), facts });
    expect(lintJson(result).migrations[0]?.phases[0]?.estimate).toBeNull();
    expect(lintMarkdown(result)).not.toContain('mermaid');
  });
});

const backfill = (query: string, more = '') =>
  `migration: m\nphases:\n  - name: backfill\n    irreversible: test\n    batch:\n      query: ${query} LIMIT {batch_size}\n${more}`;

describe('a backfill', () => {
  it('takes its pauses at least, and its rows as chunks', async () => {
    const { phases } = await estimated(
      backfill('UPDATE t SET a = 1 WHERE a IS NULL', '      size: 1000\n      delay_ms: 100\n'),
    );
    expect(phases[0]?.chunks?.p50).toBe(10_000);
    expect(phases[0]?.seconds?.p50).toBeGreaterThan(1000);
    expect(phases[0]?.seconds?.p90).toBeLessThan(5 * (phases[0]?.seconds?.p50 ?? 0));
  });

  it('costs more for a hash, for an index that it touches, and less side by side', async () => {
    const seconds = async (query: string, more = '      size: 5000\n      delay_ms: 0\n') =>
      (await estimated(backfill(query, more))).phases[0]?.seconds?.p50 ?? 0;
    const plain = await seconds('UPDATE t SET a = 1 WHERE a IS NULL');
    expect(await seconds('UPDATE t SET a = SHA2(b, 256) WHERE a IS NULL')).toBeGreaterThan(plain);
    expect(await seconds("UPDATE t SET b = 'x' WHERE b IS NULL")).toBeGreaterThan(plain * 1.3);
    const parallel = await seconds(
      'UPDATE t SET a = 1 WHERE a IS NULL',
      '      size: 5000\n      delay_ms: 0\n      parallel: 2\n',
    );
    expect(parallel).toBeLessThan(plain);
    const slow = await seconds('UPDATE t SET a = 1 WHERE a IS NULL', '      max_rows_per_second: 1000\n');
    expect(slow).toBeGreaterThanOrEqual(10_000);
  });

  it('says that the binary log is not known where the server did not tell', async () => {
    const { phases } = await estimated(backfill('UPDATE t SET a = 1 WHERE a IS NULL'));
    expect(phases[0]).toMatchObject({ binlogBytes: null, missing: ['log_bin and binlog_row_image of the server'] });
  });
});

describe('a gate', () => {
  const gate = (query: string) =>
    `migration: m\nphases:\n  - name: gate\n    wait_until: {query: ${JSON.stringify(query)}}\n`;

  it('costs a scan at each poll, or a look into an index', async () => {
    const scan = (await estimated(gate('SELECT COUNT(*) FROM t WHERE a IS NULL'))).phases[0];
    const look = (await estimated(gate('SELECT COUNT(*) FROM t WHERE b IS NULL'))).phases[0];
    expect(scan?.rows?.p50).toBe(10_000_000);
    expect(scan?.seconds?.p50).toBeGreaterThan(1);
    expect(look?.rows?.p50).toBe(0);
    expect(look?.seconds?.p50).toBeLessThan(0.1);
  });
});

it('stands in text and Markdown, with a timeline of both cases', async () => {
  const file = expand('ALTER TABLE t FORCE;');
  const { result } = await estimated(file);
  const text = lintText(result, 200, (_, one) => one);
  expect(text).toMatch(/expand\n {4}\d+ s to .*, about 10,000,000 rows, .* more disk, .* in tmpdir, replicas lag /);
  expect(text).toContain('Times are from half to nine tenths of the cases, by the example.');
  const markdown = lintMarkdown(result);
  expect(markdown).toMatch(/```mermaid\ngantt\n {2}dateFormat YYYY-MM-DD HH:mm:ss\n {2}axisFormat %H:%M:%S\n/);
  expect(markdown).toMatch(
    /section expand\n {2}p50 \d+ s :active, 2001-01-01 00:00:00, 2001-01-01 00:00:\d\d\n {2}p90 [^:]+ :done, 2001-01-01 00:00:00, 2001-01-01 00:\d\d:\d\d\n/,
  );
});
