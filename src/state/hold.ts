import type { HistoryEntry } from './history.ts';

/** Of a migration that was rolled back: runs leave it alone until somebody releases it. */
export interface Hold {
  readonly by: string;
  /** UTC, as the history has it. */
  readonly at: string;
  /** The phase that was undone last. */
  readonly phase: string;
  /** What had failed, where `on_failure: rollback` undid the phase. */
  readonly failure: string | undefined;
  /** The oldest phase that the rollback was to undo and has not undone; undefined: it has ended. */
  readonly openTo: string | undefined;
}

/**
 * The hold of a migration after one more event.
 * @param to the oldest phase that the rollback of the event's phase was to undo; undefined: none is under way
 */
export function foldHold(hold: Hold | undefined, entry: HistoryEntry, to: string | undefined): Hold | undefined {
  const { detail, phase } = entry;
  if (detail.event === 'released') return undefined;
  if (detail.event !== 'phase-rolled-back' || phase === undefined) return hold;
  return {
    by: entry.actor ?? 'unknown',
    at: entry.at,
    phase,
    failure: detail.failure,
    openTo: to === phase ? undefined : to,
  };
}

/** Who undid what, and when: a sentence without a full stop. */
export function describeHold({ by, at, phase, failure }: Hold): string {
  const when = `at ${at.slice(0, 16)} UTC`;
  return failure === undefined
    ? `${by} rolled back ${phase} ${when}`
    : `on_failure: rollback undid ${phase} ${when} in a run by ${by}, after this failure: ${failure.replace(/[.!?…]+$/, '')}`;
}
