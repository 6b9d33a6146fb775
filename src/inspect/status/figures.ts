import type { PhaseState } from '../../state/phase-state.ts';
import { secondsBetween } from '../../state/seconds-between.ts';
import type { WalkedPart } from '../../state/walk-events.ts';
import type { Activity } from './activity.ts';
import type { MigrationFacts, ShownEntry } from './migration-facts.ts';
import type { PhaseReport, ProgressConfidence } from './status-report.ts';
import { clock, isoTime } from './utc-time.ts';
import { describeWalk, type WalkSummary, walkFraction } from './walk-summary.ts';

/** When a phase began and how long it worked, in all its runs and in the one that began last. */
export function timesOf(
  { state, status }: ShownEntry,
  { now, lease }: MigrationFacts,
): Pick<PhaseReport, 'startedAt' | 'seconds' | 'run'> {
  const { run, seconds } = state;
  if (state.rollback !== undefined && run !== undefined) {
    // A rollback that goes on records no second start: its run has its lease since then.
    const begun = lease !== undefined && lease.acquiredAt > run.startedAt ? lease.acquiredAt : run.startedAt;
    const taken = status === 'rolling_back' ? secondsBetween(begun, now) : undefined;
    return {
      startedAt: isoTime(begun),
      seconds: taken,
      run: { startedAt: isoTime(begun), seconds: taken, rows: undefined },
    };
  }
  const startedAt = state.startedAt === undefined ? undefined : isoTime(state.startedAt);
  const until =
    status === 'running' || status === 'reconnecting'
      ? now
      : status === 'interrupted'
        ? lastSignOf(state, lease)
        : undefined;
  const open = run === undefined || until === undefined ? undefined : secondsBetween(run.startedAt, until);
  return {
    startedAt,
    seconds: open === undefined ? (seconds ?? betweenEnds(state)) : (seconds ?? 0) + open,
    run: run && { startedAt: isoTime(run.startedAt), seconds: open ?? run.seconds, rows: run.rows },
  };
}

/** When a run that was lost was heard of last: a refused run may have had the lease since. */
function lastSignOf({ run }: PhaseState, lease: MigrationFacts['lease']): string | undefined {
  if (run === undefined || run.lastSign !== undefined) return run?.lastSign;
  return lease !== undefined && !lease.released && lease.acquiredAt <= run.startedAt ? lease.heartbeat : undefined;
}

/** Of a phase with one run whose time nobody recorded. */
function betweenEnds({ startedAt, endedAt, run, markedBecause }: PhaseState): number | undefined {
  if (startedAt === undefined || endedAt === undefined || markedBecause !== undefined) return undefined;
  return run?.startedAt === startedAt ? secondsBetween(startedAt, endedAt) : undefined;
}

/** Rows that a backfill changed; of one whose rollback has begun that is not known any more. */
export function rowsOf({ state, status }: ShownEntry, walk: WalkSummary | undefined): number | undefined {
  if (state.rollback !== undefined) return undefined;
  if (status !== 'complete') return walk?.rowsChanged ?? state.rows;
  return state.rows ?? state.walked?.rowsChanged ?? walk?.rowsChanged;
}

/** How much of a phase's work is done, in words. */
export function howFar(
  { type, phase, state, status }: ShownEntry,
  walk: WalkSummary | undefined,
  activity: Activity | undefined,
) {
  if (status === 'pending' || state.status === 'pending') return undefined;
  if (walk !== undefined && status !== 'complete') return describeWalk(walk);
  if (state.markedBecause !== undefined && state.walked !== undefined)
    return `${describeWalk(partOf(state.walked))}, when it was marked complete`;
  if (type === 'backfill')
    return state.rows === undefined ? undefined : `${state.rows.toLocaleString('en-US')} rows changed`;
  if (type === 'gate') {
    return status === 'complete' || state.gateFirstPollAt === undefined
      ? undefined
      : `polled since ${clock(state.gateFirstPollAt)} UTC`;
  }
  const statements = state.rollback ?? state.forward;
  if (statements.size === 0) return undefined;
  const done = [...statements.values()].filter((statement) => statement.status === 'done').length;
  const inFile = phase?.type === 'expand' || phase?.type === 'contract' ? phase : undefined;
  const total = state.rollback === undefined ? inFile?.statements.length : inFile?.rollback?.length;
  const counted = `${done}${total === undefined ? '' : ` of ${total}`} statement${(total ?? done) === 1 ? '' : 's'} done`;
  const live = status === 'running' || status === 'rolling_back' ? activity?.progress : undefined;
  return live === undefined ? counted : `${counted}, ${live}`;
}

interface Progress {
  readonly fraction: number | undefined;
  readonly confidence: ProgressConfidence;
}

/** The part of a backfill that is done, and how sure that is. */
export function progressOf({ name, status, state }: ShownEntry, { walks }: MigrationFacts): Progress {
  if (status === 'complete')
    return state.markedBy === 'nothing' ? partMarked(state) : { fraction: 1, confidence: 'exact' };
  const walk = walks.get(name);
  if (walk === undefined)
    return status === 'pending' ? { fraction: 0, confidence: 'exact' } : { fraction: undefined, confidence: 'none' };
  const fraction = walkFraction(walk);
  return { fraction, confidence: fraction === undefined ? 'none' : 'estimate' };
}

/** Of a backfill that somebody marked complete, and no query showed that it is, what phasedb's own walk had done. */
function partMarked({ walked }: PhaseState): Progress {
  const fraction = walked === undefined ? undefined : walkFraction(partOf(walked));
  return { fraction, confidence: fraction === undefined ? 'none' : 'estimate' };
}

function partOf({ rowsSeen, rowsChanged, rowsTotal }: WalkedPart): WalkSummary {
  return { rowsSeen, rowsChanged, sweep: 1, ranges: 1, rangesDone: 0, tableRows: rowsTotal, rowsPerSecond: undefined };
}
