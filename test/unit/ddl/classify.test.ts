import { describe, expect, test } from 'vitest';
import { Catalog } from '../../../src/catalog/catalog.ts';
import { unknownTable } from '../../../src/catalog/table.ts';
import { classify } from '../../../src/ddl/classify.ts';
import type { ServerFacts } from '../../../src/ddl/verdict.ts';
import { readCreateTable } from '../../../src/sql/statements/read-create-table.ts';
import { readStatement } from '../../../src/sql/statements/read-statement.ts';

const server: ServerFacts = { version: [9, 7, 4], strict: true, foreignKeyChecks: true };
const orders = `CREATE TABLE orders (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, customer_id INT NOT NULL, note VARCHAR(50) NOT NULL,
  price DECIMAL(10,2) NULL, PRIMARY KEY (id), KEY customer_idx (customer_id)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`;

function catalogOf(sql: string, rowVersions = 0): Catalog {
  const definition = readCreateTable(sql);
  if (definition === undefined) throw new Error('not read');
  const facts = {
    dataBytes: undefined,
    indexBytes: undefined,
    fileBytes: undefined,
    freeBytes: undefined,
    rowsEstimate: undefined,
    averageRowBytes: undefined,
    totalRowVersions: rowVersions,
    instantColumns: 0,
    hasFtsDocId: false,
    indexSizes: undefined,
    triggers: [],
    referencedBy: [],
  };
  return Catalog.of([{ ...unknownTable(undefined, definition.name), ...definition, complete: true, facts }]);
}

function judge(sql: string, facts: Partial<ServerFacts> = {}, catalog = catalogOf(orders)) {
  return classify(readStatement(sql), catalog, { ...server, ...facts });
}

function short(sql: string, facts: Partial<ServerFacts> = {}, catalog = catalogOf(orders)) {
  const { algorithm, lock, rebuild } = judge(sql, facts, catalog);
  return [algorithm, lock, ...(rebuild ? ['rebuild'] : [])].join(' ');
}

describe('version gates', () => {
  const add = 'ALTER TABLE orders ADD COLUMN n INT';
  test.each([
    [add, [8, 0, 13], 'instant none'],
    [`${add} FIRST`, [8, 0, 28], 'inplace none rebuild'],
    [`${add} FIRST`, [8, 0, 29], 'instant none'],
    ['ALTER TABLE orders DROP COLUMN price', [8, 0, 28], 'inplace none rebuild'],
    ['ALTER TABLE orders DROP COLUMN price', [8, 0, 29], 'instant none'],
    ['ALTER TABLE orders RENAME COLUMN price TO amount', [8, 0, 27], 'inplace none'],
    ['ALTER TABLE orders RENAME COLUMN price TO amount', [8, 0, 28], 'instant none'],
    ['ALTER TABLE orders ADD CHECK (price > 0)', [8, 0, 15], 'instant none'],
    ['ALTER TABLE orders ADD CHECK (price > 0)', [8, 0, 16], 'copy shared rebuild'],
    ['ALTER TABLE orders ADD COLUMN c INT REFERENCES customers (id)', [8, 4, 0], 'instant none'],
    ['ALTER TABLE orders ADD COLUMN c INT REFERENCES customers (id)', [9, 0, 0], 'copy shared rebuild'],
  ] as const)('%s on %j: %s', (sql, version, expected) => {
    expect(short(sql, { version })).toBe(expected);
  });

  test('row versions run out at 64, from 9.1.0 on at 255', () => {
    expect(short(add, { version: [8, 4, 0] }, catalogOf(orders, 63))).toBe('instant none');
    expect(short(add, { version: [8, 4, 0] }, catalogOf(orders, 64))).toBe('inplace none rebuild');
    expect(short(add, { version: [9, 1, 0] }, catalogOf(orders, 254))).toBe('instant none');
    expect(short(add, { version: [9, 1, 0] }, catalogOf(orders, 255))).toBe('inplace none rebuild');
  });
});

describe('a statement is judged as a whole', () => {
  test.each([
    ['ALTER TABLE orders ADD COLUMN n INT, ADD INDEX n_idx (n)', 'inplace none rebuild'],
    ['ALTER TABLE orders DROP INDEX customer_idx, ADD INDEX customer_idx (customer_id)', 'instant none'],
    ['ALTER TABLE orders ADD COLUMN n INT, ADD CHECK (n > 0)', 'copy shared rebuild'],
    ['CREATE INDEX price_idx ON orders (price)', 'inplace none'],
    ['DROP INDEX customer_idx ON orders', 'inplace none'],
    ['DROP INDEX `PRIMARY` ON orders', 'copy shared rebuild'],
    ['OPTIMIZE TABLE orders', 'inplace none rebuild'],
  ])('%s: %s', (sql, expected) => {
    expect(short(sql)).toBe(expected);
  });
});

