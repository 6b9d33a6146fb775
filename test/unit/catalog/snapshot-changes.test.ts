import { describe, expect, it } from 'vitest';
import { snapshotChanges } from '../../../src/catalog/snapshot-changes.ts';
import type { Snapshot } from '../../../src/catalog/snapshot-schema.ts';

type Table = Snapshot['tables'][number];

const table = (more: Partial<Table> = {}): Table => ({
  name: 'orders',
  kind: 'table',
  definition: 'CREATE TABLE `orders` (`id` bigint NOT NULL)',
  rows: 1_000_000,
  data_bytes: 100_000_000,
  index_bytes: 20_000_000,
  file_bytes: 130_000_000,
  free_bytes: 0,
  average_row_bytes: 100,
  auto_increment: '1000001',
  row_versions: 0,
  instant_columns: 0,
  fulltext_doc_id: false,
  index_sizes: { PRIMARY: 100_000_000 },
  triggers: [],
  referenced_by: [],
  ...more,
});
const ran = (...complete: readonly boolean[]) => [
  {
    name: 'm',
    phases: complete.map((one, index) => ({ name: `p${index}`, complete: one, hash: 'h', statements: [] })),
  },
];
const whole: Snapshot = {
  version: 1,
  taken_at: '2026-11-20T08:00:00Z',
  server: { version: '8.0.36', sql_mode: '', variables: { log_bin: 'ON' } },
  database: 'shop',
  tables: [table()],
  finished: [],
  migrations: ran(true),
  objects: [],
};
const changed = (more: Partial<Snapshot>) => snapshotChanges(whole, { ...whole, ...more });

describe('a newer snapshot', () => {
  it.each<[string, Partial<Snapshot>]>([
    ['is taken later', { taken_at: '2026-11-27T08:00:00Z' }],
    ['grew by a fifth', { tables: [table({ rows: 1_200_000, data_bytes: 120_000_000, file_bytes: 150_000_000 })] }],
    ['shrank by less', { tables: [table({ rows: 850_000, auto_increment: '1100000', free_bytes: 9_000_000 })] }],
    ['learned what statements took', { finished: [{ class: 'copy', seconds: 3, modelSeconds: 2 }] }],
  ])('that %s says nothing new', (_, more) => {
    expect(changed(more)).toEqual([]);
  });

  it('says nothing new where InnoDB does not answer', () => {
    const unknown = { ...whole, tables: [table({ row_versions: null, instant_columns: null, fulltext_doc_id: null })] };
    expect(snapshotChanges(whole, unknown)).toEqual([]);
    expect(snapshotChanges(unknown, whole)).toEqual([]);
  });

  it('of a small table says nothing new when its statistics jump', () => {
    const small = (rows: number, bytes: number) => ({
      ...whole,
      tables: [table({ rows, data_bytes: bytes, index_bytes: 0, file_bytes: bytes, auto_increment: `${rows}` })],
    });
    expect(snapshotChanges(small(3, 16_384), small(900, 81_920))).toEqual([]);
  });

  it.each<[string, Partial<Snapshot>]>([
    ['the size of orders', { tables: [table({ rows: 1_300_000 })] }],
    ['the size of orders', { tables: [table({ data_bytes: 60_000_000 })] }],
    ['the size of orders', { tables: [table({ auto_increment: '2000000000' })] }],
    ['the size of orders', { tables: [table({ file_bytes: null })] }],
    ['the definition of orders', { tables: [table({ definition: 'CREATE TABLE `orders` (`id` int NOT NULL)' })] }],
    ['the definition of orders', { tables: [table({ row_versions: 1 })] }],
    ['the new table items', { tables: [table(), table({ name: 'items' })] }],
    ['the dropped table orders', { tables: [] }],
    ['what has run of m', { migrations: ran(true, true) }],
    ['what has run of m', { migrations: [] }],
    ['the version or the settings of the server', { server: { ...whole.server, version: '8.4.0' } }],
    ['the database', { database: 'other' }],
    [
      'views, triggers, routines or events',
      { objects: [{ kind: 'view', name: 'v', on_table: null, text: 'SELECT 1' }] },
    ],
  ])('says what changed: %s', (text, more) => {
    expect(changed(more)).toEqual([text]);
  });
});
