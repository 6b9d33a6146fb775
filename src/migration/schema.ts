import { z } from 'zod';
import { throttleKeys } from './throttle-keys.ts';

/** Names become keys of the state tables and words of a command line, so they hold nothing that needs quoting. */
const NAME_PATTERN = /^[A-Za-z0-9_.-]+$/;

const DAY_MS = 86_400_000;

/** `rule` says in words what the pattern says; editors and our messages show it. */
const patterned = (pattern: RegExp, rule: string, description: string) =>
  z.string().regex(pattern).meta({ description, patternErrorMessage: rule });

const name = (description: string) =>
  patterned(NAME_PATTERN, 'at most 128 letters, digits, `_`, `.` and `-`', description).max(128);

const text = (description: string) => z.string().describe(description);

const whole = (least: number, most: number, description: string) => z.int().min(least).max(most).describe(description);

const scalar = (description: string) =>
  z.union([z.string(), z.number(), z.boolean(), z.null()]).default(0).describe(description);

const session = z
  .strictObject({
    sql_mode: patterned(
      /^[A-Za-z_]*(\s*,\s*[A-Za-z_]+)*$/,
      'names of SQL modes with commas between them',
      "SQL modes for every statement, separated by commas. Default: the server's own, with STRICT_TRANS_TABLES.",
    ).optional(),
    time_zone: patterned(
      /^[A-Za-z0-9_+:/-]+$/,
      'an offset such as "+00:00", or the name of a time zone',
      'Time zone for every statement, e.g. "+00:00" or Europe/Berlin. Default: the server\'s own.',
    ).optional(),
  })
  .describe(
    "Settings that hold for all statements of this migration. Default: the server's own values, and strict mode.",
  );

const allowance = z.strictObject({
  what: z
    .enum(['copy', 'blocking', 'rebuild', 'destructive'])
    .describe(
      'The risk that is accepted: copy (the table is copied), blocking (writes wait), rebuild (the table is rebuilt in place), destructive (data or definitions are lost).',
    ),
  reason: patterned(/\S/, 'not blank', 'Why that is acceptable here; shown in reports.'),
});

export const ddlLimitsSchema = z
  .strictObject({
    lock_wait_timeout_s: whole(1, 3600, 'Seconds to wait for the metadata lock before a statement starts.').default(5),
    commit_lock_wait_s: whole(
      1,
      3600,
      'Seconds to wait for the metadata lock again at the end of an in-place build.',
    ).default(5),
    retries: whole(
      0,
      1000,
      'How often the first wait is repeated, with a back-off of 1 s to 30 s. A lost build is never repeated.',
    ).default(20),
    on_cancel: z
      .enum(['leave', 'kill'])
      .default('leave')
      .describe(
        'What happens to a building ALTER when the run is cancelled: leave (it goes on, resume adopts it) or kill.',
      ),
  })
  .describe('Limits for the statements of this phase.');

export const throttleSchema = z
  .strictObject(
    Object.fromEntries(
      Object.entries(throttleKeys).map(([key, { most, help }]) => [
        key,
        whole(0, most, `${help}; 0: not watched.`).default(0),
      ]),
    ),
  )
  .describe('Signals of the server that pause the backfill.');

