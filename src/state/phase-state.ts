import type { FileSource } from './file-source.ts';
import type { Direction, HistoryEntry } from './history.ts';
import type { ObjectChange } from './object-change.ts';
import type { WalkedPart } from './walk-events.ts';
import type { WalkRecord } from './walk-record.ts';

/** As written down. `interrupted` is no event: it is `running` without a holder, see state/lease.ts. */
export type PhaseStatus = 'pending' | 'running' | 'stopped' | 'failed' | 'timed_out' | 'complete';

export interface StatementState {
  readonly status: 'intended' | 'done' | 'failed';
  readonly normalised: string | undefined;
  /** Of the last intent: what a crash in the middle, or a later check, is judged by. */
  readonly objects: readonly ObjectChange[];
  readonly entry: HistoryEntry;
}

/** One run of a phase. */
export interface PhaseRun {
  readonly startedAt: string;
  /** Undefined: it has not recorded an end. */
  readonly seconds: number | undefined;
  readonly rows: number | undefined;
  /** Its last heartbeat, where a later run took its lease over. */
  readonly lastSign?: string;
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
  /** Of the runs of this attempt that have ended, together: what they worked, not the time between them. */
  readonly seconds: number | undefined;
  /** Rows that all runs of this attempt changed. */
  readonly rows: number | undefined;
  /** The run of this attempt that began last. */
  readonly run: PhaseRun | undefined;
  readonly markedBecause: string | undefined;
  /** What showed, when somebody marked it complete, that its work is done. */
  readonly markedBy: 'query' | 'nothing' | undefined;
  /** How far its walk was when somebody marked it complete. */
  readonly walked: WalkedPart | undefined;
  /** The files of the start, resume or rollback that was recorded last; undefined: it recorded none. */
  readonly source: FileSource | undefined;
  /** True where the newest outcome was a rollback. */
  readonly rolledBack: boolean;
  /** As it was before the start, resume or rollback that was recorded last: what a withdrawal brings back. */
  readonly before: PhaseState | undefined;
  /** Who acted last. */
  readonly last: HistoryEntry | undefined;
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
    run: undefined,
    markedBecause: undefined,
    markedBy: undefined,
    walked: undefined,
    source: undefined,
    rolledBack: false,
    before: undefined,
    last: undefined,
  };
}

/** Complete, and no rollback of it has begun: one that is half done is neither here nor gone. */
export function isComplete(phase: PhaseState | undefined): boolean {
  return phase?.status === 'complete' && phase.rollback === undefined;
}
