import { describe, expect, it } from 'vitest';
import { contract, expand, findingsOf, lintExample } from '../example.ts';

const schema =
  'CREATE TABLE t (id INT PRIMARY KEY, email VARCHAR(100) NOT NULL, nick VARCHAR(50) NULL, tenant INT NOT NULL, deleted INT NOT NULL);';
const check = async (sql: string, gate?: string) =>
  findingsOf('unique-add', await lintExample({ schema, file: contract(sql, gate) }));
const inExpand = async (sql: string) => findingsOf('unique-add', await lintExample({ schema, file: expand(sql) }));
const duplicates = (parts: string, where = '') =>
  `SELECT COUNT(*) FROM (SELECT 1 FROM t ${where} GROUP BY ${parts} HAVING COUNT(*) > 1) AS duplicates`;
const add = 'ALTER TABLE t ADD UNIQUE INDEX email (tenant, email);';

describe('unique-add', () => {
  it('asks for a gate over the columns of the index', async () => {
    expect(await check(add)).toMatchObject([
      {
        severity: 'error',
        place: { line: 8, column: 21 },
        message:
          'Adding UNIQUE INDEX email (tenant, email) to t fails if rows have equal values, and no earlier gate counts such rows.',
        fix: expect.stringContaining(
          'query: "SELECT COUNT(*) FROM (SELECT 1 FROM t GROUP BY tenant, email HAVING COUNT(*) > 1) AS duplicates"',
        ),
      },
    ]);
  });

  it('leaves NULL out of it, and shortens by a prefix as the index does', async () => {
    const [finding] = await check('CREATE UNIQUE INDEX n ON t (nick(10));');
    expect(finding?.place).toMatchObject({ line: 8, column: 7 });
    expect(finding?.fix).toContain('WHERE LEFT(nick, 10) IS NOT NULL GROUP BY LEFT(nick, 10) HAVING');
  });

  it('moves what stands in an expand behind the gate', async () => {
    const [finding] = await inExpand(add);
    expect(finding?.fix).toMatch(/type: gate[\s\S]*type: contract[\s\S]*ALTER TABLE t ADD UNIQUE INDEX email/);
  });

  it.each([
    duplicates('email, deleted'),
    duplicates('email', 'WHERE deleted = 0'),
    'SELECT COUNT(*) FROM t WHERE email IS NULL',
    'SELECT COUNT(*) FROM (SELECT 1 FROM u GROUP BY email HAVING COUNT(*) > 1) AS duplicates',
  ])('takes no other gate for proof: %s', async (gate) => {
    expect(await check(add, gate)).toHaveLength(1);
  });

  it.each([
    duplicates('tenant, email'),
    duplicates('email'),
    duplicates('tenant, email', "WHERE email <> ''"),
    'SELECT COUNT(*) - COUNT(DISTINCT tenant, email) FROM t',
    'SELECT COUNT(*) FROM t a JOIN t b ON a.tenant = b.tenant AND a.email = b.email AND a.id < b.id',
    'WITH d AS (SELECT email FROM t GROUP BY email HAVING COUNT(*) > 1) SELECT COUNT(*) FROM d',
  ])('takes for proof: %s', async (gate) => {
    expect(await check(add, gate)).toEqual([]);
  });

  it.each([
    'ALTER TABLE t ADD UNIQUE INDEX x (id, email);',
    'ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (id, tenant);',
    'ALTER TABLE t ADD COLUMN token CHAR(36) NULL, ADD UNIQUE INDEX token (token);',
    'ALTER TABLE t ADD COLUMN token CHAR(36) NULL;\nALTER TABLE t ADD UNIQUE INDEX token (token);',
    'ALTER TABLE t ADD COLUMN n INT NOT NULL AUTO_INCREMENT UNIQUE;',
    'CREATE TABLE n (id INT PRIMARY KEY, a INT);\nALTER TABLE n ADD UNIQUE INDEX a (a);',
    'ALTER TABLE t ADD INDEX x (email);',
  ])('is silent where there can be none: %s', async (sql) => {
    expect(await inExpand(sql)).toEqual([]);
  });

  it('knows what a partitioned table cannot have', async () => {
    const partitioned =
      'CREATE TABLE t (id INT, day DATE, a INT, PRIMARY KEY (id, day)) PARTITION BY RANGE (YEAR(day)) (PARTITION p VALUES LESS THAN MAXVALUE);';
    const asked = async (sql: string) =>
      findingsOf('unique-add', await lintExample({ schema: partitioned, file: contract(sql) }));
    expect(await asked('ALTER TABLE t ADD UNIQUE KEY u (a);')).toMatchObject([
      {
        severity: 'error',
        place: { line: 8, column: 21 },
        message:
          'MySQL refuses UNIQUE INDEX u (a) on t (error 1503): the table is partitioned by day, which the key does not include.',
        fix: undefined,
      },
    ]);
    expect(await asked('ALTER TABLE t ADD UNIQUE KEY u (a, day);')).toMatchObject([
      { message: expect.stringContaining('fails if rows have equal values') },
    ]);
    expect(await asked('ALTER TABLE t ADD UNIQUE KEY u (id, day, a);')).toEqual([]);
    expect(await asked('ALTER TABLE t REMOVE PARTITIONING;\nALTER TABLE t ADD UNIQUE KEY u (a);')).toMatchObject([
      { message: expect.stringContaining('fails if rows have equal values') },
    ]);
  });

  it('leaves a column that is not there to unknown-name', async () => {
    expect(await check('ALTER TABLE t ADD UNIQUE INDEX x (nope);')).toEqual([]);
  });
});
