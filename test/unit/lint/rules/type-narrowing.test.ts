import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const schema =
  "CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(200) NULL, i INT NULL, u INT UNSIGNED NULL, d DECIMAL(10,4) NULL, e ENUM('a','b') NULL) DEFAULT CHARSET=utf8mb4;";
const check = async (sql: string) => findingsOf('type-narrowing', await lintExample({ schema, file: expand(sql) }));

describe('type-narrowing', () => {
  it.each([
    ['a VARCHAR(80) NULL', 'values longer than 80 characters', 'CHAR_LENGTH(a) > 80'],
    [
      'a VARCHAR(200) CHARACTER SET latin1 NULL',
      'values with characters that latin1 does not have',
      'a <> CONVERT(a USING latin1)',
    ],
    ['i SMALLINT NULL', 'values outside -32768 to 32767', 'i NOT BETWEEN -32768 AND 32767'],
    ['i INT UNSIGNED NULL', 'values below 0', 'i < 0'],
    ['u INT NULL', 'values above 2147483647', 'u > 2147483647'],
    ['d DECIMAL(8,2) NULL', 'values with more digits than DECIMAL(8, 2) has', 'd <> CAST(d AS DECIMAL(8, 2))'],
    ["e ENUM('b') NULL", "the value 'a'", "e = 'a'"],
  ])('counts what does not fit %s', async (definition, values, condition) => {
    const [finding] = await check(`ALTER TABLE t MODIFY ${definition};`);
    expect(finding).toMatchObject({ severity: 'error', place: { line: 5, column: 21 } });
    expect(finding?.message).toContain(`but running code may still write ${values}`);
    expect(finding?.fix).toContain(JSON.stringify(`SELECT COUNT(*) FROM t WHERE ${condition}`));
    expect(finding?.fix).toContain(`ALTER TABLE t MODIFY ${definition};`);
  });

  it('gathers the columns that CONVERT TO narrows', async () => {
    const [finding, second] = await check('ALTER TABLE t CONVERT TO CHARACTER SET latin1;');
    expect(finding?.message).toContain('t.a changes from utf8mb4 to latin1');
    expect(second).toBeUndefined();
  });

  it('asks whether UNSIGNED was forgotten', async () => {
    const [finding] = await check('ALTER TABLE t MODIFY u INT NULL;');
    expect(finding?.fix).toContain('#   ALTER TABLE t MODIFY COLUMN u INT UNSIGNED NULL;');
  });

  it('replaces destructive-outside-contract, and needs the same allow', async () => {
    const file = expand('ALTER TABLE t MODIFY a VARCHAR(80) NULL;').replace(
      '    irreversible',
      '    allow: [{what: destructive, reason: "new table"}]\n    irreversible',
    );
    const result = await lintExample({ schema, file });
    expect(findingsOf('type-narrowing', result)).toMatchObject([{ severity: 'info' }]);
    expect(findingsOf('destructive-outside-contract', result)).toEqual([]);
  });

  it.each([
    'ALTER TABLE t MODIFY a VARCHAR(250) NULL;',
    'ALTER TABLE t MODIFY i BIGINT NULL;',
    'ALTER TABLE t MODIFY i VARCHAR(20) NULL;',
    'ALTER TABLE t MODIFY a VARCHAR(200) NOT NULL;',
    "ALTER TABLE t MODIFY e ENUM('b','a') NULL;",
    'ALTER TABLE t MODIFY d DECIMAL(12,4) NULL;',
    'ALTER TABLE unknown MODIFY a VARCHAR(1);',
  ])('is silent about %s', async (sql) => {
    expect(await check(sql)).toEqual([]);
  });
});
