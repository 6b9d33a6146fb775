import { describe, expect, it } from 'vitest';
import type { LintSettings } from '../../../../src/lint/settings.ts';
import { expand, findingsOf, lintExample } from '../example.ts';

const schema = 'CREATE TABLE t (id INT PRIMARY KEY);';
/** Of the same columns add-required-column says the worse, so it is off here. */
const alone = { severities: new Map([['add-required-column', 'off' as const]]) };
const check = async (sql: string, session = '', settings: Partial<LintSettings> = alone) =>
  findingsOf(
    'not-null-add-implicit-zero',
    await lintExample({ schema, file: expand(sql).replace('phases:', `${session}phases:`) }, settings),
  );

describe('not-null-add-implicit-zero', () => {
  it.each([
    ['INT', '0', 'a INT NOT NULL DEFAULT 0'],
    ['VARCHAR(20)', "''", "a VARCHAR(20) NOT NULL DEFAULT ''"],
    ["ENUM('x','y')", "'x'", "a ENUM('x', 'y') NOT NULL DEFAULT 'x'"],
    ['TEXT', "''", 'a TEXT NULL'],
    ['JSON', 'the JSON value null', 'a JSON NULL'],
    ['TIMESTAMP', "'0000-00-00 00:00:00'", 'a TIMESTAMP NULL'],
    ['TIME', "'00:00:00'", "a TIME NOT NULL DEFAULT '00:00:00'"],
  ])('says what rows get in %s', async (type, value, definition) => {
    expect(await check(`ALTER TABLE t ADD COLUMN a ${type} NOT NULL AFTER id;`)).toMatchObject([
      {
        severity: 'warning',
        place: { line: 5, column: 21 },
        message: `t.a is NOT NULL without a DEFAULT: MySQL silently sets existing rows to ${value}.`,
        fix: `ALTER TABLE t ADD COLUMN ${definition} AFTER id;`,
      },
    ]);
  });

  it('speaks of a DATETIME only where zero dates are let through', async () => {
    const sql = 'ALTER TABLE t ADD COLUMN a DATETIME NOT NULL;';
    expect(await check(sql)).toEqual([]);
    expect(await check(sql, 'session: {sql_mode: STRICT_TRANS_TABLES}\n')).toHaveLength(1);
  });

  it('leaves the word to add-required-column, but where INSERTs go on', async () => {
    expect(await check('ALTER TABLE t ADD COLUMN a INT NOT NULL;', '', {})).toEqual([]);
    expect(await check("ALTER TABLE t ADD COLUMN a ENUM('x') NOT NULL;", '', {})).toHaveLength(1);
    expect(await check('ALTER TABLE t ADD COLUMN a INT NOT NULL;', '', { sqlMode: '' })).toHaveLength(1);
  });

  it('holds for tables that are not known', async () => {
    expect(await check('ALTER TABLE unknown ADD COLUMN a INT NOT NULL;')).toHaveLength(1);
  });

  it.each([
    'ALTER TABLE t ADD COLUMN a INT NULL;',
    'ALTER TABLE t ADD COLUMN a INT NOT NULL DEFAULT 0;',
    'ALTER TABLE t ADD COLUMN a INT NOT NULL AUTO_INCREMENT UNIQUE;',
    'ALTER TABLE t ADD COLUMN a INT AS (id + 1) NOT NULL;',
    'CREATE TABLE n (id INT PRIMARY KEY);\nALTER TABLE n ADD COLUMN a INT NOT NULL;',
  ])('is silent about %s', async (sql) => {
    expect(await check(sql)).toEqual([]);
  });
});
