import { describe, expect, it } from 'vitest';
import { contract, findingsOf, lintExample } from '../example.ts';

const schema =
  'CREATE TABLE t (id INT PRIMARY KEY, a INT NOT NULL, b INT NOT NULL, CONSTRAINT off CHECK (a < b) NOT ENFORCED, CONSTRAINT live CHECK (a > 1));';
const check = async (sql: string, gate: string, more = {}) =>
  findingsOf('check-add-violations', await lintExample({ schema, file: contract(sql, gate), ...more }));
const add = 'ALTER TABLE t ADD CONSTRAINT positive CHECK (a\n        >= 0);';
const other = 'SELECT COUNT(*) FROM t WHERE id = 0';

describe('check-add-violations', () => {
  it('asks for a gate with the condition turned round', async () => {
    expect(await check(add, other)).toMatchObject([
      {
        severity: 'error',
        place: { line: 8, column: 21 },
        message: 'Adding the CHECK positive to t fails if a row violates it, and no earlier gate counts such rows.',
        fix: expect.stringContaining('query: "SELECT COUNT(*) FROM t WHERE NOT (a >= 0)"'),
      },
    ]);
  });

  it('knows the condition of a CHECK that becomes enforced', async () => {
    const [finding] = await check('ALTER TABLE t ALTER CHECK off ENFORCED;', 'SELECT COUNT(*) FROM t WHERE a IS NULL');
    expect(finding?.fix).toContain('query: "SELECT COUNT(*) FROM t WHERE NOT (a < b)"');
  });

  it('takes no count of NULLs for proof', async () => {
    expect(await check(add, 'SELECT COUNT(*) FROM t WHERE a IS NULL')).toHaveLength(1);
  });

  it.each(['NOT (a >= 0)', 'a < 0', 'a NOT BETWEEN 0 AND 100', 'a < 0 OR a IS NULL'])(
    'takes for proof: %s',
    async (condition) => {
      expect(await check(add, `SELECT COUNT(*) FROM t WHERE ${condition}`)).toEqual([]);
    },
  );

  it.each([
    'ALTER TABLE t ADD CONSTRAINT positive CHECK (a >= 0) NOT ENFORCED;',
    'ALTER TABLE t ALTER CHECK live ENFORCED;',
    'ALTER TABLE t ALTER CHECK live NOT ENFORCED;',
    'ALTER TABLE t ADD COLUMN c INT NULL, ADD CHECK (c > 0);',
    'ALTER TABLE t ADD COLUMN c INT NULL CHECK (c > 0);',
  ])('is silent about %s', async (sql) => {
    expect(await check(sql, other)).toEqual([]);
  });

  it('is silent on versions that ignore CHECK', async () => {
    expect(await check(add, other, { version: '8.0.15' })).toEqual([]);
  });
});
