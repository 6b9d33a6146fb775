import { splitStatements } from '../sql/lexing/split.ts';
import { readBatchQuery } from '../sql/queries/read-batch-query.ts';
import { readGateQuery } from './gate-query.ts';
import type { BackfillPhase, Batch, DdlLimits, DdlPhase, GatePhase, Phase, PhaseType } from './migration.ts';
import { quoted } from './problem.ts';
import type { PhaseContext } from './reader-context.ts';
import { ddlLimitsSchema, type RawBatch, type RawPhase, throttleSchema, waitUntilSchema } from './schema.ts';
import { readDdl } from './statements.ts';
import { isTimeZone, minutesOf, type PhaseWindow } from './window.ts';
import type { Path } from './yaml-nodes.ts';

type BatchQuery = Batch['query'];

/**
 * Reads one phase of a known type with its SQL, and reports its problems.
 * @returns undefined if the problems leave no usable phase
 */
export async function readPhase(raw: RawPhase, type: PhaseType, context: PhaseContext): Promise<Phase | undefined> {
  checkRollback(raw, type, context);
  const common = {
    name: raw.name,
    index: context.index,
    place: context.source.placeOf(context.at()),
    onFailure: raw.on_failure,
    irreversible: raw.irreversible,
    allow: raw.allow,
    window: readWindow(raw, context),
  };
  switch (type) {
    case 'expand':
    case 'contract':
      return { ...common, type, ...readDdlParts(raw, context) };
    case 'backfill': {
      const parts = await readBackfillParts(raw, context);
      return parts === undefined ? undefined : { ...common, type, ...parts };
    }
    case 'gate':
      return { ...common, type, ...readGateParts(raw, context) };
  }
}

function readWindow({ window }: RawPhase, context: PhaseContext): PhaseWindow | undefined {
  if (window === undefined) return undefined;
  const [from, to] = [minutesOf(window.from), minutesOf(window.to)];
  const problem = (key: string, message: string, remedy: string) =>
    context.problem('phase-file-invalid', context.source.placeOf(context.at('window', key)), message, remedy);
  if (from === undefined || to === undefined) return undefined;
  if (from === to)
    problem('to', 'The window opens and closes at the same time.', 'Leave `window` out, or correct a time.');
  if (!isTimeZone(window.time_zone))
    problem(
      'time_zone',
      `The time zone ${quoted(window.time_zone)} is not known.`,
      'Write a name of the IANA time zone database, such as Europe/Berlin, or an offset such as "+02:00".',
    );
  return { from, to, timeZone: window.time_zone };
}

function checkRollback(raw: RawPhase, type: PhaseType, context: PhaseContext): void {
  const { source } = context;
  if (raw.rollback_sql !== undefined && raw.irreversible !== undefined) {
    context.problem(
      'phase-file-invalid',
      source.placeOfKey(context.at('irreversible')),
      'The phase has both `irreversible` and `rollback_sql`, which contradict each other.',
      'Keep one of the two.',
    );
  }
  if (raw.rollback_sql !== undefined || type === 'gate') return;
  if (raw.on_failure === 'rollback') {
    const kept =
      type === 'backfill' ? 'the rows that it changed stay changed' : 'the statements that ran stay in effect';
    context.warn(
      'rollback-missing',
      source.placeOfKey(context.at('on_failure')),
      `The phase has \`on_failure: rollback\` but no \`rollback_sql\`. If it fails, it stays failed and ${kept}.`,
    );
  } else if (type !== 'backfill' && raw.irreversible === undefined) {
    context.warn(
      'rollback-missing',
      source.placeOfKey(context.at('sql')),
      'The phase has no rollback. Write `rollback_sql`, or write in `irreversible` why none is possible.',
    );
  }
}

function readDdlParts(raw: RawPhase, context: PhaseContext): Pick<DdlPhase, 'statements' | 'rollback' | 'ddl'> {
  const { sql, rollback_sql: rollback } = raw;
  return {
    statements: sql === undefined ? [] : readDdl(sql, context.at('sql'), context),
    rollback: rollback === undefined ? undefined : readDdl(rollback, context.at('rollback_sql'), context),
    ddl: ddlLimits(raw),
  };
}

function ddlLimits(raw: RawPhase): DdlLimits {
  const limits = raw.ddl ?? ddlLimitsSchema.parse({});
  return {
    lockWaitTimeoutS: limits.lock_wait_timeout_s,
    commitLockWaitS: limits.commit_lock_wait_s,
    retries: limits.retries,
    onCancel: limits.on_cancel,
  };
}

