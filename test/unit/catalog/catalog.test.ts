import { expect, test } from 'vitest';
import { Catalog } from '../../../src/catalog/catalog.ts';
import { readCreateTable } from '../../../src/sql/statements/read-create-table.ts';
import { readStatement } from '../../../src/sql/statements/read-statement.ts';

function after(...statements: readonly string[]): Catalog {
  return statements.reduce(
    (catalog, sql) => catalog.after(readStatement(sql), readCreateTable(sql)),
    Catalog.of([], { defaultSchema: 'shop' }),
  );
}

const create =
  'CREATE TABLE orders (id INT PRIMARY KEY, a INT, b VARCHAR(10), KEY ab (a, b), CONSTRAINT c CHECK (a > 0))';

test('a created table is known, in full and as created here', () => {
  const catalog = after(create);
  expect(catalog.table('shop', 'orders')).toMatchObject({ complete: true, createdHere: true });
  expect(catalog.table(undefined, 'orders')?.columns.map((column) => column.name)).toEqual(['id', 'a', 'b']);
  expect(catalog.nextPhase().table('shop', 'orders')?.createdHere).toBe(false);
});

test('later statements see what earlier ones did', () => {
  const table = after(
    create,
    'ALTER TABLE orders ADD COLUMN n INT AFTER id, DROP COLUMN a, RENAME COLUMN b TO title',
    'ALTER TABLE orders ADD UNIQUE (n), ADD CHECK (n > 1), ALTER INDEX ab INVISIBLE',
  ).table(undefined, 'orders');
  expect(table?.columns.map((column) => column.name)).toEqual(['id', 'n', 'title']);
  expect(
    table?.indexes.map((index) => [index.name, index.kind, index.invisible, index.parts.map((part) => part.column)]),
  ).toEqual([
    [undefined, 'primary', false, ['id']],
    ['n', 'unique', false, ['n']],
    ['ab', 'plain', true, ['title']],
  ]);
  expect(table?.checks.map((check) => check.name)).toEqual(['c', 'orders_chk_1']);
});

test('two columns can trade names', () => {
  const table = after(create, 'ALTER TABLE orders RENAME COLUMN a TO b, RENAME COLUMN b TO a').table(
    undefined,
    'orders',
  );
  expect(table?.columns.map((column) => [column.name, column.type.name])).toEqual([
    ['id', 'int'],
    ['b', 'int'],
    ['a', 'varchar'],
  ]);
});

test('a new default character set is for columns to come', () => {
  const table = after(
    'CREATE TABLE t (a CHAR(1)) DEFAULT CHARSET=latin1',
    'ALTER TABLE t DEFAULT CHARACTER SET utf8mb4',
    'ALTER TABLE t ADD b CHAR(1)',
  ).table(undefined, 't');
  expect(table?.columns.map((column) => column.charset)).toEqual(['latin1', undefined]);
});

test('tables are renamed, dropped and made like others', () => {
  const catalog = after(
    create,
    'CREATE TABLE copy LIKE orders',
    'RENAME TABLE orders TO sales.orders2',
    'DROP TABLE orders2',
  );
  expect(catalog.table('shop', 'copy')).toMatchObject({ complete: true, createdHere: true });
  expect(catalog.table('shop', 'orders')).toBeUndefined();
  expect(catalog.table('sales', 'orders2')?.columns).toHaveLength(3);
  expect(after(create, 'ALTER TABLE orders RENAME TO shipped').table('shop', 'shipped')?.columns).toHaveLength(3);
});

test('an unknown table becomes known in part, and keeps what is known of it', () => {
  const table = after('ALTER TABLE x ADD INDEX i (a)', 'ALTER TABLE x ADD COLUMN n INT').table(undefined, 'x');
  expect(table?.complete).toBe(false);
  expect(table?.indexes.map((index) => index.name)).toEqual(['i']);
});

test('names compare without case where the server does', () => {
  const tables = after(create).tables();
  expect(Catalog.of(tables, { lowerCaseTableNames: 1 }).table(undefined, 'ORDERS')).toBeDefined();
  expect(Catalog.of(tables, { lowerCaseTableNames: 0 }).table(undefined, 'ORDERS')).toBeUndefined();
});