const batch = z
  .strictObject({
    query: text(
      'One UPDATE, DELETE or INSERT … SELECT that ends in LIMIT {batch_size}. phasedb walks the key of the table instead of searching anew each time.',
    ),
    size: whole(1, 1_000_000, 'Most rows looked at in one chunk. Without it target_ms alone decides.').optional(),
    delay_ms: whole(0, DAY_MS, 'Pause in milliseconds after each chunk of a range.').default(10),
    lag_threshold_ms: whole(0, DAY_MS, 'Pause while a replica is further behind than this; 0 switches it off.').default(
      1500,
    ),
    pk_column: text('Column of the key to walk; needed only to choose between several usable keys.').min(1).optional(),
    pk_cursor_query: text('Read for older files and replaced by the key walk; never sent.').optional(),
    checkpoint_every: whole(
      1,
      1_000_000,
      'Chunks between two progress records. The cursor itself is saved with every chunk.',
    ).default(10),
    done_when: text(
      'A SELECT of one row and one column that proves completion. Default: the end of the walk.',
    ).optional(),
    done_expected: scalar('The value that done_when has to give.'),
    target_ms: whole(1, 2000, 'Time in milliseconds that a chunk aims at.').default(250),
    parallel: whole(1, 64, 'Ranges of the key that are walked side by side.').default(1),
    max_rows_per_second: whole(0, 1_000_000_000, 'Limit over all ranges; 0: none.').default(0),
    keep_updated_at: z
      .boolean()
      .default(false)
      .describe('true: columns with ON UPDATE CURRENT_TIMESTAMP keep their value.'),
    throttle: throttleSchema.optional(),
  })
  .describe('What a backfill does, and at what pace.');

export const waitUntilSchema = z
  .strictObject({
    query: text('A SELECT of one row and one column, asked until it gives the expected value.').optional(),
    expected: scalar('The value that the query has to give. Numbers compare as decimals; null is NULL.'),
    poll_interval_ms: whole(10, DAY_MS, 'Milliseconds between two polls.').default(5000),
    timeout_minutes: z
      .number()
      .positive()
      .max(100_000)
      .default(120)
      .describe('Minutes after which the gate has timed out, counted from its first poll.'),
    not_before: z
      .strictObject({
        after: name('Name of an earlier phase.'),
        hours: z.number().min(0).max(100_000).describe('Hours that must have passed since that phase was complete.'),
      })
      .optional()
      .describe('Soak time: the gate stays closed until so many hours after an earlier phase.'),
    deployed: z
      .strictObject({
        environment: text('Name of the GitHub environment.').min(1),
        ref: text('Commit, tag or branch that has to be live there.').min(1),
      })
      .optional()
      .describe('GitHub Deployments must say that this commit is live in that environment.'),
  })
  .describe('What a gate waits for: a query, a soak time, a deployment, or several of them.');

export const phaseSchema = z.strictObject({
  name: name('Unique in this file; the state is kept under it.'),
  type: z
    .enum(['expand', 'backfill', 'gate', 'contract'])
    .optional()
    .describe(
      'expand adds, backfill fills, gate waits for proof, contract removes or tightens. Default: the name of the phase.',
    ),
  sql: text('One or more DDL statements (expand and contract).').optional(),
  rollback_sql: text('What undoes this phase: DDL for expand and contract, one batch query for a backfill.').optional(),
  irreversible: patterned(/\S/, 'not blank', 'Instead of rollback_sql: why there is no way back.').optional(),
  on_failure: z
    .enum(['rollback', 'none'])
    .default('none')
    .describe('rollback: undo this phase when it fails; none: leave it failed, for resume or rollback by hand.'),
  allow: z.array(allowance).default([]).describe('Risks accepted for this phase, each with its reason.'),
  ddl: ddlLimitsSchema.optional(),
  batch: batch.optional(),
  wait_until: waitUntilSchema.optional(),
});

/**
 * The migration file as FORMAT.md has it: every key, its type, range, default and editor help. What depends on several
 * keys at once (the type of a phase, the order of types) and what stands in the SQL is checked outside of it.
 */
export const migrationSchema = z.strictObject({
  migration: name('Name of the migration; its state is kept under it.'),
  database: z.literal('mysql').default('mysql').describe('Always mysql.'),
  description: text('What this migration is for; shown in reports.').optional(),
  depends_on: z
    .array(name('Name of a migration.'))
    .default([])
    .describe('Migrations that must be complete before the first phase of this one starts.'),
  session: session.optional(),
  phases: z.array(phaseSchema).min(1).describe('The phases in the order in which they run.'),
});

export type RawMigration = z.output<typeof migrationSchema>;
export type RawPhase = RawMigration['phases'][number];
export type RawBatch = NonNullable<RawPhase['batch']>;
export type RawWaitUntil = NonNullable<RawPhase['wait_until']>;
