import { describe, expect, it } from 'vitest';
import { contract, expand, findingsOf, lintExample } from '../example.ts';

const schema =
  'CREATE TABLE p (id INT PRIMARY KEY);\nCREATE TABLE t (id INT PRIMARY KEY, p_id INT NULL, KEY p (p_id));';
const check = async (sql: string, gate = 'SELECT COUNT(*) FROM t WHERE p_id IS NULL') =>
  findingsOf('fk-add-orphans', await lintExample({ schema, file: contract(sql, gate) }));
const add = 'ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (p_id) REFERENCES p (id);';

describe('fk-add-orphans', () => {
  it('asks for a gate', async () => {
    expect(await check(add)).toMatchObject([
      {
        severity: 'error',
        place: { line: 8, column: 21 },
        message: expect.stringContaining('t (p_id) → p fails if any row has no parent'),
        fix: expect.stringContaining('LEFT JOIN p p ON p.id = c.p_id WHERE c.p_id IS NOT NULL AND p.id IS NULL'),
      },
    ]);
  });

  it('moves what stands in an expand behind the gate', async () => {
    const [finding] = findingsOf('fk-add-orphans', await lintExample({ schema, file: expand(add) }));
    expect(finding?.fix).toMatch(/type: gate[\s\S]*type: contract[\s\S]*ADD CONSTRAINT k FOREIGN KEY/);
  });

  it.each([
    'SELECT COUNT(*) FROM t LEFT JOIN p ON p.id = t.p_id WHERE p.id IS NULL AND t.p_id IS NOT NULL',
    'SELECT COUNT(*) FROM t WHERE NOT EXISTS (SELECT 1 FROM p WHERE p.id = t.p_id)',
    'SELECT COUNT(*) FROM t WHERE p_id NOT IN (SELECT id FROM p)',
  ])('takes for proof: %s', async (gate) => {
    expect(await check(add, gate)).toEqual([]);
  });

  it.each([
    `SET SESSION foreign_key_checks = 0;\n${add}`,
    'ALTER TABLE t ADD COLUMN q_id INT NULL, ADD FOREIGN KEY (q_id) REFERENCES p (id);',
    'CREATE TABLE n (id INT PRIMARY KEY, p_id INT);\nALTER TABLE n ADD FOREIGN KEY (p_id) REFERENCES p (id);',
  ])('is silent about %s', async (sql) => {
    expect(await check(sql)).toEqual([]);
  });
});
