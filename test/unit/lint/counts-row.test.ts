import { describe, expect, it } from 'vitest';
import type { SampleValue } from '../../../src/lint/change/sample-value.ts';
import { countsRow } from '../../../src/lint/proof/counts-row.ts';
import { readQuery } from '../../../src/sql/queries/read-query.ts';

const at = { file: 'm.yaml', line: 1, column: 1 };

async function sight(sql: string, value: SampleValue, expected: string | number | boolean | null = 0) {
  const gate = { sql, expected, place: at, locate: () => at };
  return countsRow({ gate, reading: await readQuery(sql) }, 't', 'a', value);
}

const where = (condition: string) => `SELECT COUNT(*) FROM t WHERE ${condition}`;

describe('countsRow', () => {
  it.each([
    ['a IS NULL', 'counts'],
    ['A IS NULL OR b = 1', 'counts'],
    ['NOT (a IS NOT NULL)', 'counts'],
    ["COALESCE(a, '') = ''", 'counts'],
    ['a <=> NULL', 'counts'],
    ['1 = 1', 'counts'],
    ['a IS NULL AND b = 1', 'partly'],
    ['a = 0', 'misses'],
    ['a IN (NULL, 1)', 'misses'],
    ['b IS NULL', 'misses'],
    ['x.a IS NULL', 'misses'],
    ['NOT (a <=> b)', 'unclear'],
    ['CASE WHEN a IS NULL THEN 1 END = 1', 'unclear'],
  ])('sees a NULL by %s: %s', async (condition, expected) => {
    expect(await sight(where(condition), null)).toBe(expected);
  });

  it.each([
    ['SELECT COUNT(*) FROM t AS x WHERE x.a IS NULL', 'counts'],
    ['SELECT COUNT(*) FROM (SELECT 1 FROM t WHERE a IS NULL LIMIT 1) AS x', 'counts'],
    ['SELECT EXISTS (SELECT 1 FROM t WHERE a IS NULL)', 'counts'],
    ['SELECT COUNT(a) FROM t WHERE a IS NULL', 'misses'],
    ['SELECT COUNT(*) FROM u WHERE a IS NULL', 'misses'],
    ['SELECT COUNT(*) FROM t JOIN u ON u.id = t.id WHERE t.a IS NULL', 'unclear'],
    ["SELECT COUNT(*) FROM t JOIN u ON u.id = t.id AND u.b = 'x' WHERE t.a IS NULL", 'partly'],
    ["SELECT COUNT(*) FROM t LEFT JOIN u ON u.id = t.id AND u.b = 'x' WHERE t.a IS NULL", 'counts'],
    ['SELECT COUNT(*) - COUNT(a) FROM t', 'unclear'],
    ['SELECT SUM(a IS NULL) FROM t', 'unclear'],
  ])('looks at the whole of %s: %s', async (sql, expected) => {
    expect(await sight(sql, null)).toBe(expected);
  });

  it('heeds the value that the gate waits for', async () => {
    const not = 'SELECT NOT EXISTS (SELECT 1 FROM t WHERE a IS NULL)';
    expect([await sight(where('a IS NULL'), null, 3), await sight(not, null, 1)]).toEqual(['misses', 'counts']);
    expect(await sight(not, null, 0)).toBe('misses');
    const none = 'SELECT COUNT(*) = 0 FROM t WHERE a IS NULL';
    expect([await sight(none, null, 0), await sight(none, null, 1)]).toEqual(['misses', 'unclear']);
  });

  it.each([
    ['CHAR_LENGTH(a) > 20', 'counts'],
    ['LENGTH(a) >= 21', 'counts'],
    ['CHAR_LENGTH(a) > 21', 'misses'],
    ["a = ''", 'misses'],
    ["a NOT REGEXP '^.{0,20}$'", 'unclear'],
  ])('sees a text of 21 characters by %s: %s', async (condition, expected) => {
    expect(await sight(where(condition), { characters: 21 })).toBe(expected);
  });

  it.each([
    ['a < -128', -129n, 'counts'],
    ['a NOT BETWEEN -128 AND 127', -129n, 'counts'],
    ['a NOT BETWEEN -128 AND 127', 128n, 'counts'],
    ['a > 127', -129n, 'misses'],
    ['a > 9223372036854775807', 9_223_372_036_854_775_808n, 'counts'],
    ['ABS(a) > 128', -129n, 'counts'],
    ["a IN ('x', 'y')", 'y', 'counts'],
    ['a <> CAST(a AS SIGNED)', 128n, 'unclear'],
  ])('%s of %s: %s', async (condition, value, expected) => {
    expect(await sight(where(condition), value)).toBe(expected);
  });
});
