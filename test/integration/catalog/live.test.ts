import mysql from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CatalogQuery } from '../../../src/catalog/catalog-query.ts';
import { readLiveTable } from '../../../src/catalog/live.ts';
import { usableKeys } from '../../../src/catalog/walk-key.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';

let database: TestDatabase;
let query: CatalogQuery;

beforeAll(async () => {
  database = await createTestDatabase('catalog');
  query = (sql, params) => database.query<Record<string, unknown>>(sql, params === undefined ? undefined : [...params]);
});

afterAll(() => database.drop());

test('a table comes with its definition, row versions, triggers and the keys of others that point to it', async () => {
  await database.query(
    'CREATE TABLE `my-orders` (id INT UNSIGNED NOT NULL PRIMARY KEY, note TEXT, FULLTEXT KEY note_ft (note))',
  );
  await database.query(
    'CREATE TABLE items (id INT PRIMARY KEY, order_id INT UNSIGNED, CONSTRAINT items_fk FOREIGN KEY (order_id) REFERENCES `my-orders` (id) ON DELETE CASCADE)',
  );
  await database.query('CREATE TRIGGER items_bi BEFORE INSERT ON items FOR EACH ROW SET NEW.order_id = NEW.order_id');
  await database.query('ALTER TABLE items ADD COLUMN n INT, ALGORITHM=INSTANT');
  const orders = await readLiveTable(query, database.name, 'my-orders');
  expect(orders).toMatchObject({ complete: true, kind: 'table', name: 'my-orders', schema: database.name });
  expect(orders?.facts).toMatchObject({ hasFtsDocId: true, totalRowVersions: 0 });
  expect(orders?.facts?.referencedBy).toEqual([
    {
      schema: database.name,
      table: 'items',
      name: 'items_fk',
      columns: ['order_id'],
      referencedColumns: ['id'],
      onDelete: 'CASCADE',
      onUpdate: undefined,
    },
  ]);
  const items = await readLiveTable(query, database.name, 'items');
  expect(items?.facts).toMatchObject({ hasFtsDocId: false, totalRowVersions: 1 });
  expect(items?.facts?.triggers).toEqual([{ name: 'items_bi', timing: 'BEFORE', event: 'INSERT' }]);
  expect(items?.columns.map((column) => column.name)).toEqual(['id', 'order_id', 'n']);
});

test('a dropped FULLTEXT index is still seen, until the table is rebuilt', async () => {
  await database.query('CREATE TABLE texts (id INT PRIMARY KEY, body TEXT, FULLTEXT KEY body_ft (body))');
  await database.query('ALTER TABLE texts DROP INDEX body_ft');
  expect((await readLiveTable(query, database.name, 'texts'))?.facts?.hasFtsDocId).toBe(true);
  await database.query('ALTER TABLE texts FORCE');
  expect((await readLiveTable(query, database.name, 'texts'))?.facts?.hasFtsDocId).toBe(false);
});

test('sizes are of now, not of up to a day ago', async () => {
  await database.query('CREATE TABLE grown (id INT PRIMARY KEY AUTO_INCREMENT, filler CHAR(200) NOT NULL)');
  const before = (await readLiveTable(query, database.name, 'grown'))?.facts?.dataBytes ?? 0;
  await database.query("INSERT INTO grown (filler) SELECT 'x' FROM information_schema.COLUMNS a LIMIT 3000");
  await database.query('ANALYZE TABLE grown');
  const after = (await readLiveTable(query, database.name, 'grown'))?.facts?.dataBytes ?? 0;
  expect(after).toBeGreaterThan(before + 500_000);
});

test('a view is a view, and what is not there is undefined', async () => {
  await database.query('CREATE VIEW one AS SELECT 1 AS x');
  expect(await readLiveTable(query, database.name, 'one')).toMatchObject({ kind: 'view', complete: true });
  expect(await readLiveTable(query, database.name, 'none')).toBeUndefined();
});

test('without the PROCESS privilege the facts of InnoDB are undefined, never an error', async () => {
  const user = `plain_${database.name.slice(-8)}`;
  await database.query('CREATE TABLE guarded (id INT PRIMARY KEY)');
  await database.query(`CREATE USER '${user}' IDENTIFIED BY 'a-password'`);
  try {
    await database.query(`GRANT SELECT ON ${database.name}.* TO '${user}'`);
    const url = new URL(database.url);
    const connection = await mysql.createConnection({
      host: url.hostname,
      port: Number(url.port),
      user,
      password: 'a-password',
      database: database.name,
    });
    try {
      const asUser: CatalogQuery = async (sql, params) => {
        const [rows] = await connection.query(sql, params === undefined ? undefined : [...params]);
        return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : [];
      };
      const table = await readLiveTable(asUser, database.name, 'guarded');
      expect(table).toMatchObject({ complete: true });
      expect(table?.facts).toMatchObject({ totalRowVersions: undefined, hasFtsDocId: undefined });
    } finally {
      await connection.end();
    }
  } finally {
    await database.query(`DROP USER '${user}'`);
  }
});

test('SHOW CREATE TABLE is read also under ANSI_QUOTES', async () => {
  await database.query('CREATE TABLE quoted (id INT PRIMARY KEY, `odd "name` INT)');
  await database.query("SET SESSION sql_mode = 'ANSI_QUOTES'");
  try {
    const table = await readLiveTable(query, database.name, 'quoted');
    expect(table?.columns.map((column) => column.name)).toEqual(['id', 'odd "name']);
  } finally {
    await database.query('SET SESSION sql_mode = DEFAULT');
  }
});

test('usable keys are those that MySQL can be forced to use', async () => {
  await database.query(`CREATE TABLE keyed (
    id BIGINT UNSIGNED NOT NULL, code VARCHAR(20) CHARACTER SET latin1 NOT NULL, at DATETIME(3) NOT NULL, f FLOAT NOT NULL,
    n INT NULL, kind ENUM('a','b') NOT NULL, PRIMARY KEY (kind, id DESC), UNIQUE KEY code_uq (code, at), UNIQUE KEY f_uq (f),
    UNIQUE KEY n_uq (n), UNIQUE KEY prefix_uq (code(5)), UNIQUE KEY hidden_uq (at) INVISIBLE, UNIQUE KEY fn_uq ((n + 1)))`);
  const table = await readLiveTable(query, database.name, 'keyed');
  const keys = table === undefined ? [] : usableKeys(table);
  expect(keys.map((key) => key.name)).toEqual(['PRIMARY', 'code_uq']);
  expect(keys[0]?.parts).toMatchObject([
    { column: 'kind', dataType: 'enum', members: ['a', 'b'], descending: false },
    { column: 'id', dataType: 'bigint', unsigned: true, descending: true },
  ]);
  expect(keys[1]?.parts).toMatchObject([
    { dataType: 'varchar', charset: 'latin1', collation: 'latin1_swedish_ci' },
    { dataType: 'datetime', fractionalDigits: 3 },
  ]);
  for (const { name } of keys) await database.query(`SELECT 1 FROM keyed FORCE INDEX (\`${name}\`)`);
});
