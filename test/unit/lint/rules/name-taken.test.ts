import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const schema =
  'CREATE TABLE p (id INT PRIMARY KEY); CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT, KEY k (a), CONSTRAINT f FOREIGN KEY (a) REFERENCES p (id)); CREATE VIEW v AS SELECT id FROM t;';
const result = (sql: string, settings = {}) => lintExample({ schema, file: expand(sql), version: '8.0.36' }, settings);
const check = async (sql: string) => findingsOf('name-taken', await result(sql));

describe('name-taken', () => {
  it.each([
    [
      'ALTER TABLE t ADD COLUMN c INT, ADD COLUMN B INT;',
      39,
      't already has a column B at this point of the migration.',
    ],
    ['ALTER TABLE t RENAME COLUMN a TO b;', 21, 't already has a column b at this point of the migration.'],
    ['ALTER TABLE t ADD INDEX k (b);', 21, 't already has an index k at this point of the migration.'],
    ['CREATE INDEX k ON t (b);', 25, 't already has an index k at this point of the migration.'],
    ['ALTER TABLE t ADD PRIMARY KEY (b);', 21, 't already has a primary key at this point of the migration.'],
    [
      'ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES p (id);',
      21,
      't already has a foreign key f at this point of the migration.',
    ],
    [
      'ALTER TABLE t DROP FOREIGN KEY f, ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES p (id);',
      41,
      't already has a foreign key f at this point of the migration.',
    ],
    ['CREATE TABLE t (id INT);', 20, 'The table t already exists at this point of the migration.'],
    ['CREATE TABLE v (id INT);', 20, 'The view v already exists at this point of the migration.'],
    ['RENAME TABLE t TO p;', 25, 'The table p already exists at this point of the migration.'],
  ])('finds %s', async (sql, column, message) => {
    expect(await check(sql)).toMatchObject([{ severity: 'warning', place: { line: 5, column }, message }]);
  });

  it('is an error where the tables are those of a server, in place of what such a change would cost', async () => {
    const found = await result('ALTER TABLE t ADD COLUMN a VARCHAR(9);', { catalogFrom: 'server' });
    expect(findingsOf('name-taken', found)).toMatchObject([{ severity: 'error' }]);
    expect(findingsOf('ddl-copy-table', found)).toEqual([]);
  });

  it.each([
    'CREATE TABLE IF NOT EXISTS t (id INT);',
    'CREATE TEMPORARY TABLE t (id INT);',
    'ALTER TABLE t DROP COLUMN b, ADD COLUMN b BIGINT;',
    'ALTER TABLE t RENAME COLUMN a TO b, RENAME COLUMN b TO a;',
    'ALTER TABLE t CHANGE a A BIGINT;',
    'ALTER TABLE t DROP INDEX k, ADD INDEX k (a, b);',
    'ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (id, b);',
    'ALTER TABLE t DROP FOREIGN KEY f;\nALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p (id);',
    'ALTER TABLE t ADD INDEX (a);',
    'ALTER TABLE u ADD COLUMN a INT;',
    'RENAME TABLE t TO t_old, p TO t;',
    'DROP TABLE t;\nCREATE TABLE t (id INT);',
  ])('is silent about %s', async (sql) => {
    expect(await check(sql)).toEqual([]);
  });
});
