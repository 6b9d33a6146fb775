import { describe, expect, it, vi } from 'vitest';
import { type Expression, walk } from '../../../../src/sql/queries/query-tree.ts';
import { readQuery } from '../../../../src/sql/queries/read-query.ts';
import { processorMs } from '../../../processor-time.ts';

// The parser has a second by the clock, which a busy machine may use up; how long it took is measured here.
vi.mock(import('../../../../src/sql/queries/within-time.ts'), async (original) => {
  const { withinTime, TooSlow } = await original();
  return { TooSlow, withinTime: (limit, task) => withinTime(60 * limit, task) };
});

async function read(sql: string) {
  const reading = await readQuery(sql);
  if (!reading.ok) throw new Error(`${sql}: ${reading.reason}`);
  return reading.tree;
}

const operators = (expression: Expression | undefined) =>
  expression === undefined
    ? []
    : [...walk(expression)].flatMap((one) => (one.kind === 'operator' ? [one.operator] : []));

function isExpression(value: unknown): value is Expression {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

function show(expression: Expression): string {
  switch (expression.kind) {
    case 'column':
      return expression.name;
    case 'literal':
      return expression.value;
    case 'operator': {
      const [first, ...rest] = expression.parts.map(show);
      return rest.length === 0
        ? `(${expression.operator} ${first})`
        : `(${first} ${expression.operator} ${rest.join(' ')})`;
    }
    case 'call':
      return `${expression.name}(${expression.parts.map(show).join(' ')})`;
    case 'other':
      return expression.parts.map(show).join(' ');
    default:
      return expression.kind;
  }
}

describe('readQuery, of what node-sql-parser does not know', () => {
  it.each([
    [
      'index hints',
      'SELECT 1 FROM t USE INDEX FOR ORDER BY (a, b) IGNORE KEY (PRIMARY) JOIN u x FORCE INDEX (c) ON TRUE',
      't u',
    ],
    ['partitions', 'UPDATE t PARTITION (p0, p1) AS x SET x.a = 1 WHERE x.b = 2', 't'],
    ['locking', 'SELECT 1 FROM t, u WHERE a = 1 FOR SHARE OF t, u SKIP LOCKED FOR UPDATE NOWAIT', 't u'],
    ['joined tables in parentheses', 'SELECT 1 FROM (a, (b JOIN c)) LEFT JOIN (d JOIN e) ON TRUE', 'a b c d e'],
    ['natural joins', 'SELECT 1 FROM t NATURAL LEFT JOIN u NATURAL JOIN v', 't u v'],
    ['TABLE', 'INSERT INTO t TABLE u', 't u'],
    ['VALUES ROW', 'SELECT (SELECT a FROM t) FROM (VALUES ROW(1), ROW((SELECT b FROM u))) AS d (x)', 't u'],
    ['JSON_TABLE', "SELECT j.a FROM t, JSON_TABLE(t.doc, '$[*]' COLUMNS (a INT PATH '$')) AS j", 't'],
    ['DELETE … USING', 'DELETE FROM a.*, b USING t AS a JOIN u b ON a.id = b.id', 't u'],
    ['a query in parentheses behind WITH', 'WITH x AS (SELECT 1 FROM t) (SELECT 1 FROM x JOIN u)', 't u'],
    ['names of the new row', 'INSERT INTO t (a) VALUES (1) AS n (x) ON DUPLICATE KEY UPDATE a = n.x', 't'],
    ['tables named like words of its own', 'SELECT full.a FROM full JOIN vector ON TRUE', 'full vector'],
  ])('tables: %s', async (_, sql, tables) => {
    const tree = await read(sql);
    expect([...new Set(tree.tables.map(({ name }) => name))].sort().join(' ')).toBe(tables);
  });

  it.each([
    ['b COLLATE', "SELECT 1 FROM t WHERE a = _latin1'x' COLLATE latin1_bin AND b = N'y'", 'a b'],
    ['three parts', 'UPDATE s.t SET s.t.a = 1 WHERE s.t.b IS UNKNOWN', 'b'],
    [
      'windows',
      'SELECT SUM(a) OVER (w ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t WINDOW w AS (PARTITION BY b ORDER BY c RANGE UNBOUNDED PRECEDING)',
      'a b c',
    ],
    [
      'functions with words',
      "SELECT SUBSTRING(a FROM 1 FOR 2), TRIM(BOTH 'x' FROM b), CHAR(c USING utf8mb4), CAST(d AS REAL), CONVERT(e, NCHAR(3)), WEIGHT_STRING(f AS CHAR(3)) FROM t",
      'a b c d e f',
    ],
    ['JSON', "SELECT JSON_VALUE(a, '$.x' RETURNING DATE NULL ON EMPTY ERROR ON ERROR), b->>'$.y' FROM t", 'a b'],
    ['MATCH', "SELECT 1 FROM t WHERE MATCH a, b AGAINST ('x' IN NATURAL LANGUAGE MODE)", 'a b'],
    ['USING', 'SELECT 1 FROM t JOIN u USING (a, b)', 'a b'],
    ['numbers', 'SELECT 1e3, 0b11, .5, a FROM t', 'a'],
    ['times without parentheses', 'SELECT LOCALTIME, UTC_DATE, CURRENT_USER, a FROM t', 'a'],
    ['two minus signs', 'SELECT a --b\n FROM t WHERE c --1 = 2', 'a b c'],
    ['a word behind a dot', 'SELECT t.table, t.natural, t.binary FROM t', 'binary natural table'],
  ])('columns: %s', async (_, sql, columns) => {
    const tree = await read(sql);
    expect([...new Set(tree.columns.map(({ name }) => name))].sort().join(' ')).toBe(columns);
  });

  it('keeps || for OR, in values too, and binds it as MySQL does', async () => {
    const tree = await read('UPDATE t SET a = b || c, d = 1 WHERE e IS NULL || f = 1 && g = 2');
    expect(tree.assignments.map(({ column }) => column)).toEqual(['a', 'd']);
    expect(operators(tree.assignments[0]?.value)).toEqual(['OR']);
    expect(operators(tree.where)).toEqual(['OR', 'IS', 'AND', '=', '=']);
  });

  it.each([
    ['a OR b AND c', '(a OR (b AND c))'],
    ['a AND b OR c AND d', '((a AND b) OR (c AND d))'],
    ['a XOR b AND c', '(a XOR (b AND c))'],
    ['a AND b XOR c OR d', '(((a AND b) XOR c) OR d)'],
    ['a OR b OR NOT c AND d', '(a OR b ((NOT c) AND d))'],
    ['a OR b BETWEEN c AND d AND e', '(a OR ((b BETWEEN c d) AND e))'],
    ['a OR b AND (c OR d AND e)', '(a OR (b AND (c OR (d AND e))))'],
    ['a OR LEFT(b, 1) AND c', '(a OR (LEFT(b 1) AND c))'],
    ['a OR b AND IF(c OR d AND e, f, g)', '(a OR (b AND IF((c OR (d AND e)) f g)))'],
    ['t.or OR t.and AND t.left', '(or OR (and AND left))'],
    ['t.case AND offset = 1 OR t.end', '((case AND (offset = 1)) OR end)'],
    ['a || b && c', '(a OR (b AND c))'],
  ])('binds %s as MySQL does', async (condition, shown) => {
    for (const sql of [
      `SELECT 1 FROM t WHERE ${condition} GROUP BY x`,
      `SELECT 1 FROM (SELECT 1 FROM t WHERE ${condition}) u`,
      `SELECT 1 FROM t LEFT JOIN u ON ${condition} WHERE x OR y AND z`,
      `UPDATE t SET y = ${condition}, z = a AND b OR c WHERE d`,
      `SELECT CASE WHEN ${condition} THEN 1 ELSE x OR y END AS n FROM t`,
      `INSERT INTO t SELECT 1 FROM u WHERE ${condition} ON DUPLICATE KEY UPDATE a = b AND c OR d`,
    ]) {
      const text = JSON.stringify(await read(sql), (_, value) => (isExpression(value) ? show(value) : value));
      expect([sql, text]).toEqual([sql, expect.stringContaining(shown)]);
    }
  });

  it('a chain of conditions is flat, however long; other chains end somewhere', async () => {
    const long = await read(`SELECT 1 FROM t WHERE ${'a = 1 OR '.repeat(3000)}b`);
    expect(long.where).toMatchObject({ operator: 'OR', parts: { length: 3001 } });
    for (const sql of [`SELECT ${'a + '.repeat(3000)}b`, `SELECT ${'NOT '.repeat(3000)}b`]) {
      expect(await readQuery(sql)).toMatchObject({ ok: false });
    }
  });

  it.each([
    ['never closed', '(SELECT '.repeat(6), 'a parenthesis is not closed'],
    ['closed only', 'SELECT 1)', 'a closing parenthesis has no opening parenthesis'],
    [
      'wrong inside',
      `SELECT ${'(SELECT '.repeat(40)}1 1 1${')'.repeat(40)}`,
      'it has queries nested deeper than 6 levels',
    ],
    ['wrong inside, not deep', `SELECT ${'(SELECT '.repeat(6)}1 1 1${')'.repeat(6)}`, 'the parser stops at'],
  ])('a nested query that is %s costs no time', async (_, sql, reason) => {
    const took = await processorMs(async () =>
      expect(await readQuery(sql)).toEqual({ ok: false, reason: expect.stringContaining(reason) }),
    );
    expect(took).toBeLessThan(1000);
  });

  it('calls operators by their names', async () => {
    const tree = await read("SELECT 1 FROM t WHERE 5 MEMBER OF (a->'$.b') AND c SOUNDS LIKE 'd'");
    expect(operators(tree.where)).toEqual(expect.arrayContaining(['MEMBER OF', 'SOUNDS LIKE']));
  });

  it('a column behind BINARY is not the bare column', async () => {
    const tree = await read("SELECT 1 FROM t WHERE BINARY a = 'x'");
    expect(tree.where).toMatchObject({ parts: [{ kind: 'operator', parts: [{ kind: 'column', name: 'a' }] }, {}] });
  });

  it('DEFAULT is no column and no NULL', async () => {
    const tree = await read('UPDATE t SET a = DEFAULT, b = DEFAULT(c)');
    expect(tree.assignments[0]?.value).toMatchObject({ kind: 'call', name: 'DEFAULT', parts: [] });
    expect(tree.assignments[1]?.value).toMatchObject({ kind: 'call', name: 'DEFAULT', parts: [{ name: 'c' }] });
  });

  it('double quotes hold a name under ANSI_QUOTES', async () => {
    const reading = await readQuery('SELECT "a" FROM "t"', { ansiQuotes: true });
    expect(reading).toMatchObject({ ok: true, tree: { tables: [{ name: 't' }], columns: [{ name: 'a' }] } });
  });

  it('adjacent strings are one', async () => {
    const tree = await read(`SELECT 1 FROM t WHERE a = 'b' "c""d" N'e'`);
    expect(tree.where).toMatchObject({ parts: [{ name: 'a' }, { kind: 'literal', type: 'string' }] });
  });

  it('user variables with odd names are seen, as is what is assigned to one', async () => {
    const tree = await read("SELECT @`a b`, @'c', @d := e FROM t");
    expect(tree.variables).toHaveLength(3);
    expect(tree.columns).toMatchObject([{ name: 'e' }]);
  });
});
