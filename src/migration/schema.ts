import { z } from 'zod';
import { throttleKeys } from './throttle-keys.ts';

/** Names are keys of the state tables and command-line arguments, so they need no quoting. */
const NAME_PATTERN = /^[A-Za-z0-9_.-]+$/;

const DAY_MS = 86_400_000;

/** `rule` describes the pattern; editors and messages show it. */
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
      'SQL mode names separated by commas',
      "SQL modes for every statement, separated by commas. Default: the server's value plus STRICT_TRANS_TABLES.",
    ).optional(),
    time_zone: patterned(
      /^[A-Za-z0-9_+:/-]+$/,
      'an offset such as "+00:00", or a time zone name',
      'Time zone for every statement, for example "+00:00" or Europe/Berlin. Default: the server\'s value.',
    ).optional(),
  })
  .describe("Session settings for all statements of this migration. Default: the server's values plus strict mode.");

const allowance = z.strictObject({
  what: z
    .enum(['copy', 'blocking', 'rebuild', 'destructive', 'code'])
    .describe(
      'The accepted risk: copy (MySQL copies the table), blocking (writes wait), rebuild (MySQL rebuilds the table in place), destructive (data or definitions are lost), code (stored code that phasedb cannot read, or an event that runs before the contract).',
    ),
  reason: patterned(/\S/, 'not blank', 'Why the risk is acceptable here; shown in reports.'),
});

export const ddlLimitsSchema = z
  .strictObject({
    lock_wait_timeout_s: whole(
      1,
      3600,
      'Seconds to wait for the metadata lock at the start of a statement. The application waits behind it.',
    ).default(5),
    commit_lock_wait_s: whole(
      1,
      3600,
      'Seconds to wait for the metadata lock again at the end of a build. Above 5 the phase needs `allow: blocking`. If the runner dies, the wait at the start lasts as long.',
    ).default(5),
    retries: whole(
      0,
      1000,
      'How often phasedb retries after the first wait for the lock, with a back-off of 4 to 5 times that wait. It never repeats a lost build.',
    ).default(20),
    on_cancel: z
      .enum(['leave', 'kill'])
      .default('leave')
      .describe(
        'What happens to a running ALTER when the run is cancelled: leave (it continues and resume picks it up) or kill.',
      ),
  })
  .describe('Limits for the statements of this phase.');

export const throttleSchema = z
  .strictObject(
    Object.fromEntries(
      Object.entries(throttleKeys).map(([key, { most, help }]) => [
        key,
        whole(0, most, `${help}; 0 disables the check.`).default(0),
      ]),
    ),
  )
  .describe('Server metrics that pause the backfill.');

const batch = z
  .strictObject({
    query: text(
      'One UPDATE, DELETE or INSERT … SELECT that ends with LIMIT {batch_size}. phasedb walks the table in key order, chunk by chunk.',
    ),
    size: whole(1, 1_000_000, 'Maximum number of rows read in one chunk. Default: target_ms alone decides.').optional(),
    delay_ms: whole(0, DAY_MS, 'Pause in milliseconds after each chunk.').default(10),
    lag_threshold_ms: whole(
      0,
      DAY_MS,
      'Pause while the replica lag is above this many milliseconds; 0 disables the check.',
    ).default(1500),
    pk_column: text('Column of the key to walk; needed only if several keys are usable.').min(1).optional(),
    pk_cursor_query: text(
      'Accepted for older files and ignored: phasedb walks the key itself and never sends this query.',
    ).optional(),
    checkpoint_every: whole(
      1,
      1_000_000,
      'Number of chunks between two progress records. The cursor is saved with every chunk.',
    ).default(10),
    done_when: text(
      'A SELECT of one row and one column that proves completion. Default: the backfill is complete at the end of the walk.',
    ).optional(),
    done_expected: scalar('The value that done_when must return.'),
    target_ms: whole(1, 2000, 'Target duration of a chunk in milliseconds.').default(250),
    parallel: whole(1, 64, 'Number of key ranges that are walked in parallel.').default(1),
    max_rows_per_second: whole(0, 1_000_000_000, 'Limit in rows per second over all ranges; 0: no limit.').default(0),
    keep_updated_at: z
      .boolean()
      .default(false)
      .describe('true: columns with ON UPDATE CURRENT_TIMESTAMP keep their value.'),
    throttle: throttleSchema.optional(),
  })
  .describe('What a backfill changes, and how fast.');

export const waitUntilSchema = z
  .strictObject({
    query: text(
      'A SELECT of one row and one column. phasedb repeats it until it returns the expected value.',
    ).optional(),
    expected: scalar('The value that the query must return. Numbers compare as decimals; null is NULL.'),
    poll_interval_ms: whole(10, DAY_MS, 'Milliseconds between two polls.').default(5000),
    timeout_minutes: z
      .number()
      .positive()
      .max(100_000)
      .default(120)
      .describe('Minutes from the first poll until the gate times out.'),
    not_before: z
      .strictObject({
        after: name('Name of an earlier phase.'),
        hours: z.number().min(0).max(100_000).describe('Hours that must pass after that phase is complete.'),
      })
      .optional()
      .describe('Soak time: the gate stays closed for this many hours after an earlier phase.'),
    deployed: z
      .strictObject({
        environment: text('Name of the GitHub environment.').min(1),
        ref: text('Commit, tag or branch that must be deployed there.').min(1),
      })
      .optional()
      .describe('A GitHub deployment of this commit to the environment must be successful.'),
    complete_on: text('Name of a target: all phases before this gate must be complete there.').min(1).optional(),
  })
  .describe('What the gate waits for: a query, a soak time, a deployment, another target, or several of them.');

const timeOfDay = (description: string) =>
  patterned(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as "22:00", in quotes', description);

const window = z
  .strictObject({
    from: timeOfDay('When the window opens.'),
    to: timeOfDay('When it closes; before `from`: on the next day.'),
    time_zone: text('Name of the time zone, such as Europe/Berlin, or an offset such as "+02:00".').min(1),
  })
  .describe(
    'The phase starts only within these hours. A backfill stops at their end, and the next run in the window continues it.',
  );

export const phaseSchema = z.strictObject({
  name: name('Name of the phase, unique in this file; phasedb stores its state under this name.'),
  type: z
    .enum(['expand', 'backfill', 'gate', 'contract'])
    .optional()
    .describe(
      'expand adds, backfill fills rows, gate waits for a condition, contract removes or restricts. Default: the name of the phase.',
    ),
  sql: text('One or more DDL statements (expand and contract).').optional(),
  rollback_sql: text(
    'Statements that undo this phase: DDL for expand and contract, one batch query for a backfill.',
  ).optional(),
  irreversible: patterned(/\S/, 'not blank', 'Instead of rollback_sql: why no rollback is possible.').optional(),
  on_failure: z
    .enum(['rollback', 'none'])
    .default('none')
    .describe('rollback: undo this phase if it fails; none: leave it failed until you resume or roll back.'),
  allow: z.array(allowance).default([]).describe('Accepted risks of this phase, each with a reason.'),
  ddl: ddlLimitsSchema.optional(),
  batch: batch.optional(),
  wait_until: waitUntilSchema.optional(),
  window: window.optional(),
});

/**
 * The migration file: every key with type, range, default and editor help. Checks across several keys (the type of a
 * phase, the order of types) and checks of the SQL are elsewhere.
 */
export const migrationSchema = z.strictObject({
  migration: name('Name of the migration; phasedb stores its state under this name.'),
  database: z.literal('mysql').default('mysql').describe('Only `mysql` is supported.'),
  description: text('Purpose of this migration; shown in reports.').optional(),
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
