import { describe, expect, it } from 'vitest';
import type { LintSettings } from '../../../../src/lint/settings.ts';
import { expand, findingsOf, lintExample } from '../example.ts';

const schema = 'CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NOT NULL);';
const check = async (sql: string, settings: Partial<LintSettings> = {}) =>
  findingsOf('add-required-column', await lintExample({ schema, file: expand(sql) }, settings));

describe('add-required-column', () => {
  it('says whose INSERTs fail, with the way in two steps', async () => {
    expect(await check("ALTER TABLE t ADD COLUMN c CHAR(3) NOT NULL COMMENT 'ISO' AFTER a;")).toEqual([
      expect.objectContaining({
        severity: 'error',
        place: { file: 'm.yaml', line: 5, column: 21 },
        message:
          't.c is NOT NULL without a DEFAULT. INSERTs of running code do not name it, so they fail after this statement.',
        fix: [
          "ALTER TABLE t ADD COLUMN c CHAR(3) NULL COMMENT 'ISO' AFTER a;",
          '-- in contract, after all code writes the column and a gate counts 0 NULLs:',
          "ALTER TABLE t MODIFY COLUMN c CHAR(3) NOT NULL COMMENT 'ISO';",
        ].join('\n'),
      }),
    ]);
  });

  it.each([
    'c INT NOT NULL DEFAULT 0',
    'c INT NULL',
    'c INT',
    'c INT NOT NULL AUTO_INCREMENT UNIQUE',
    'c INT AS (a + 1) STORED NOT NULL',
    "c ENUM('x','y') NOT NULL",
    'c TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP',
  ])('is silent about %s', async (definition) => {
    expect(await check(`ALTER TABLE t ADD COLUMN ${definition};`)).toEqual([]);
  });

  it.each(['c TEXT NOT NULL', 'c JSON NOT NULL', "c SET('x') NOT NULL", '(c INT NOT NULL, d INT NULL)'])(
    'fires on %s',
    async (definition) => {
      expect(await check(`ALTER TABLE t ADD COLUMN ${definition};`)).toHaveLength(1);
    },
  );

  it('needs no schema, but is silent about a table that the phase makes', async () => {
    expect(await check('ALTER TABLE unknown ADD COLUMN c INT NOT NULL;')).toHaveLength(1);
    expect(await check('CREATE TABLE n (id INT);\nALTER TABLE n ADD COLUMN c INT NOT NULL;')).toEqual([]);
  });

  it('goes by the mode of the server, which the application has', async () => {
    const sql = 'ALTER TABLE t ADD COLUMN c INT NOT NULL;';
    expect(await check(sql, { sqlMode: 'NO_ENGINE_SUBSTITUTION' })).toEqual([]);
    expect(await check(sql, { sqlMode: 'STRICT_ALL_TABLES' })).toHaveLength(1);
  });
});
