import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const schema = 'CREATE TABLE t (id INT PRIMARY KEY);';
const lintOf = (sql: string, session = '') =>
  lintExample({ schema, file: expand(sql).replace('phases:', `${session}phases:`) });
const check = async (sql: string, session = '') =>
  findingsOf('datetime-not-null-no-default', await lintOf(sql, session));

describe('datetime-not-null-no-default', () => {
  it.each([
    ['DATETIME(3)', 'DATETIME', '1292'],
    ['DATE', 'DATE', '1292'],
    ['POINT', 'POINT', '1138'],
  ])('tells that %s fails', async (type, name, error) => {
    expect(await check(`ALTER TABLE t ADD COLUMN a ${type} NOT NULL FIRST;`)).toMatchObject([
      {
        severity: 'error',
        place: { line: 5, column: 21 },
        message: `t.a is ${name} NOT NULL without a DEFAULT: on a table with rows the statement fails with error ${error}.`,
        fix: `ALTER TABLE t ADD COLUMN a ${type} NULL FIRST;`,
      },
    ]);
  });

  it('is all that is said of the statement', async () => {
    const { findings } = await lintOf('ALTER TABLE t ADD COLUMN a DATETIME NOT NULL;');
    expect(findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule)).toEqual([
      'datetime-not-null-no-default',
    ]);
  });

  it('heeds the sql_mode', async () => {
    const session = 'session: {sql_mode: "STRICT_TRANS_TABLES"}\n';
    expect(await check('ALTER TABLE t ADD COLUMN a DATETIME NOT NULL;', session)).toEqual([]);
    expect(await check('ALTER TABLE t ADD COLUMN a POINT NOT NULL;', session)).toHaveLength(1);
  });

  it.each([
    'ALTER TABLE t ADD COLUMN a DATETIME NULL;',
    'ALTER TABLE t ADD COLUMN a DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP;',
    'ALTER TABLE t ADD COLUMN a TIMESTAMP NOT NULL;',
    'ALTER TABLE t ADD COLUMN a TIME NOT NULL;',
    'CREATE TABLE n (id INT PRIMARY KEY);\nALTER TABLE n ADD COLUMN a DATE NOT NULL;',
  ])('is silent about %s', async (sql) => {
    expect(await check(sql)).toEqual([]);
  });
});
