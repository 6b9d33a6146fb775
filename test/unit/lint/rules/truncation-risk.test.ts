import { describe, expect, it } from 'vitest';
import { contract, expand, findingsOf, lintExample } from '../example.ts';

const schema =
  'CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(200) NULL, i INT NULL, d DECIMAL(10,4) NULL, b VARCHAR(10)) DEFAULT CHARSET=utf8mb4;';
const check = async (definition: string, gate: string) =>
  findingsOf(
    'truncation-risk',
    await lintExample({ schema, file: contract(`ALTER TABLE t MODIFY ${definition};`, gate) }),
  );
const where = (condition: string) => `SELECT COUNT(*) FROM t WHERE ${condition}`;

describe('truncation-risk', () => {
  it('asks for a gate', async () => {
    const [finding] = await check('a VARCHAR(80) NULL', where('b IS NULL'));
    expect(finding).toMatchObject({
      severity: 'error',
      place: { line: 8, column: 21 },
      message:
        't.a changes from VARCHAR(200) to VARCHAR(80), but no earlier gate counts values longer than 80 characters.',
    });
    expect(finding?.fix).toContain('query: "SELECT COUNT(*) FROM t WHERE CHAR_LENGTH(a) > 80"');
    expect(finding?.fix).not.toContain('contract');
  });

  it.each([
    ['a VARCHAR(80) NULL', 'CHAR_LENGTH(a) > 100'],
    ['a VARCHAR(80) NULL', 'a IS NULL'],
    ['i SMALLINT NULL', 'i > 32767'],
    ['i SMALLINT NULL', 'i NOT BETWEEN -40000 AND 40000'],
  ])('does not take for proof of %s: %s', async (definition, condition) => {
    expect(await check(definition, where(condition))).toHaveLength(1);
  });

  it('reports a gate that reads only some rows', async () => {
    expect(await check('a VARCHAR(80) NULL', where('CHAR_LENGTH(a) > 80 AND id > 1000'))).toMatchObject([
      { message: expect.stringContaining('the earlier gates count only some of the values') },
    ]);
  });

  it.each([
    ['a VARCHAR(80) NULL', 'CHAR_LENGTH(a) > 80'],
    ['a VARCHAR(80) NULL', 'LENGTH(a) > 70'],
    ['a VARCHAR(80) NULL', 'a <> LEFT(a, 80)'],
    ['i SMALLINT NULL', 'i NOT BETWEEN -32768 AND 32767'],
    ['i SMALLINT NULL', 'i < -32768 OR i > 32767'],
    ['i SMALLINT UNSIGNED NULL', 'NOT (i >= 0 AND i <= 65535)'],
    ['d DECIMAL(8,2) NULL', 'd <> CAST(d AS DECIMAL(8, 2))'],
  ])('takes for proof of %s: %s', async (definition, condition) => {
    expect(await check(definition, where(condition))).toEqual([]);
  });

  it('leaves an expand to type-narrowing', async () => {
    const result = await lintExample({ schema, file: expand('ALTER TABLE t MODIFY a VARCHAR(80) NULL;') });
    expect(findingsOf('truncation-risk', result)).toEqual([]);
    const behind = await lintExample({
      schema,
      file: contract('ALTER TABLE t MODIFY a VARCHAR(80) NULL;', where('b = 1')),
    });
    expect(findingsOf('type-narrowing', behind)).toEqual([]);
  });
});
