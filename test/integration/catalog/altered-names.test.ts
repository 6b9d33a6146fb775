import { afterAll, beforeAll, expect, it } from 'vitest';
import { Catalog } from '../../../src/catalog/catalog.ts';
import type { CatalogQuery } from '../../../src/catalog/catalog-query.ts';
import { readLiveTable } from '../../../src/catalog/live.ts';
import type { CatalogTable } from '../../../src/catalog/table.ts';
import { readStatement } from '../../../src/sql/statements/read-statement.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';

let database: TestDatabase;
let query: CatalogQuery;

beforeAll(async () => {
  database = await createTestDatabase('altered_names');
  query = (sql, params) => database.query<Record<string, unknown>>(sql, params === undefined ? undefined : [...params]);
  await database.query('CREATE TABLE parent (id INT PRIMARY KEY, code VARCHAR(20) UNIQUE)');
});
afterAll(() => database.drop());

/** Everything of a table that a later statement may name. */
function namesIn(table: CatalogTable | undefined) {
  const parts = (index: CatalogTable['indexes'][number]) => index.parts.map((part) => part.column ?? '()').join();
  return {
    columns: table?.columns.map(({ name }) => name),
    indexes: table?.indexes.map((index) => `${index.kind} ${index.name ?? ''} (${parts(index)})`).sort(),
    foreignKeys: table?.foreignKeys.map((key) => `${key.name} (${key.columns.join()})`).sort(),
    checks: table?.checks.map(({ name }) => name).sort(),
  };
}

// Left out: an index that serves a foreign key may vanish once another serves it, which a definition does not tell.
it.each([
  ['ALTER TABLE t ADD FOREIGN KEY (b) REFERENCES parent (id)'],
  ['ALTER TABLE t ADD CONSTRAINT named FOREIGN KEY (b) REFERENCES parent (id)'],
  ['ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES parent (id)'],
  ['ALTER TABLE t ADD COLUMN p INT, ADD FOREIGN KEY (p) REFERENCES parent (id), ADD INDEX kp (p)'],
  ['ALTER TABLE t ADD COLUMN p INT, ADD FOREIGN KEY (p) REFERENCES parent (id), ADD INDEX (p)'],
  ['ALTER TABLE t DROP FOREIGN KEY t_ibfk_1'],
  ['ALTER TABLE t DROP FOREIGN KEY t_ibfk_1, ADD FOREIGN KEY (c) REFERENCES parent (id)'],
  ['ALTER TABLE t DROP FOREIGN KEY t_ibfk_1', 'ALTER TABLE t ADD FOREIGN KEY (c) REFERENCES parent (id)'],
  ['ALTER TABLE t DROP CHECK t_chk_1, ADD CHECK (b > 1)'],
  ['ALTER TABLE t ADD CHECK (b > 1), ADD CONSTRAINT own CHECK (b > 2)'],
  ['ALTER TABLE t RENAME TO r'],
  ['RENAME TABLE t TO r'],
  ['ALTER TABLE t RENAME TO r, ADD CHECK (b > 1), ADD FOREIGN KEY (b) REFERENCES parent (id)'],
  ['ALTER TABLE t RENAME COLUMN c TO d'],
  ['ALTER TABLE t CHANGE c d INT'],
  ['ALTER TABLE t ADD INDEX (b), ADD INDEX (b, a)'],
  ['ALTER TABLE t ADD INDEX ((a + b)), ADD UNIQUE (b)'],
  ['ALTER TABLE t ADD COLUMN n INT UNIQUE CHECK (n > 0)'],
])('%s %s', async (...statements) => {
  await database.query('DROP TABLE IF EXISTS t, r');
  await database.query(
    `CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT, c INT, KEY ka (a), FOREIGN KEY (c) REFERENCES parent (id),
      CHECK (b > 0), CONSTRAINT t_named CHECK (a > 0))`,
  );
  let catalog = Catalog.of([(await readLiveTable(query, database.name, 't')) as CatalogTable], {
    defaultSchema: database.name,
  });
  for (const sql of statements) {
    catalog = catalog.after(readStatement(sql));
    await database.query(sql);
  }
  const name = catalog.table(undefined, 't') === undefined ? 'r' : 't';
  expect(namesIn(catalog.table(undefined, name))).toEqual(namesIn(await readLiveTable(query, database.name, name)));
});
