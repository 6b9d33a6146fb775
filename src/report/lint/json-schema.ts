import { z } from 'zod';
import { basisKinds } from '../../estimate/basis.ts';
import type { LintJson } from './json.ts';

const figure = z.number().min(0).max(1e18);
const range = z.object({ p50: figure, p90: figure }).nullable();
const text = z.string().max(1_000_000);
/** No path is longer; one with half a character in it cannot be written into a link. */
const path = z
  .string()
  .max(4096)
  .refine((given) => given.isWellFormed());
const line = z.int().min(1).max(10_000_000);

const estimate = z.object({
  rows: range,
  seconds: range,
  writesBlockedSeconds: range,
  diskBytes: range,
  tmpdirBytes: range,
  binlogBytes: range,
  lagSeconds: range,
  chunks: range,
  stayingBytes: range,
  timeoutCovers: z.boolean().nullable(),
  basis: z.object({ kind: z.enum(basisKinds), confidence: z.enum(['high', 'medium', 'low']), text }).nullable(),
  missing: z.array(text),
  from: text,
});

const statement = z.object({
  index: z.int(),
  line,
  column: line,
  sql: text,
  kind: text,
  table: text.nullable(),
  algorithm: text,
  lock: text,
  rebuild: z.boolean().nullable(),
  decidedBy: text,
  because: text,
  later: z.boolean(),
  assumes: z.array(text),
  newTable: z.boolean(),
  estimate: estimate.nullable(),
});

const finding = z.object({
  rule: z.string().regex(/^[a-z0-9-]{1,100}$/),
  severity: z.enum(['error', 'warning', 'info']),
  file: path,
  line,
  column: line,
  endLine: line.nullable(),
  endColumn: line.nullable(),
  phase: text.nullable(),
  message: text,
  why: text,
  fix: text.nullable(),
  docs: text,
  related: z.array(z.object({ file: path, line, text })).max(1000),
});

/** What `lint --format json` writes, read back from where it may have been forged. */
export const lintJsonSchema: z.ZodType<LintJson> = z.object({
  version: z.literal(1),
  knowledge: z.object({
    tables: z.enum(['schema', 'snapshot', 'server']).nullable(),
    takenOn: z.iso.date().nullable(),
    version: z.string().max(40).nullable(),
  }),
  judge: z
    .object({
      configFrom: z.enum(['base', 'head']),
      base: z.string().max(1000),
      problem: text.nullable(),
      changes: z
        .array(
          z.object({ kind: z.string().max(40), file: path, line, text, hides: z.int().min(0), kept: z.int().min(0) }),
        )
        .max(100_000),
    })
    .nullable(),
  migrations: z.array(
    z.object({
      file: path,
      name: text,
      tables: z.array(z.object({ name: text, rows: figure.nullable(), bytes: figure.nullable() })),
      phases: z.array(
        z.object({
          name: text,
          type: z.enum(['expand', 'backfill', 'gate', 'contract']),
          line,
          /** `22:00 to 05:00 Europe/Berlin`; null: at any time. */
          window: text.nullable(),
          statements: z.array(statement),
          estimate: estimate.nullable(),
        }),
      ),
    }),
  ),
  findings: z.array(finding),
  summary: z.object({ errors: z.int().min(0), warnings: z.int().min(0), infos: z.int().min(0) }),
});