async function readBackfillParts(
  raw: RawPhase,
  context: PhaseContext,
): Promise<Pick<BackfillPhase, 'batch' | 'rollback'> | undefined> {
  const rollback =
    raw.rollback_sql === undefined
      ? undefined
      : await batchQuery(raw.rollback_sql, context.at('rollback_sql'), context);
  if (raw.batch === undefined) return undefined;
  const query = await batchQuery(raw.batch.query, context.at('batch', 'query'), context);
  const doneWhen =
    raw.batch.done_when === undefined
      ? undefined
      : readGateQuery(
          raw.batch.done_when,
          context.at('batch', 'done_when'),
          context.at('batch', 'done_expected'),
          raw.batch.done_expected,
          context,
        );
  return query === undefined ? undefined : { rollback, batch: batchOf(raw.batch, query, doneWhen, context) };
}

/** The rule for each problem of the batch reader; all others are `backfill-unbatched`. */
const ruleOf: Readonly<Record<string, string>> = {
  'batch-verb': 'phase-statement-kind',
  'batch-several-statements': 'phase-statement-kind',
  'batch-insert-without-select': 'phase-statement-kind',
  'batch-acting-function': 'phase-statement-kind',
  'batch-no-source': 'backfill-no-key',
  'batch-several-tables': 'backfill-join-update',
  'batch-derived-source': 'backfill-join-update',
  'batch-version-comment': 'hidden-executable-comment',
  'batch-unreadable': 'statement-unparsed',
};

async function batchQuery(text: string, path: Path, context: PhaseContext): Promise<BatchQuery | undefined> {
  const read = await readBatchQuery(text);
  if (read.ok) return read.query;
  const { code, message, remedy, offset } = read.problem;
  context.problem(ruleOf[code] ?? 'backfill-unbatched', context.source.placeInside(path, offset), message, remedy);
  return undefined;
}

function batchOf(raw: RawBatch, query: BatchQuery, doneWhen: Batch['doneWhen'], context: PhaseContext): Batch {
  const locate = (offset: number) => context.source.placeInside(context.at('batch', 'query'), offset);
  return {
    query,
    place: locate(splitStatements(raw.query)[0]?.start ?? 0),
    locate,
    size: raw.size,
    delayMs: raw.delay_ms,
    lagThresholdMs: raw.lag_threshold_ms,
    pkColumn: raw.pk_column,
    legacyCursor: raw.pk_cursor_query !== undefined || raw.query.includes('{last_id}'),
    checkpointEvery: raw.checkpoint_every,
    doneWhen,
    targetMs: raw.target_ms,
    parallel: raw.parallel,
    maxRowsPerSecond: raw.max_rows_per_second,
    keepUpdatedAt: raw.keep_updated_at,
    throttle: raw.throttle ?? throttleSchema.parse({}),
  };
}

function readGateParts(
  raw: RawPhase,
  context: PhaseContext,
): Pick<GatePhase, 'query' | 'pollIntervalMs' | 'timeoutMinutes' | 'notBefore' | 'deployed' | 'completeOn'> {
  const wait = raw.wait_until ?? waitUntilSchema.parse({});
  const path = context.at('wait_until', 'query');
  if (
    raw.wait_until !== undefined &&
    wait.query === undefined &&
    wait.not_before === undefined &&
    wait.deployed === undefined &&
    wait.complete_on === undefined
  ) {
    context.problem(
      'phase-file-invalid',
      context.source.placeOfKey(context.at('wait_until')),
      'This gate has no condition to wait for.',
      'Add `query`, `not_before`, `deployed` or `complete_on` under `wait_until`.',
    );
  }
  if (wait.query === undefined && context.source.writtenAs(context.at('wait_until', 'expected')) !== undefined) {
    context.problem(
      'phase-file-invalid',
      context.source.placeOfKey(context.at('wait_until', 'expected')),
      'The gate has `expected` but no `query` to compare it with.',
      'Add `query`, or remove `expected`.',
    );
  }
  return {
    query:
      wait.query === undefined
        ? undefined
        : readGateQuery(wait.query, path, context.at('wait_until', 'expected'), wait.expected, context),
    pollIntervalMs: wait.poll_interval_ms,
    timeoutMinutes: wait.timeout_minutes,
    notBefore: wait.not_before,
    deployed: wait.deployed,
    completeOn: wait.complete_on,
  };
}
