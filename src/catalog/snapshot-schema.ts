import { z } from 'zod';
import { listOf } from './list-of.ts';

const count = z.number().min(0).nullable();

const tableSchema = z.object({
  name: z.string(),
  kind: z.enum(['table', 'view']),
  /** SHOW CREATE TABLE without its AUTO_INCREMENT; empty for a view. */
  definition: z.string(),
  rows: count,
  data_bytes: count,
  index_bytes: count,
  file_bytes: count,
  /** Older snapshots do not have it. */
  free_bytes: count.optional(),
  average_row_bytes: count,
  auto_increment: z.string().nullable(),
  row_versions: count,
  instant_columns: count,
  fulltext_doc_id: z.boolean().nullable(),
  index_sizes: z.record(z.string(), z.number().min(0)).nullable(),
  triggers: listOf(
    z.object({
      name: z.string(),
      timing: z.enum(['BEFORE', 'AFTER']),
      event: z.enum(['INSERT', 'UPDATE', 'DELETE']),
    }),
  ),
  referenced_by: listOf(
    z.object({
      schema: z.string(),
      table: z.string(),
      name: z.string(),
      columns: listOf(z.string()),
      referenced_columns: listOf(z.string()),
      on_delete: z.string().nullable(),
      on_update: z.string().nullable(),
    }),
  ),
});

/** The number of the file's format; it grows with each change that an older phasedb cannot read. */
export const snapshotFormat = 1;

export const snapshotSchema = z.object({
  version: z.literal(snapshotFormat),
  /** UTC, to the second. */
  taken_at: z.iso.datetime(),
  server: z.object({
    version: z.string(),
    sql_mode: z.string(),
    variables: z.record(z.string(), z.string()),
  }),
  database: z.string(),
  tables: listOf(tableSchema),
  /** Finished statements of migrations on the server, which calibrate the estimates. Older snapshots do not have them. */
  finished: listOf(
    z.object({ class: z.string(), seconds: z.number().min(0), modelSeconds: z.number().min(0) }),
  ).optional(),
  /** What of each migration has run there. Older snapshots do not have it. */
  migrations: listOf(
    z.object({
      name: z.string(),
      phases: listOf(
        z.object({
          name: z.string(),
          complete: z.boolean(),
          hash: z.string().nullable(),
          statements: listOf(z.object({ index: z.int().min(0), hash: z.string() })),
        }),
      ),
    }),
  ).optional(),
  objects: listOf(
    z.object({
      kind: z.enum(['view', 'trigger', 'procedure', 'function', 'event']),
      name: z.string(),
      on_table: z.string().nullable(),
      text: z.string(),
    }),
  ),
});

/** Definitions and sizes of a database at one moment, without rows, as `phasedb snapshot` writes them. */
export type Snapshot = z.infer<typeof snapshotSchema>;
