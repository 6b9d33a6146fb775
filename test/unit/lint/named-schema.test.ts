import { expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from './example.ts';

const schema = 'CREATE TABLE t (id INT PRIMARY KEY, a INT NOT NULL);';
const rulesOf = async (sql: string, more = schema) =>
  (await lintExample({ schema: more, file: expand(sql), version: '8.4.0' })).findings.map(({ rule }) => rule);

it('a migration that qualifies every name alike means the tables of a file without schemas', async () => {
  expect(await rulesOf('ALTER TABLE shop.t MODIFY a INT NULL;\nALTER TABLE shop.t DROP INDEX nope;')).toEqual(
    expect.arrayContaining(['ddl-inplace-rebuild', 'unknown-name']),
  );
  expect(await rulesOf('ALTER TABLE shop.t ADD COLUMN b INT;')).not.toContain('schema-missing');
});

it('two schemas, names with and without one, and a file that names its own are left alone', async () => {
  for (const other of ['shop2.t', 't']) {
    const sql = `ALTER TABLE shop.t ADD COLUMN b INT;\nALTER TABLE ${other} ADD COLUMN c INT;`;
    expect(await rulesOf(sql)).toContain('schema-missing');
  }
  expect(await rulesOf('ALTER TABLE shop.t ADD COLUMN b INT;', 'CREATE TABLE own.t (id INT PRIMARY KEY);')).toContain(
    'schema-missing',
  );
  const file = expand('ALTER TABLE shop.t ADD COLUMN a INT;');
  expect(findingsOf('name-taken', await lintExample({ schema, file }))).toHaveLength(1);
});
