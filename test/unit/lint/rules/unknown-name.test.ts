import { describe, expect, it } from 'vitest';
import { contract, expand, findingsOf, lintExample } from '../example.ts';

const schema = `CREATE TABLE t (id INT PRIMARY KEY, a INT NULL, b INT NULL, parent INT NULL, KEY by_a (a),
  CONSTRAINT positive CHECK (a > 0), CONSTRAINT t_parent FOREIGN KEY (parent) REFERENCES t (id));
CREATE TABLE u (id INT PRIMARY KEY, x INT NULL);`;
const check = async (file: string) => findingsOf('unknown-name', await lintExample({ schema, file }));

describe('unknown-name', () => {
  it.each([
    ['DROP COLUMN aa', 'column aa', 'Did you mean a?'],
    ['MODIFY c INT NULL', 'column c', 'Did you mean a?'],
    ['CHANGE old_name new_name INT', 'column old_name', undefined],
    ['RENAME COLUMN zz TO y', 'column zz', undefined],
    ['ALTER COLUMN zz DROP DEFAULT', 'column zz', undefined],
    ['DROP INDEX bya', 'index bya', 'Did you mean by_a?'],
    ['ALTER INDEX by_b INVISIBLE', 'index by_b', 'Did you mean by_a?'],
    ['RENAME INDEX by_b TO by_c', 'index by_b', 'Did you mean by_a?'],
    ['DROP CHECK positiv', 'constraint positiv', 'Did you mean positive?'],
    ['DROP FOREIGN KEY t_parents', 'constraint t_parents', 'Did you mean t_parent?'],
    ['ADD COLUMN c INT AFTER zz', 'column zz', undefined],
    ['MODIFY a INT AFTER zz', 'column zz', undefined],
    ['ADD INDEX i (a, zz)', 'column zz', undefined],
    ['ADD UNIQUE (parents)', 'column parents', 'Did you mean parent?'],
  ])('%s', async (clause, what, fix) => {
    expect(await check(expand(`ALTER TABLE t ${clause};`))).toMatchObject([
      {
        severity: 'error',
        place: { line: 5, column: 21 },
        message: `t has no ${what} at this point of the migration.`,
        fix,
      },
    ]);
  });

  it.each([
    ['names in another case', 'ALTER TABLE t DROP COLUMN A, DROP INDEX BY_A;'],
    ['the primary key', 'ALTER TABLE t DROP INDEX `PRIMARY`, ADD PRIMARY KEY (id, b);'],
    ['the index that a foreign key made', 'ALTER TABLE t DROP FOREIGN KEY t_parent, DROP INDEX t_parent;'],
    ['a column of the same statement', 'ALTER TABLE t ADD c INT, ADD INDEX i (c);'],
    ['a column behind another one that is new', 'ALTER TABLE t ADD c INT AFTER b, ADD d INT AFTER c;'],
    ['a column of an earlier statement', 'ALTER TABLE t ADD c INT;\nALTER TABLE t MODIFY c BIGINT;'],
    ['a table that is not known', 'ALTER TABLE other DROP COLUMN zz;'],
    ['a constraint that may be anything', 'ALTER TABLE t DROP CONSTRAINT zz;'],
  ])('is silent on %s', async (_, sql) => {
    expect(await check(expand(sql))).toEqual([]);
  });

  it('a column that an earlier statement dropped is gone', async () => {
    expect(await check(expand('ALTER TABLE t DROP COLUMN b;\nALTER TABLE t DROP COLUMN b;'))).toMatchObject([
      { place: { line: 6 } },
    ]);
  });

  it('looks into gates and backfills, at the very word', async () => {
    expect(
      await check(contract('ALTER TABLE t DROP COLUMN b;', 'SELECT COUNT(*) FROM t WHERE bb IS NOT NULL')),
    ).toMatchObject([
      { phase: 'gate', message: 't has no column bb at this point of the migration.', fix: 'Did you mean b?' },
    ]);
    const backfill =
      'migration: m\nphases:\n  - name: backfill\n    irreversible: test\n    batch:\n      query: |\n        UPDATE t SET aa = 1 WHERE b IS NULL LIMIT {batch_size}\n';
    expect(await check(backfill)).toMatchObject([{ place: { line: 7, column: 22 }, end: { line: 7, column: 24 } }]);
  });

  it.each([
    'SELECT COUNT(*) FROM t LEFT JOIN u ON u.id = t.a WHERE u.x IS NULL AND b = 1',
    'SELECT COUNT(*) AS open_rows FROM t WHERE a IS NULL ORDER BY open_rows',
    'SELECT COUNT(*) FROM t JOIN other ON other.zz = t.a',
    'SELECT COUNT(*) FROM (SELECT a AS n FROM t) AS d WHERE n IS NULL',
    'SELECT COUNT(*) FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.x = t.a)',
    "SELECT COUNT(*) FROM t WHERE a = 'zz' AND `b` > 0",
  ])('is silent on %s', async (query) => {
    expect(await check(contract('ALTER TABLE t DROP COLUMN b;', query))).toEqual([]);
  });
});
