import { describe, expect, it } from 'vitest';
import { findingsOf, lintExample } from '../example.ts';

const schema = 'CREATE TABLE t (id BIGINT PRIMARY KEY, a INT);';
const file = (column: string, more = '', sql = '') =>
  `migration: m\nphases:\n  - name: expand\n    sql: |\n      ALTER TABLE t ADD COLUMN ${column};\n${sql}    irreversible: test\n  - name: backfill\n    batch:\n      query: UPDATE t SET b = a WHERE b IS NULL LIMIT {batch_size}\n${more}`;
const check = async (text: string, more = {}) =>
  findingsOf('dual-write-missing', await lintExample({ schema, file: text, ...more }));

describe('dual-write-missing', () => {
  it('warns on the query, with the gate to write', async () => {
    expect(await check(file('b INT NULL'))).toMatchObject([
      {
        severity: 'warning',
        phase: 'backfill',
        place: { line: 9, column: 14 },
        message:
          'Rows that the application writes to t during the backfill get no value in b: no default and no trigger sets it. No gate or done_when counts the rows without it.',
        fix: '- name: backfill-is-complete\n  type: gate\n  wait_until:\n    query: "SELECT COUNT(*) FROM t WHERE b IS NULL"\n    expected: 0',
      },
    ]);
  });

  it('is not content with a gate that cannot see such rows', async () => {
    const gate = '  - name: gate\n    wait_until:\n      query: SELECT COUNT(*) FROM t WHERE b <> a\n';
    expect(await check(file('b INT NULL', gate))).toHaveLength(1);
  });

  it('is silent where a gate or done_when would find them', async () => {
    expect(await check(file('b INT NULL', '      done_when: SELECT COUNT(*) FROM t WHERE b IS NULL\n'))).toEqual([]);
    const gate = '  - name: gate\n    wait_until:\n      query: SELECT COUNT(*) FROM t WHERE B IS NULL\n';
    expect(await check(file('b INT NULL', gate))).toEqual([]);
  });

  it.each(['b INT NULL DEFAULT 0', 'b INT NOT NULL', 'b INT AS (a + 1)'])('is silent about %s', async (column) => {
    expect(await check(file(column))).toEqual([]);
  });

  it('is silent where a trigger fills the column', async () => {
    const trigger = 'CREATE TRIGGER fill BEFORE INSERT ON t FOR EACH ROW SET NEW.b = NEW.a;';
    expect(await check(file('b INT NULL', '', `      ${trigger}\n`))).toEqual([]);
    expect(await check(file('b INT NULL'), { schema: `${schema}\n${trigger}` })).toEqual([]);
  });

  it('does not count on a trigger that is gone when the walk begins', async () => {
    const trigger = 'CREATE TRIGGER fill BEFORE INSERT ON t FOR EACH ROW SET NEW.b = NEW.a;';
    const [before, after] = [
      `      ${trigger}\n      DROP TRIGGER fill;\n`,
      `      DROP TRIGGER IF EXISTS fill;\n      ${trigger}\n`,
    ];
    expect(await check(file('b INT NULL', '', before))).toHaveLength(1);
    expect(await check(file('b INT NULL', '', after))).toEqual([]);
  });

  it('is silent about a column that was there before', async () => {
    expect(await check(file('c INT NULL'))).toEqual([]);
  });

  it('leaves a migration with a contract to gate-not-covering-backfill', async () => {
    const more =
      '  - name: gate\n    wait_until:\n      query: SELECT COUNT(*) FROM u\n  - name: contract\n    sql: ALTER TABLE t MODIFY b INT NOT NULL\n    irreversible: test\n';
    const { findings } = await lintExample({ schema, file: file('b INT NULL', more) });
    const names = findings.map(({ rule }) => rule);
    expect(names).toContain('gate-not-covering-backfill');
    expect(names).not.toContain('dual-write-missing');
  });

  it('warns of a copy that takes the place of its table, where nothing carries over what is written meanwhile', async () => {
    const copy = (gate: string, swap = 'RENAME TABLE t TO t_old, t_new TO t;', trigger = '') =>
      `migration: m\nphases:\n  - name: expand\n    sql: |\n      CREATE TABLE t_new LIKE t;\n${trigger}    irreversible: test\n  - name: backfill\n    batch:\n      query: INSERT IGNORE INTO t_new SELECT * FROM t LIMIT {batch_size}\n  - name: gate\n    wait_until:\n      query: ${gate}\n  - name: contract\n    sql: ${swap}\n    irreversible: test\n`;
    const counts = 'SELECT (SELECT COUNT(*) FROM t) - (SELECT COUNT(*) FROM t_new)';
    expect(await check(copy(counts))).toMatchObject([
      {
        severity: 'warning',
        phase: 'backfill',
        place: { line: 9, column: 14 },
        message:
          't_new replaces t in contract, but writes to t during the backfill do not reach t_new: no trigger of t writes to t_new, and no gate compares their rows.',
        fix: undefined,
      },
    ]);
    expect(await check(copy(counts, 'DROP TABLE t_new;'))).toEqual([]);
    const rows = 'SELECT COUNT(*) FROM t LEFT JOIN t_new ON t_new.id = t.id AND t_new.a <=> t.a WHERE t_new.id IS NULL';
    expect(await check(copy(rows))).toEqual([]);
    const trigger =
      '      CREATE TRIGGER w AFTER INSERT ON t FOR EACH ROW REPLACE INTO t_new VALUES (NEW.id, NEW.a);\n';
    expect(await check(copy(counts, undefined, trigger))).toEqual([]);
  });
});
