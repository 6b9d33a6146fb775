import { describe, expect, it } from 'vitest';
import { contract, expand, findingsOf, lintExample } from '../example.ts';

const schema = 'CREATE TABLE t (id INT NOT NULL, a INT NULL, b INT DEFAULT NULL, n INT NOT NULL);';
const check = async (sql: string, gate: string) =>
  findingsOf('not-null-existing', await lintExample({ schema, file: contract(sql, gate) }));
const modify = 'ALTER TABLE t MODIFY a INT NOT NULL;';

describe('not-null-existing', () => {
  it('asks for a gate that counts NULLs', async () => {
    expect(await check(modify, 'SELECT COUNT(*) FROM t WHERE a = 0')).toMatchObject([
      {
        severity: 'error',
        place: { line: 8, column: 21 },
        message: 't.a becomes NOT NULL, but no earlier gate counts its NULLs.',
        fix: expect.stringContaining('query: "SELECT COUNT(*) FROM t WHERE a IS NULL"'),
      },
    ]);
  });

  it('reports a gate that counts only some of them', async () => {
    expect(await check(modify, 'SELECT COUNT(*) FROM t WHERE a IS NULL AND n > 5')).toMatchObject([
      { message: expect.stringContaining('the earlier gates count only some of its NULLs') },
    ]);
  });

  it('moves what stands in an expand behind the gate', async () => {
    const [finding] = findingsOf('not-null-existing', await lintExample({ schema, file: expand(modify) }));
    expect(finding?.fix).toMatch(/type: gate[\s\S]*type: contract[\s\S]*ALTER TABLE t MODIFY a INT NOT NULL;/);
  });

  it('knows that a primary key takes no NULL', async () => {
    expect(
      await check('ALTER TABLE t ADD PRIMARY KEY (id, b);', 'SELECT COUNT(*) FROM t WHERE a IS NULL'),
    ).toMatchObject([{ message: expect.stringContaining('t.b becomes NOT NULL') }]);
  });

  it.each([
    'SELECT COUNT(*) FROM t WHERE a IS NULL',
    'SELECT COUNT(*) FROM T x WHERE x.A IS NULL OR x.n = 3',
    'SELECT EXISTS (SELECT 1 FROM t WHERE ISNULL(a))',
    'SELECT COUNT(*) - COUNT(a) FROM t',
    'SELECT COUNT(*) FROM t WHERE NOT (a <=> n)',
  ])('takes for proof: %s', async (gate) => {
    expect(await check(modify, gate)).toEqual([]);
  });

  it('looks for the name that the column had when the gate ran', async () => {
    expect(await check('ALTER TABLE t CHANGE a c INT NOT NULL;', 'SELECT COUNT(*) FROM t WHERE a IS NULL')).toEqual([]);
  });

  it.each([
    'ALTER TABLE t MODIFY n BIGINT NOT NULL;',
    'ALTER TABLE t MODIFY a INT NULL;',
    'ALTER TABLE t MODIFY missing INT NOT NULL;',
    'ALTER TABLE unknown MODIFY a INT NOT NULL;',
  ])('is silent about %s', async (sql) => {
    expect(await check(sql, 'SELECT COUNT(*) FROM t WHERE n = 1')).toEqual([]);
  });
});