describe("the author's own ALGORITHM and LOCK", () => {
  test.each([
    ['ALTER TABLE orders ADD COLUMN n INT, ALGORITHM=INPLACE', 'inplace none rebuild', false],
    ['ALTER TABLE orders ADD COLUMN n INT, ALGORITHM=COPY', 'copy shared rebuild', false],
    ['ALTER TABLE orders ADD COLUMN n INT, ALGORITHM=DEFAULT', 'instant none', false],
    ['ALTER TABLE orders ADD INDEX (price), LOCK=EXCLUSIVE', 'inplace exclusive', false],
    ['ALTER TABLE orders ADD COLUMN n INT, ALGORITHM=INSTANT, LOCK=NONE', 'instant none', true],
    ['ALTER TABLE orders ADD INDEX (price), ALGORITHM=INSTANT', 'inplace none', true],
    ['ALTER TABLE orders MODIFY price INT, ALGORITHM=INPLACE', 'copy shared rebuild', true],
    ['ALTER TABLE orders MODIFY price INT, LOCK=NONE', 'copy shared rebuild', true],
  ])('%s: %s', (sql, expected, refused) => {
    expect(short(sql)).toBe(expected);
    expect(judge(sql).refusedAssertion !== undefined).toBe(refused);
  });

  test('old_alter_table makes a copy of what asserts nothing', () => {
    expect(short('ALTER TABLE orders ADD COLUMN n INT', { oldAlterTable: true })).toBe('copy shared rebuild');
    expect(short('ALTER TABLE orders ADD COLUMN n INT, ALGORITHM=INSTANT', { oldAlterTable: true })).toBe(
      'instant none',
    );
  });
});

describe('what is not known', () => {
  const empty = Catalog.of([]);
  test('a table that the catalog does not have is a plain one, and it is said', () => {
    const verdict = judge('ALTER TABLE elsewhere ADD COLUMN n INT', {}, empty);
    expect(verdict).toMatchObject({ algorithm: 'instant', lock: 'none' });
    expect(verdict.assumes.join('; ')).toContain('no FULLTEXT index');
  });

  test('a column of unknown type may be copied', () => {
    const verdict = judge('ALTER TABLE elsewhere MODIFY n BIGINT', {}, empty);
    expect(verdict.algorithm).toBe('copy');
    expect(verdict.assumes).not.toEqual([]);
  });

  test('a column that the same file added is known', () => {
    const after = empty.after(readStatement('ALTER TABLE elsewhere ADD COLUMN n CHAR(3) NULL'));
    expect(short('ALTER TABLE elsewhere MODIFY n CHAR(3) NOT NULL', {}, after)).toBe('inplace none rebuild');
  });

  test('a clause or statement that was not read is the worst', () => {
    expect(judge('ALTER TABLE orders FROBNICATE n')).toMatchObject({
      algorithm: 'unknown',
      lock: 'unknown',
      rebuild: null,
    });
    expect(judge('FROB orders')).toMatchObject({ algorithm: 'unknown', destructive: true });
  });
});

test.each([
  ['ALTER TABLE orders DROP COLUMN price', true],
  ['ALTER TABLE orders RENAME COLUMN price TO amount', true],
  ['ALTER TABLE orders RENAME TO sales', true],
  ['ALTER TABLE orders MODIFY note VARCHAR(40) NOT NULL', true],
  ['ALTER TABLE orders MODIFY note VARCHAR(80) NOT NULL', false],
  ['ALTER TABLE orders MODIFY note TEXT NOT NULL', false],
  ['ALTER TABLE orders MODIFY customer_id BIGINT NOT NULL', false],
  ['ALTER TABLE orders MODIFY customer_id INT UNSIGNED NOT NULL', true],
  ['ALTER TABLE orders MODIFY price DECIMAL(12,2)', false],
  ['ALTER TABLE orders MODIFY price DECIMAL(10,3)', true],
  ['ALTER TABLE orders MODIFY price DECIMAL(10,2) NOT NULL', false],
  ['ALTER TABLE orders DROP INDEX customer_idx', false],
  ['ALTER TABLE orders DROP PARTITION p1', true],
  ['DROP TABLE orders', true],
  ['TRUNCATE TABLE orders', true],
  ['DROP VIEW orders_view', true],
  ['CREATE TABLE more (id INT)', false],
  ['DELETE FROM orders', false],
])('%s takes something away: %s', (sql, destructive) => {
  expect(judge(sql).destructive).toBe(destructive);
});
