import { expect, test } from 'vitest';
import type { CatalogTable, TableFacts } from '../../../src/catalog/table.ts';
import { unknownTable } from '../../../src/catalog/table.ts';
import { isSmallerThan, tableBytes } from '../../../src/catalog/table-size.ts';

function tableOf(facts: Partial<TableFacts>, createdHere = false): CatalogTable {
  return { ...unknownTable('shop', 'orders'), createdHere, facts: facts as TableFacts };
}

test('of statistics and files the larger figure counts', () => {
  expect(tableBytes(tableOf({ dataBytes: 100, indexBytes: 50, fileBytes: 120 }))).toBe(150);
  expect(tableBytes(tableOf({ dataBytes: 100, indexBytes: 50, fileBytes: 400 }))).toBe(400);
  expect(tableBytes(tableOf({ fileBytes: 400 }))).toBe(400);
  expect(tableBytes(tableOf({}))).toBeUndefined();
});

test('a table of the same phase has no bytes', () => {
  expect(tableBytes(tableOf({ dataBytes: 100 }, true))).toBe(0);
});

test('a table of unknown size is not small', () => {
  expect(isSmallerThan(1000, tableOf({}))).toBe(false);
  expect(isSmallerThan(1000, tableOf({ dataBytes: 999 }))).toBe(true);
  expect(isSmallerThan(1000, tableOf({ dataBytes: 1000 }))).toBe(false);
});
