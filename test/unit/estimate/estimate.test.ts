import { describe, expect, it } from 'vitest';
import type { RuleExample } from '../../../src/lint/rule.ts';
import { lintJson } from '../../../src/report/lint/json.ts';
import { lintMarkdown } from '../../../src/report/lint/markdown.ts';
import { lintText } from '../../../src/report/lint/text.ts';
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

  it('that rebuilds the table needs its size once more, an index the size of the index', async () => {
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

describe('the class of a statement', () => {
  const indexed = 'CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NULL, b VARCHAR(40) NULL, KEY by_b (b), KEY by_a (a));';
  const parts = `CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NULL) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20), PARTITION p2 VALUES LESS THAN (30), PARTITION p3 VALUES LESS THAN MAXVALUE);`;
  const seconds = async (sql: string, tables = indexed) => {
    const result = await lintExample({
      schema: tables,
      file: expand(sql),
      facts: { t: { ...size(10_000_000), fileBytes: 1_400_000_000 } },
      estimate: true,
      version: '9.7.0',
    });
    return lintJson(result).migrations[0]?.phases[0]?.estimate;
  };

  it.each([
    ['OPTIMIZE', 'OPTIMIZE TABLE t;', indexed],
    ['an index of the same name and other columns', 'ALTER TABLE t DROP INDEX by_b, ADD INDEX by_b (b, a);', indexed],
    ['an index that becomes unique', 'ALTER TABLE t DROP INDEX by_a, ADD UNIQUE INDEX by_a (a);', indexed],
    [
      'the index of a foreign key',
      'SET foreign_key_checks = 0;\nALTER TABLE t ADD COLUMN p BIGINT NULL, ALGORITHM=INSTANT;\nALTER TABLE t ADD CONSTRAINT c FOREIGN KEY (p) REFERENCES t (id);',
      indexed,
    ],
    ['REBUILD PARTITION', 'ALTER TABLE t REBUILD PARTITION p0, p1;', parts],
    [
      'REORGANIZE PARTITION',
      'ALTER TABLE t REORGANIZE PARTITION p0 INTO (PARTITION n0 VALUES LESS THAN (5), PARTITION n1 VALUES LESS THAN (10));',
      parts,
    ],
    ['CHECK PARTITION', 'ALTER TABLE t CHECK PARTITION p0;', parts],
  ])('of work that reads or writes rows is not the dictionary: %s', async (_, sql, tables) => {
    const estimate = await seconds(sql, tables);
    expect(estimate?.seconds?.p50).toBeGreaterThan(0.2);
    expect(estimate?.rows?.p50).toBeGreaterThan(1_000_000);
    expect(estimate?.basis?.confidence).toBe('low');
  });

  it.each([
    ['RENAME INDEX', 'ALTER TABLE t RENAME INDEX by_b TO by_c;', indexed],
    ['RENAME COLUMN under an index', 'ALTER TABLE t RENAME COLUMN b TO c;', indexed],
    ['DROP INDEX', 'ALTER TABLE t DROP INDEX by_a;', indexed],
    ['ADD PARTITION behind the last', 'ALTER TABLE t DROP PARTITION p3;', parts],
  ])('that touches no row is the dictionary alone: %s', async (_, sql, tables) => {
    expect((await seconds(sql, tables))?.seconds?.p90).toBeLessThan(0.2);
  });

  it('one partition of four is a quarter of the work of all', async () => {
    const one = await seconds('ALTER TABLE t REBUILD PARTITION p0;', parts);
    const all = await seconds('ALTER TABLE t REBUILD PARTITION ALL;', parts);
    expect((all?.rows?.p50 ?? 0) / (one?.rows?.p50 ?? 1)).toBeCloseTo(4, 1);
  });

  it.each([
    ['a FULLTEXT index', 'ALTER TABLE t ADD FULLTEXT INDEX f (b);', 'what the FULLTEXT index f costs to build'],
    ['rows that a SELECT gives', 'CREATE TABLE n AS SELECT * FROM t;', 'how many rows its SELECT returns'],
  ])('is not known: %s', async (_, sql, missing) => {
    expect(await seconds(sql)).toMatchObject({ seconds: null, basis: null, missing: [missing] });
  });

  it('whose table is dropped waits for the file system, which nobody knows', async () => {
    const estimate = await seconds('DROP TABLE t;');
    expect(estimate).toMatchObject({ basis: { kind: 'statistics', confidence: 'low' } });
    expect(estimate?.writesBlockedSeconds?.p90).toBeGreaterThan(0);
  });

  it('two indexes stay both, and what a rebuild needs meanwhile counts once', async () => {
    const one = await seconds('ALTER TABLE t ADD INDEX x (a);');
    const two = await seconds('ALTER TABLE t ADD INDEX x (a);\nALTER TABLE t ADD INDEX y (a, b);');
    expect(two?.stayingBytes?.p50).toBeGreaterThan(2 * (one?.stayingBytes?.p50 ?? 0) - 1);
    const rebuilt = await seconds('ALTER TABLE t FORCE;\nALTER TABLE t FORCE;');
    expect(rebuilt?.stayingBytes?.p50).toBe(0);
    expect(rebuilt?.diskBytes).toEqual((await seconds('ALTER TABLE t FORCE;'))?.diskBytes);
  });

  it('is less sure where something is taken for granted', async () => {
    const result = await lintExample({
      file: expand('ALTER TABLE nowhere ADD COLUMN a INT NULL;'),
      estimate: true,
      version: '9.7.0',
    });
    expect(lintJson(result).migrations[0]?.phases[0]?.estimate?.basis).toMatchObject({
      confidence: 'low',
      text: expect.stringContaining(', if the table has no FULLTEXT index'),
    });
  });
});

describe('what is not known', () => {
  it.each([
    [
      '0 rows in a large file',
      { rowsEstimate: 0, dataBytes: 16_384, indexBytes: 0, fileBytes: 3e8 },
      'the row count of t',
    ],
    ['a file three times as large', { ...size(1_000_000), fileBytes: 6e8 }, 'the size of t'],
  ])('is not made of statistics that cannot be: %s', async (_, known, missing) => {
    const estimate = await ofStatement('ALTER TABLE t FORCE;', { t: known });
    expect(estimate).toMatchObject({ seconds: null, missing: [expect.stringContaining(missing)] });
  });

  it('free extents of a file are no rows', async () => {
    const known = { ...size(1_000_000), fileBytes: 6e8, freeBytes: 4.6e8 };
    expect((await ofStatement('ALTER TABLE t FORCE;', { t: known }))?.rows?.p50).toBe(1_000_000);
    const grown = { ...size(1_000_000), fileBytes: 3e8 };
    expect((await ofStatement('ALTER TABLE t FORCE;', { t: grown }))?.rows?.p50).toBeGreaterThan(1_500_000);
  });

  it.each([
    ['no sizes', expand('ALTER TABLE t ADD INDEX i (a);'), {}, 'rows and bytes of t'],
    ['a statement that is not read', expand('ALTER TABLE t GARBAGE;'), facts, 'what MySQL does'],
    ['a table that is not known', expand('ALTER TABLE other ADD INDEX i (a);'), facts, 'rows and bytes of other'],
  ])('is null and not zero: %s', async (_, file, known, missing) => {
    const { phases, result } = await estimated(file, known);
    expect(phases[0]).toMatchObject({ rows: null, seconds: null, diskBytes: null, writesBlockedSeconds: null });
    expect(phases[0]?.missing.join()).toContain(missing);
    expect(lintText(result, 100, (_format, text) => text)).toContain('time unknown: phasedb does not know');
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

  it('side by side is no more than twice as fast, and never done before its first pause', async () => {
    const seconds = async (more: string) =>
      (await estimated(backfill('UPDATE small SET a = 1 WHERE a IS NULL', more))).phases[0]?.seconds;
    const many = await seconds('      parallel: 64\n      size: 100\n      delay_ms: 1000\n');
    expect(many?.p50).toBeGreaterThanOrEqual(1);
    const big = async (parallel: number) =>
      (
        await estimated(
          backfill('UPDATE t SET a = 1 WHERE a IS NULL', `      delay_ms: 0\n      parallel: ${parallel}\n`),
        )
      ).phases[0]?.seconds?.p50 ?? 0;
    expect((await big(1)) / (await big(64))).toBeCloseTo(2, 1);
  });

  it('that deletes needs no more disk, and unwatched replicas may lag without end', async () => {
    const { phases } = await estimated(backfill('DELETE FROM t WHERE a IS NULL', '      lag_threshold_ms: 0\n'));
    expect(phases[0]).toMatchObject({ diskBytes: { p50: 0, p90: 0 }, lagSeconds: null });
  });

  it('reports an unknown binary log where the server does not report it', async () => {
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
    const range = (await estimated(gate('SELECT COUNT(*) FROM t WHERE id > 0 AND a IS NULL'))).phases[0];
    expect(range?.rows?.p50).toBe(10_000_000);
    expect(look?.rows?.p50).toBe(0);
    expect(look?.seconds?.p50).toBeLessThan(0.1);
  });
});

it('stands in text and Markdown, with a timeline of both cases', async () => {
  const file = expand('ALTER TABLE t FORCE;');
  const { result } = await estimated(
    `${file}  - {name: again, type: expand, sql: ALTER TABLE t FORCE, irreversible: x}\n`,
  );
  const text = lintText(result, 200, (_, one) => one);
  expect(text).toMatch(
    /expand\n {4}\d+ s \(in bad cases .*\), about 10,000,000 rows, .* of disk until it is done, .* in tmpdir, replicas lag as long, low confidence: estimated from the table size/,
  );
  expect(text).toContain('nine of ten below the bad case. Based on the example.');
  const markdown = lintMarkdown(result);
  expect(markdown).toMatch(/```mermaid\ngantt\n {2}dateFormat YYYY-MM-DD HH:mm:ss\n {2}axisFormat %H:%M:%S\n/);
  expect(markdown).toMatch(
    /section expand\n {2}p50 \d+ s :active, 2001-01-01 00:00:00, 2001-01-01 00:00:\d\d\n {2}p90 [^:]+ :done, 2001-01-01 00:00:00, 2001-01-01 00:\d\d:\d\d\n {2}section again\n/,
  );
});
