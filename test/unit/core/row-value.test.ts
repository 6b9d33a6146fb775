import { describe, expect, it } from 'vitest';
import { closeValue, hideValues, outgoing, rowValue } from '../../../src/core/row-value.ts';
import { oneLine } from '../../../src/report/text/visible.ts';
import { countsRows } from '../../../src/run/gate/counts-rows.ts';
import { markAllButTables } from '../../../src/sql/lexing/mark-all-but-tables.ts';
import { markLiterals } from '../../../src/sql/lexing/mark-literals.ts';

describe('a value of a row', () => {
  it('is hidden, or shown on a terminal', () => {
    const text = `the row id = ${rowValue('a\n\ufdd1b')} of t`;
    expect(hideValues(text)).toBe('the row id = [hidden] of t');
    expect(outgoing(text)).toBe('the row id = [hidden] of t');
    expect(outgoing(text, true)).toBe('the row id = a\nb of t');
  });

  it('is hidden where its end was cut off', () => {
    const cut = oneLine(`id = ${rowValue('bob@example.com')}`, 12);
    expect(hideValues(`${cut} of t`)).toBe('id = [hidden]… of t');
    expect(hideValues(rowValue('bob').slice(0, -1))).toBe('[hidden]');
    expect(closeValue('plain')).toBe('plain');
  });
});

describe('a statement', () => {
  it.each([
    [
      "UPDATE t SET a = 1 WHERE mail > 'bob' AND b = X'41'",
      'UPDATE t SET a = [hidden] WHERE mail > [hidden] AND b = [hidden]',
    ],
    ["SELECT * FROM t WHERE mail = 'bo", 'SELECT * FROM t WHERE mail = [hidden]'],
    ['SELECT a FROM `t1`', 'SELECT a FROM `t1`'],
    // The end of the string depends on sql_mode.
    ["SELECT 'a\\' , bob , 'b'", 'SELECT [hidden]'],
  ])('%s', (sql, hidden) => {
    expect(hideValues(markLiterals(sql))).toBe(hidden);
    expect(outgoing(markLiterals(sql), true)).toBe(sql);
  });
});

describe('a statement of another session', () => {
  it.each([
    ["SELECT mail /* user 4711 */ FROM d.`t` WHERE mail = 'bob'", 'SELECT [hidden] FROM d.`t` [hidden]'],
    ["UPDATE t SET a = 'bob' WHERE id = 4711", 'UPDATE t [hidden]'],
    ["/* bob */ INSERT INTO t (a) VALUES ('bob'), (bob)", '[hidden] INSERT INTO t [hidden]'],
    ['DELETE FROM t', 'DELETE FROM t'],
    ["SELECT * FROM t JOIN u ON t.a = u.a AND u.mail = 'bo", 'SELECT [hidden] FROM t JOIN u [hidden]'],
    ["SELECT TRIM('x' FROM 'bob') FROM t", 'SELECT [hidden] FROM [hidden] FROM t'],
    ['SELECT 1 FROM "bob"', 'SELECT [hidden] FROM [hidden]'],
    ["CALL p('bob')", 'CALL [hidden]'],
    ["'bob", '[hidden]'],
    ['', ''],
  ])('%s', (sql, hidden) => {
    expect(hideValues(markAllButTables(sql))).toBe(hidden);
    expect(outgoing(markAllButTables(sql), true)).toBe(sql);
  });
});

describe('what a gate gives', () => {
  it.each([
    'SELECT COUNT(*) FROM t WHERE a IS NULL',
    'select count(*) = 0 from t',
    'SELECT NOT EXISTS (SELECT mail FROM t)',
    'SELECT COUNT(DISTINCT a) AS n FROM t JOIN u ON t.a = u.a;',
  ])('is a number of rows: %s', (sql) => expect(countsRows(sql)).toBe(true));

  it.each([
    'SELECT mail FROM t LIMIT 1',
    'SELECT MAX(salary) FROM t',
    'SELECT COUNT(*) + (SELECT salary FROM t LIMIT 1) FROM t',
    'SELECT COUNT(*), mail FROM t',
    'SELECT COUNT(*) FROM t UNION SELECT mail FROM t',
    'SELECT COUNT(*) OVER () + salary FROM t',
    '(SELECT mail FROM t)',
    'TABLE t',
    'WITH c AS (SELECT mail FROM t) SELECT mail FROM c',
    'SELECT /*!80013 mail, */ COUNT(*) FROM t',
  ])('may be anything: %s', (sql) => expect(countsRows(sql)).toBe(false));
});
