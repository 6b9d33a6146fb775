import { isDeepStrictEqual } from 'node:util';
import { readFileSource } from './file-source.ts';
import type { Direction, EventDetail, HistoryEntry } from './history.ts';
import { type PhaseState, type StatementState, untouchedPhase } from './phase-state.ts';
import { foldWalk, withdrawWalk } from './walk-record.ts';

/** Written again because the answer to the first one was lost. */
function isRepeated(last: HistoryEntry | undefined, entry: HistoryEntry): boolean {
  return (
    last !== undefined &&
    last.attempt === entry.attempt &&
    last.runUrl === entry.runUrl &&
    isDeepStrictEqual(last.detail, entry.detail)
  );
}

/** The state of a phase after one more event. */
export function foldPhase(state: PhaseState, entry: HistoryEntry): PhaseState {
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
        // Of a run that recorded no end, the one that resumes it records how long it worked.
        seconds: sameAttempt ? plus(state.seconds, entry.seconds) : undefined,
        rows: sameAttempt ? state.rows : undefined,
        run: { startedAt: entry.at, seconds: undefined, rows: undefined },
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
      return { ...known, ...ended(state, entry, detail.rowsInAll), status: 'stopped', reason: detail.reason };
    case 'phase-failed':
      return { ...known, ...ended(state, entry), status: 'failed', reason: detail.message };
    case 'phase-timed-out':
      return { ...known, ...ended(state, entry), status: 'timed_out', reason: detail.message };
    case 'phase-complete':
      return {
        ...known,
        ...(detail.markedBecause === undefined ? ended(state, entry, detail.rowsInAll) : { endedAt: entry.at }),
        status: 'complete',
        attempt: entry.attempt,
        applied: { hash: detail.hash, text: detail.text },
        reason: detail.note,
        markedBecause: detail.markedBecause,
        markedBy: markedBy(detail),
        walked: detail.walked,
        startedAt: state.startedAt ?? entry.at,
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
        run: { startedAt: entry.at, seconds: undefined, rows: undefined },
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
    case 'released':
    case 'failure-told':
      return known;
  }
}

/** The figures of a run that ended, added to those of the runs before it. An event that was written twice counts once. */
function ended(state: PhaseState, entry: HistoryEntry, rowsInAll?: number): Partial<PhaseState> {
  const again = isRepeated(state.last, entry);
  const { seconds, rows } = entry;
  return {
    endedAt: entry.at,
    seconds: again ? state.seconds : plus(state.seconds, seconds),
    rows: rowsInAll ?? rows ?? state.rows,
    run: state.run && { ...state.run, seconds, rows },
  };
}

function plus(before: number | undefined, more: number | undefined): number | undefined {
  return more === undefined ? before : (before ?? 0) + more;
}

function markedBy({
  markedBecause,
  checked = [],
}: Extract<EventDetail, { event: 'phase-complete' }>): PhaseState['markedBy'] {
  if (markedBecause === undefined) return undefined;
  return checked.some(({ result }) => result === 'holds') ? 'query' : 'nothing';
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
