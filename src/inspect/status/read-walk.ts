import type { Session } from '../../mysql/session.ts';
import { quoteIdentifier } from '../../sql/lexing/quote.ts';
import { readCheckpoints } from '../../state/checkpoints.ts';
import type { HistoryEntry } from '../../state/history.ts';
import type { PhaseState } from '../../state/phase-state.ts';
import { summariseWalk, type WalkSummary } from './walk-summary.ts';

/**
 * How far the walk of a phase's present attempt is (of its rollback, where one is under way), with its rate.
 * @param entries the migration's history
 * @returns undefined where the phase has no checkpoints
 */
export async function readWalk(
  session: Session,
  database: string,
  migration: string,
  phase: PhaseState,
  entries: readonly HistoryEntry[],
): Promise<WalkSummary | undefined> {
  const direction = phase.rollback === undefined ? 'forward' : 'rollback';
  const checkpoints = await readCheckpoints(session, database, {
    migration,
    phase: phase.name,
    attempt: phase.attempt,
    direction,
  });
  const [first] = checkpoints;
  if (first === undefined) return undefined;
  const table = await session.queryOne(
    'SELECT TABLE_ROWS AS estimate FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?',
    [first.schema, first.table],
  );
  const begun = entries.findLast(
    ({ phase: of, detail: { event } }) =>
      of === phase.name && ['phase-started', 'phase-resumed', 'rollback-started'].includes(event),
  );
  // What was seen while it was paused says nothing of its rate.
  const since = Math.max(begun?.id ?? 0, entries.findLast(({ detail }) => detail.event === 'unpaused')?.id ?? 0);
  const walk = summariseWalk(checkpoints, table?.estimate == null ? undefined : Number(table.estimate), undefined);
  if (walk === undefined || begun === undefined) return walk;
  return { ...walk, rowsPerSecond: await readRate(session, database, walk, begun, since) };
}

/**
 * Rows per second since the newest `progress` record that is old enough to measure from, else since the walk began;
 * undefined right after a resume or a pause, when nobody wrote the row count down.
 * @param since id of the event from which on the walk was not paused
 */
async function readRate(
  session: Session,
  database: string,
  walk: WalkSummary,
  begun: HistoryEntry,
  since: number,
): Promise<number | undefined> {
  const db = quoteIdentifier(database);
  const record = await session.queryOne(
    `SELECT row_count AS seen, TIMESTAMPDIFF(MICROSECOND, created_at, UTC_TIMESTAMP(6)) / 1000000 AS age
      FROM ${db}.phasedb_history
      WHERE migration = ? AND event = 'progress' AND phase = ? AND id > ? AND JSON_EXTRACT(detail, '$.sweep') = ?
        AND created_at < UTC_TIMESTAMP(6) - INTERVAL 10 SECOND
      ORDER BY id DESC LIMIT 1`,
    [begun.migration, begun.phase ?? '', since, walk.sweep],
  );
  if (record !== undefined) return (walk.rowsSeen - Number(record.seen)) / Number(record.age);
  if (begun.detail.event === 'phase-resumed' || walk.sweep > 1 || since > begun.id) return undefined;
  const age = await session.queryOne('SELECT TIMESTAMPDIFF(MICROSECOND, ?, UTC_TIMESTAMP(6)) / 1000000 AS age', [
    begun.at,
  ]);
  return walk.rowsSeen / Math.max(0.001, Number(age?.age));
}
