import type { TableSpec } from './tables.ts';

/** A change of one phase on a table of its own. */
export interface Scenario {
  readonly what: string;
  readonly table: TableSpec;
  /** A statement of an expand, or the query of a backfill. */
  readonly sql: string;
  readonly kind: 'ddl' | 'backfill';
  /** Most rows of a chunk. */
  readonly size?: number | undefined;
}

const table = (name: string, rows: number, rowBytes: number, indexes: number): TableSpec => ({
  name,
  rows,
  rowBytes,
  indexes,
});
const ddl = (what: string, spec: TableSpec, clauses: string): Scenario => ({
  what,
  table: spec,
  sql: `ALTER TABLE ${spec.name} ${clauses}`,
  kind: 'ddl',
});
const fill = (what: string, spec: TableSpec, set: string, where: string, size?: number): Scenario => ({
  what,
  table: spec,
  sql: `UPDATE ${spec.name} SET ${set} WHERE ${where} LIMIT {batch_size}`,
  kind: 'backfill',
  size,
});

/** From 50 bytes to 4 KB a row, 50,000 to 2,000,000 rows, none to five indexes; the sandbox's buffer pool is 128 MiB. */
export const scenarios: readonly Scenario[] = [
  ddl('instant column', table('s01', 500_000, 150, 1), 'ADD COLUMN x INT NULL'),
  ddl('rebuild, narrow, 2 M rows', table('s02', 2_000_000, 70, 0), 'MODIFY a INT NULL'),
  ddl('rebuild, 2 indexes', table('s03', 1_000_000, 150, 2), 'FORCE'),
  ddl('rebuild, 4 KB rows', table('s04', 50_000, 4000, 1), 'MODIFY a INT NULL'),
  ddl('rebuild, larger than the pool', table('s05', 500_000, 1000, 1), 'FORCE'),
  ddl('index of an INT, narrow', table('s06', 2_000_000, 70, 0), 'ADD INDEX x (a)'),
  ddl('index of a text, wide', table('s07', 200_000, 1000, 1), 'ADD INDEX x (c)'),
  ddl('index, larger than the pool', table('s08', 500_000, 1000, 0), 'ADD INDEX x (b)'),
  ddl('two indexes at once', table('s09', 1_000_000, 150, 0), 'ADD INDEX x (b), ADD INDEX y (c)'),
  ddl('copy, no index', table('s10', 1_000_000, 70, 0), 'MODIFY a BIGINT NOT NULL'),
  ddl('copy, 5 indexes', table('s11', 200_000, 250, 5), 'MODIFY a BIGINT NOT NULL'),
  ddl('copy, wide', table('s12', 100_000, 2000, 1), 'MODIFY n BIGINT NULL'),
  fill('plain backfill', table('s13', 500_000, 150, 1), 'n = a + 1', 'n IS NULL'),
  fill('SHA2 backfill', table('s14', 500_000, 250, 0), 's = SHA2(CONCAT(a, filler), 256)', 's IS NULL'),
  fill('backfill of an indexed column', table('s15', 200_000, 150, 3), 'c = CONCAT(a, b)', "c NOT LIKE '%9999999%'"),
  fill('backfill, 2 KB rows', table('s16', 100_000, 2000, 0), 'n = a', 'n IS NULL'),
  fill('SHA2 in chunks of 1,000', table('s17', 300_000, 250, 0), 's = SHA2(filler, 256)', 's IS NULL', 1000),
  fill('plain in chunks of 200', table('s18', 100_000, 150, 1), 'n = a + 1', 'n IS NULL', 200),
];

/** Other sizes and shapes, on which nothing was fitted. */
export const heldOut: readonly Scenario[] = [
  ddl('rebuild, 4 indexes', table('h01', 300_000, 120, 4), 'FORCE'),
  ddl('rebuild, 500 B rows', table('h02', 400_000, 500, 1), 'MODIFY a INT NULL'),
  ddl('index of an INT, 300 B rows', table('h03', 900_000, 300, 1), 'ADD INDEX x (b)'),
  ddl('index of two columns', table('h04', 600_000, 90, 2), 'ADD INDEX x (c, b)'),
  ddl('copy, 1 index', table('h05', 500_000, 120, 1), 'MODIFY a BIGINT NOT NULL'),
  ddl('copy, 4 KB rows', table('h06', 60_000, 4000, 0), 'MODIFY n BIGINT NULL'),
  fill('SHA2 of 1 KB rows', table('h07', 150_000, 1000, 1), 's = SHA2(CONCAT(a, filler), 256)', 's IS NULL'),
  fill('backfill of narrow rows', table('h08', 800_000, 60, 0), 'n = a', 'n IS NULL'),
  fill('chunks of 500', table('h10', 200_000, 400, 0), 'n = a', 'n IS NULL', 500),
  fill('text out of a text', table('h09', 250_000, 300, 2), 's = UPPER(LEFT(filler, 40))', 's IS NULL'),
];

/** What is done on the server before the second prediction: one of each class, on other tables. */
export const lessons: readonly Scenario[] = [
  ddl('rebuild', table('l1', 300_000, 200, 1), 'FORCE'),
  ddl('index', table('l2', 400_000, 150, 0), 'ADD INDEX x (c)'),
  ddl('copy', table('l3', 150_000, 200, 2), 'MODIFY a BIGINT NOT NULL'),
  fill('backfill', table('l4', 150_000, 200, 0), 'n = a', 'n IS NULL'),
];
