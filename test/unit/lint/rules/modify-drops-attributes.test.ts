import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const schema = `CREATE TABLE t (id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, a INT NOT NULL DEFAULT 5 COMMENT 'it''s',
  c VARCHAR(20) COLLATE utf8mb4_bin NULL, u INT UNSIGNED NULL, ts TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  g INT GENERATED ALWAYS AS (a + 1) STORED, h INT NULL INVISIBLE, p POINT NOT NULL SRID 4326, x VARCHAR(9) NULL DEFAULT 'x')
  DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;`;
const check = async (sql: string) =>
  findingsOf('modify-drops-attributes', await lintExample({ schema, file: expand(sql) }));

describe('modify-drops-attributes', () => {
  it.each([
    ['a INT', "NOT NULL, DEFAULT 5 and COMMENT 'it''s'", "a INT NOT NULL DEFAULT 5 COMMENT 'it''s'"],
    ['c VARCHAR(30) NULL', 'COLLATE utf8mb4_bin', 'c VARCHAR(30) COLLATE utf8mb4_bin NULL'],
    ['id BIGINT NOT NULL', 'UNSIGNED and AUTO_INCREMENT', 'id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT'],
    [
      'ts TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP',
      'ON UPDATE CURRENT_TIMESTAMP',
      'ts TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP',
    ],
    ['g INT', 'GENERATED ALWAYS AS (a + 1) STORED', 'g INT GENERATED ALWAYS AS (a + 1) STORED'],
    ['h INT NULL', 'INVISIBLE', 'h INT NULL INVISIBLE'],
    ['p POINT NOT NULL', 'SRID 4326', 'p POINT NOT NULL SRID 4326'],
    ['x VARCHAR(9) NOT NULL', "DEFAULT 'x'", "x VARCHAR(9) NOT NULL DEFAULT 'x'"],
  ])('names what %s leaves out, and writes the whole of it', async (definition, lost, whole) => {
    const [finding] = await check(`ALTER TABLE t MODIFY ${definition};`);
    expect(finding).toMatchObject({ severity: 'error', place: { line: 5, column: 21 } });
    expect(finding?.message).toContain(`loses ${lost}, because the new definition omits`);
    expect(finding?.fix).toBe(`ALTER TABLE t MODIFY COLUMN ${whole};`);
  });

  it('warns where only a comment is lost, or a wider type has another sign', async () => {
    expect(await check('ALTER TABLE t MODIFY a INT NOT NULL DEFAULT 6;')).toMatchObject([{ severity: 'warning' }]);
    expect(await check('ALTER TABLE t MODIFY u BIGINT NULL;')).toMatchObject([
      { severity: 'warning', fix: 'ALTER TABLE t MODIFY COLUMN u BIGINT UNSIGNED NULL;' },
    ]);
  });

  it('keeps the name and the place of a CHANGE', async () => {
    const [finding] = await check('ALTER TABLE t CHANGE a b INT NOT NULL DEFAULT 5 FIRST;');
    expect(finding?.fix).toBe("ALTER TABLE t CHANGE COLUMN a b INT NOT NULL DEFAULT 5 COMMENT 'it''s' FIRST;");
  });

  it.each([
    "ALTER TABLE t MODIFY a INT NULL DEFAULT 6 COMMENT '';",
    "ALTER TABLE t MODIFY a BIGINT NOT NULL DEFAULT 5 COMMENT 'new';",
    'ALTER TABLE t MODIFY c VARCHAR(20) COLLATE utf8mb4_general_ci NULL;',
    'ALTER TABLE t MODIFY c VARCHAR(20) CHARACTER SET latin1 NULL;',
    'ALTER TABLE t MODIFY c BLOB NULL;',
    'ALTER TABLE t MODIFY h INT NULL VISIBLE;',
    'ALTER TABLE t MODIFY x TEXT NULL;',
    'ALTER TABLE t MODIFY u INT NULL;',
    'ALTER TABLE t MODIFY id INT UNSIGNED AUTO_INCREMENT;',
    'ALTER TABLE unknown MODIFY a INT;',
    'ALTER TABLE t ALTER COLUMN a DROP DEFAULT;',
  ])('is silent about %s', async (sql) => {
    expect(await check(sql)).toEqual([]);
  });

  it('lets the way back take away what the phase brought, and no more', async () => {
    const file = (sql: string, rollback: string) =>
      `migration: m\nphases:\n  - name: expand\n    sql: |\n      ${sql}\n    rollback_sql: |\n      ${rollback}\n`;
    const found = async (sql: string, rollback: string) =>
      findingsOf('modify-drops-attributes', await lintExample({ schema, file: file(sql, rollback) }));
    expect(
      await found(
        "ALTER TABLE t MODIFY u INT UNSIGNED NULL COMMENT 'new';",
        'ALTER TABLE t MODIFY u INT UNSIGNED NULL;',
      ),
    ).toEqual([]);
    expect(
      await found(
        "ALTER TABLE t MODIFY a INT NOT NULL DEFAULT 6 COMMENT 'it''s';",
        'ALTER TABLE t MODIFY a INT NOT NULL DEFAULT 5;',
      ),
    ).toMatchObject([{ severity: 'warning', place: { line: 7 } }]);
  });
});
