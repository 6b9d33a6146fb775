import { isDeepStrictEqual } from 'node:util';
import { type FileSource, readFileSource } from './file-source.ts';
import type { Direction, HistoryEntry, ObjectChange } from './history.ts';
import type { ListedPhase } from './phase-list.ts';
import { foldWalk, type WalkRecord, withdrawWalk } from './walk-record.ts';

/** As written down. `interrupted` is no event: it is `running` without a holder, see state/lease.ts. */
export type PhaseStatus = 'pending' | 'running' | 'stopped' | 'failed' | 'timed_out' | 'complete';

export interface StatementState {
  readonly status: 'intended' | 'done' | 'failed';
  readonly normalised: string | undefined;
  /** Of the last intent: what a crash in the middle, or a later check, is judged by. */
  readonly objects: readonly ObjectChange[];
  readonly entry: HistoryEntry;
}

export interface PhaseState {
  readonly name: string;
  readonly status: PhaseStatus;
  /** The present attempt, or the next one where the phase is pending; counts from 1. */
  readonly attempt: number;
  /** What was (or is being) applied: hash and normalised text; undefined before the first start. */
  readonly applied: { readonly hash: string; readonly text: string } | undefined;
  readonly session: { readonly sqlMode: string; readonly timeZone: string } | undefined;
  /** Statements of this attempt by index. */
  readonly forward: ReadonlyMap<number, StatementState>;
  /** Statements of a rollback that began and has not ended; undefined: none is under way. */
  readonly rollback: ReadonlyMap<number, StatementState> | undefined;
  /** The oldest phase that a rollback under way is to undo. */
  readonly rollbackTo: string | undefined;
  /** What is recorded of the walks over the table, forward and back. */
  readonly walks: Readonly<Partial<Record<Direction, WalkRecord>>>;
  readonly gateFirstPollAt: string | undefined;
  /** Why it stopped, failed or timed out. */
  readonly reason: string | undefined;
  readonly startedAt: string | undefined;
  readonly endedAt: string | undefined;
  readonly seconds: number | undefined;
  readonly rows: number | undefined;
  readonly markedBecause: string | undefined;
  /** The files of the start, resume or rollback that was recorded last; undefined: it recorded none. */
  readonly source: FileSource | undefined;
  /** True where the newest outcome was a rollback. */
  readonly rolledBack: boolean;
  /** As it was before the start, resume or rollback that was recorded last: what a withdrawal brings back. */
  readonly before: PhaseState | undefined;
  /** Who acted last. */
  readonly last: HistoryEntry | undefined;
}

export interface MigrationState {
  readonly migration: string;
  readonly phases: ReadonlyMap<string, PhaseState>;
  /** Every phase of the file as the last run read it, in its order; undefined: no run of this version has listed them. */
  readonly listed: readonly ListedPhase[] | undefined;
  /** Set by `phasedb pause`, until `unpause`. */
  readonly paused: { readonly reason: string; readonly by: string; readonly at: string } | undefined;
}

/** The state of a phase of which nothing has been written. */
export function untouchedPhase(name: string): PhaseState {
  return {
    name,
    status: 'pending',
    attempt: 1,
    applied: undefined,
    session: undefined,
    forward: new Map(),
    rollback: undefined,
    rollbackTo: undefined,
    walks: {},
    gateFirstPollAt: undefined,
    reason: undefined,
    startedAt: undefined,
    endedAt: undefined,
    seconds: undefined,
    rows: undefined,
    markedBecause: undefined,
    source: undefined,
    rolledBack: false,
    before: undefined,
    last: undefined,
  };
}

/**
 * What the events of one migration amount to. Pure: the same events give the same state.
 * @param listed phases of the file; see `readPhaseList`
 */
export function foldHistory(
  migration: string,
  entries: readonly HistoryEntry[],
  listed?: readonly ListedPhase[],
): MigrationState {
  const phases = new Map<string, PhaseState>();
  let paused: MigrationState['paused'];
  for (const entry of entries) {
    if (entry.migration !== migration) continue;
    if (entry.detail.event === 'paused') {
      paused = { reason: entry.detail.reason, by: entry.actor ?? 'unknown', at: entry.at };
    } else if (entry.detail.event === 'unpaused') {
      paused = undefined;
    } else if (entry.phase !== undefined) {
      phases.set(entry.phase, next(phases.get(entry.phase) ?? untouchedPhase(entry.phase), entry));
    }
  }
  return { migration, phases, listed, paused };
}

/** Complete, and no rollback of it has begun: one that is half done is neither here nor gone. */
export function isComplete(phase: PhaseState | undefined): boolean {
  return phase?.status === 'complete' && phase.rollback === undefined;
}

