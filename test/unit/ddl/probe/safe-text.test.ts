import { describe, expect, test } from 'vitest';
import { safeDefault, safeExpression, safePartitions } from '../../../../src/ddl/probe/safe-text.ts';

describe('an expression is rendered again', () => {
  test.each([
    ['qty + 1', 'qty + 1'],
    ['`qty` /* why */ * -- because\n 2', '`qty` * 2'],
    ["json_unquote(json_extract(`doc`,_utf8mb4'$.a'))", "json_unquote(json_extract(`doc`,_utf8mb4'$.a'))"],
    ['CAST(doc AS UNSIGNED ARRAY)', 'CAST(doc AS UNSIGNED ARRAY)'],
    [
      "doc->>'$.name' LIKE 'a%' AND (x IN (1, 2) OR y IS NOT NULL)",
      "doc->>'$.name' LIKE 'a%' AND (x IN (1, 2) OR y IS NOT NULL)",
    ],
    [
      'CASE WHEN a > 1 THEN now() ELSE created + INTERVAL 1 DAY END',
      'CASE WHEN a > 1 THEN now() ELSE created + INTERVAL 1 DAY END',
    ],
    ["'; DROP TABLE x; -- '", "'; DROP TABLE x; -- '"],
  ])('%s', (text, written) => {
    expect(safeExpression(text, 'it')).toBe(written);
  });
});

describe('what may not be sent is refused', () => {
  test.each([
    ['a query', '(SELECT 1)'],
    ['a query without SELECT', '(TABLE mysql.user)'],
    ['the rows of VALUES', '(VALUES ROW(1))'],
    ['a wait', 'SLEEP(10)'],
    ['a wait behind a gap', 'SLEEP /**/ (10)'],
    ['a wait in backticks', '`sleep`(10)'],
    ['a file', "LOAD_FILE('/etc/passwd')"],
    ['a lock', "GET_LOCK('a', 1)"],
    ['work for nothing', 'BENCHMARK(1000000, MD5(1))'],
    ['a function of a user', 'charge(1)'],
    ['a function of a schema', 'shop.abs(1)'],
    ['a name of another table', 'mysql.user.User = 1'],
    ['a variable', '@a'],
    ['a system variable', '@@global.datadir'],
    ['an assignment', '@a := 1'],
    ['a statement behind it', '1; DROP DATABASE shop'],
    ['parentheses that end its own', '1), DROP COLUMN b, ADD COLUMN c INT DEFAULT (1'],
    ['a parenthesis too few', '(1'],
    ['a version comment', '1 /*!80000 + SLEEP(1) */'],
    ['an optimizer hint', 'SELECT /*+ SET_VAR(sql_mode="") */ 1'],
    ['a string that never ends', "'abc"],
    ['a name that never ends', '`abc'],
    ['a comment that never ends', '1 /* abc'],
    ['a placeholder', '{batch_size}'],
    ['a parameter', '?'],
    ['a word of another statement', '1 INTO OUTFILE'],
    ['who asks', 'CURRENT_USER'],
  ])('%s', (_, text) => {
    expect(() => safeExpression(text, 'it')).toThrow(/^(it|the parentheses of it) /);
  });
});

test.each([
  ["'a' 'b'", "'a' 'b'"],
  ['- 5', '- 5'],
  ["_latin1'x'", "_latin1'x'"],
  ["DATE '2020-01-01'", "DATE '2020-01-01'"],
  ['NULL', 'NULL'],
  ["b'01'", "b'01'"],
  ['CURRENT_TIMESTAMP(6)', 'CURRENT_TIMESTAMP(6)'],
  ['now ( )', 'now ( )'],
  ['(UUID())', '(UUID())'],
])('the default %s is sent', (text, written) => {
  expect(safeDefault(text, 'it')).toBe(written);
});

test.each([
  'qty',
  '1, ADD COLUMN b INT',
  "'a' COMMENT 'b'",
  '(1) COMMENT (2)',
  '(1), (2)',
  'UUID()',
  '',
  'NOW() ON UPDATE NOW()',
])('the default %s is not', (text) => {
  expect(() => safeDefault(text, 'it')).toThrow('it ');
});

test.each([
  'PARTITION BY RANGE (YEAR(created)) (PARTITION p0 VALUES LESS THAN (2020) ENGINE = InnoDB, PARTITION p1 VALUES LESS THAN MAXVALUE)',
  "PARTITION BY LIST COLUMNS (code) (PARTITION `p 0` VALUES IN ('a', 'b') COMMENT = 'x', PARTITION p1 VALUES IN (NULL))",
  'PARTITION BY LINEAR KEY ALGORITHM = 2 (id) PARTITIONS 4',
  'PARTITION BY RANGE (id) SUBPARTITION BY HASH (id) (PARTITION p0 VALUES LESS THAN (1) (SUBPARTITION s0, SUBPARTITION s1))',
  'ADD PARTITION (PARTITION p2 VALUES LESS THAN (300))',
  'REORGANIZE PARTITION p1 INTO (PARTITION p1 VALUES IN (3), PARTITION p2 VALUES IN (4))',
  'DROP PARTITION p0, p1',
])('the partitions %s are sent', (text) => {
  expect(safePartitions(text)).toBe(text);
});

test.each([
  ["PARTITION BY HASH (id) (PARTITION p0 DATA DIRECTORY = '/etc')", 'DATA'],
  ['PARTITION BY HASH (id) (PARTITION p0 TABLESPACE ts)', 'TABLESPACE'],
  ['PARTITION BY HASH (id) (PARTITION p0 ENGINE = NDB)', 'an engine other than InnoDB'],
  ['PARTITION BY HASH (SLEEP(5)) PARTITIONS 2', 'SLEEP'],
  ['ADD PARTITION (PARTITION p2 VALUES LESS THAN ((SELECT 1)))', 'SELECT'],
  ['DROP PARTITION p0; DROP DATABASE shop', ';'],
])('the partitions %s are not', (text, reason) => {
  expect(() => safePartitions(text)).toThrow(reason);
});
