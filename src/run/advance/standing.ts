import type { Migration, Phase, PhaseType } from '../../migration/migration.ts';
import type { MigrationState } from '../../state/fold.ts';
import type { Hold } from '../../state/hold.ts';
import { isAlive, type Liveness } from '../../state/lease.ts';
import { isComplete } from '../../state/phase-state.ts';
import { phaseState } from '../context/phase-state.ts';
import type { Selection, TakeOver } from '../context/request.ts';

/** What is known of one migration before anything is done. */
export interface Candidate {
  readonly migration: Migration;
  readonly state: MigrationState;
  readonly liveness: Liveness;
  /** Somebody was told of its failure, and nothing has been recorded since. */
  readonly told: boolean;
}

/** What a call of `advance` asks for. */
export interface Due {
  /** Phases from the first of this type on wait. A contract waits whatever it is. */
  readonly until: PhaseType;
  /** Phases of other types wait; undefined: none do for that reason. */
  readonly only: PhaseType | undefined;
  readonly takeOver: TakeOver;
}

/** How a migration stands for `advance`. */
export type Standing =
  | { readonly kind: 'complete' }
  /** Its next phases are worked on, beginning with that one. */
  | { readonly kind: 'due'; readonly phase: Phase; readonly which: Selection }
  /** For a contract, or a type that was not asked for. */
  | { readonly kind: 'waits-at'; readonly phase: Phase }
  /** Until these migrations are complete. */
  | { readonly kind: 'waits-for'; readonly phase: Phase; readonly dependencies: readonly string[] }
  | { readonly kind: 'paused'; readonly phase: Phase; readonly by: string; readonly reason: string }
  | { readonly kind: 'on-hold'; readonly phase: Phase; readonly hold: Hold }
  | {
      readonly kind: 'failed';
      readonly phase: Phase;
      readonly status: 'failed' | 'timed_out';
      readonly reason: string | undefined;
      readonly told: boolean;
    }
  /** Somebody has to decide: a run that is gone, or a rollback that is unfinished (`to`: where it was to go back to). */
  | { readonly kind: 'interrupted'; readonly phase: Phase; readonly to: string | undefined }
  | { readonly kind: 'running'; readonly phase: Phase };

/**
 * What is to be done about one migration. Pure.
 * @param isDone whether a migration that this one depends on is complete
 */
export function standingOf(
  { migration, state, liveness, told }: Candidate,
  { until, only, takeOver }: Due,
  isDone: (name: string) => boolean,
): Standing {
  const open = migration.phases.filter(({ name }) => !isComplete(phaseState(state, name)));
  const [phase] = open;
  if (phase === undefined) return { kind: 'complete' };
  const { status, rollback, rollbackTo, reason } = phaseState(state, phase.name);
  const { hold, paused } = state;
  const isUnderWay = status === 'running' || (rollback !== undefined && status !== 'pending') || hold !== undefined;
  if (isUnderWay && isAlive(liveness)) return { kind: 'running', phase };
  if (rollback !== undefined && status !== 'pending')
    return { kind: 'interrupted', phase, to: rollbackTo ?? phase.name };
  if (hold !== undefined)
    return hold.openTo === undefined
      ? { kind: 'on-hold', phase, hold }
      : { kind: 'interrupted', phase, to: hold.openTo };
  if (status === 'failed' || status === 'timed_out') return { kind: 'failed', phase, status, reason, told };
  const ends = new Set<PhaseType>(['contract', until]);
  const isMeant = !ends.has(phase.type) && (only === undefined || only === phase.type);
  if (status === 'running' && !(takeOver === 'auto' && isMeant)) return { kind: 'interrupted', phase, to: undefined };
  if (!isMeant) return { kind: 'waits-at', phase };
  const dependencies = migration.dependsOn.filter((name) => !isDone(name));
  if (dependencies.length > 0) return { kind: 'waits-for', phase, dependencies };
  if (paused !== undefined) return { kind: 'paused', phase, ...paused };
  const end = open.find(({ type }) => ends.has(type))?.type ?? 'contract';
  return { kind: 'due', phase, which: only === undefined ? { until: end } : { only } };
}