/** Written again because the answer to the first one was lost. */
function isRepeated(last: HistoryEntry | undefined, entry: HistoryEntry): boolean {
  return (
    last !== undefined &&
    last.attempt === entry.attempt &&
    last.runUrl === entry.runUrl &&
    isDeepStrictEqual(last.detail, entry.detail)
  );
}

function next(state: PhaseState, entry: HistoryEntry): PhaseState {
  const { detail } = entry;
  const known = { ...state, last: entry };
  switch (detail.event) {
    case 'phase-started':
    case 'phase-resumed': {
      const sameAttempt = entry.attempt === state.attempt && state.applied !== undefined;
      return {
        ...known,
        status: 'running',
        attempt: entry.attempt,
        applied: { hash: detail.hash, text: detail.text },
        session: { sqlMode: detail.sqlMode, timeZone: detail.timeZone },
        source: readFileSource(detail.source),
        forward: sameAttempt ? state.forward : new Map(),
        gateFirstPollAt: sameAttempt ? state.gateFirstPollAt : undefined,
        startedAt: sameAttempt ? state.startedAt : entry.at,
        endedAt: undefined,
        reason: undefined,
        rolledBack: false,
        // An event whose answer was lost may be written twice: the second one leads back no less far.
        before:
          state.status === 'running' && isRepeated(state.last, entry) ? state.before : { ...state, before: undefined },
      };
    }
    case 'phase-withdrawn':
      return withdrawn(state, detail.direction, detail.ranges);
    case 'phase-stopped':
      return { ...known, status: 'stopped', reason: detail.reason, endedAt: entry.at, rows: entry.rows ?? state.rows };
    case 'phase-failed':
      return { ...known, status: 'failed', reason: detail.message, endedAt: entry.at, rows: entry.rows ?? state.rows };
    case 'phase-timed-out':
      return { ...known, status: 'timed_out', reason: detail.message, endedAt: entry.at };
    case 'phase-complete':
      return {
        ...known,
        status: 'complete',
        attempt: entry.attempt,
        applied: { hash: detail.hash, text: detail.text },
        reason: detail.note,
        markedBecause: detail.markedBecause,
        startedAt: state.startedAt ?? entry.at,
        endedAt: entry.at,
        seconds: entry.seconds,
        rows: entry.rows,
        rolledBack: false,
        rollback: undefined,
        rollbackTo: undefined,
      };
    case 'phase-reopened':
      return { ...untouchedPhase(state.name), attempt: entry.attempt + 1, reason: detail.reason, last: entry };
    case 'phase-rolled-back':
      return {
        ...untouchedPhase(state.name),
        attempt: entry.attempt + 1,
        reason: detail.note,
        endedAt: entry.at,
        rolledBack: true,
        last: entry,
      };
    case 'rollback-started':
      return {
        ...known,
        rollback: state.rollback ?? new Map(),
        rollbackTo: detail.to,
        source: readFileSource(detail.source),
        before: isRepeated(state.last, entry) ? state.before : { ...state, before: undefined },
      };
    case 'gate-first-poll':
      return { ...known, gateFirstPollAt: entry.at };
    case 'statement-intent':
      return withStatement(known, detail.direction, entry, {
        status: 'intended',
        normalised: detail.normalised,
        objects: detail.objects,
        entry,
      });
    case 'statement-done':
      return withStatement(known, detail.direction, entry, {
        status: 'done',
        normalised: detail.normalised,
        objects:
          (detail.direction === 'forward' ? state.forward : state.rollback)?.get(entry.statementIndex ?? -1)?.objects ??
          [],
        entry,
      });
    case 'statement-failed':
      return withStatement(known, detail.direction, entry, {
        status: 'failed',
        normalised: undefined,
        objects: [],
        entry,
      });
    case 'change-accepted':
      return { ...known, applied: { hash: detail.hash, text: detail.text } };
    case 'walk-begun':
    case 'walk-definition':
      return { ...known, walks: foldWalk(state.walks, entry, detail) };
    case 'lease-taken-over':
    case 'state-upgraded':
    case 'progress':
    case 'paused':
    case 'unpaused':
      return known;
  }
}

/** The phase as it was before it began, with what is left of its walk. */
function withdrawn(state: PhaseState, direction: Direction, ranges: number): PhaseState {
  const before = state.before ?? state;
  return { ...before, walks: withdrawWalk(before.walks, state.walks, direction, ranges) };
}

function withStatement(
  state: PhaseState,
  direction: Direction,
  entry: HistoryEntry,
  statement: StatementState,
): PhaseState {
  if (entry.statementIndex === undefined) return state;
  if (direction === 'forward')
    return { ...state, forward: new Map(state.forward).set(entry.statementIndex, statement) };
  return { ...state, rollback: new Map(state.rollback ?? []).set(entry.statementIndex, statement) };
}
