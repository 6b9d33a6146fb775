import { Failure } from '../../core/failure.ts';
import type { Phase } from '../../migration/migration.ts';
import { ServerError } from '../../mysql/server-error.ts';
import type { Checkpoint, WalkId } from '../../state/checkpoint.ts';
import { deleteCheckpoints, readCheckpoints } from '../../state/checkpoints.ts';
import type { Direction } from '../../state/history.ts';
import type { PhaseState } from '../../state/phase-state.ts';
import { olderSeal } from '../../state/seal.ts';
import { phaseState } from '../context/phase-state.ts';
import type { RunContext } from '../context/run-context.ts';

/** Failures that say: the server or phasedb would not do it, not: it was tried and went wrong. */
const refusals = new Set([
  'algorithm-refused',
  'chunk-refused',
  'chunk-retries-exhausted',
  'grant-missing',
  'metadata-lock-busy',
  'out-of-space',
  'outcome-unclear',
  'replica-unobservable',
  'server-read-only',
  'server-trouble',
  'session-setting-refused',
  'signal-unreadable',
  'table-locked',
]);

/** How far a phase was when this run began it, or began to undo it. */
export interface Beginning {
  readonly phase: Phase;
  readonly attempt: number;
  readonly direction: Direction;
  readonly state: PhaseState;
  /** Of a backfill. */
  readonly checkpoints: readonly Checkpoint[];
}

/** To be called before the phase is recorded as begun. */
export async function readBeginning(
  context: RunContext,
  beginning: Omit<Beginning, 'checkpoints'>,
): Promise<Beginning> {
  const checkpoints = beginning.phase.type === 'backfill' ? await checkpointsOf(context, beginning) : [];
  return { ...beginning, checkpoints };
}

/**
 * After a refusal that could be known only once the phase was recorded as begun: where nothing was changed since, the
 * phase is as it was before, so that the next run does what this one was asked to.
 * @returns false: it is no refusal, or something was changed
 * @throws Failure `lease-lost`
 */
export async function withdrawRefused(context: RunContext, from: Beginning, error: unknown): Promise<boolean> {
  if (!(error instanceof Failure) || !isRefusal(error)) return false;
  const { phase, attempt, direction } = from;
  const now = phaseState(await context.journal.readState(), phase.name);
  const statements = (state: PhaseState) => (direction === 'forward' ? state.forward : state.rollback);
  for (const [index, { status }] of statements(now) ?? []) {
    if (status !== 'failed' && status !== statements(from.state)?.get(index)?.status) return false;
  }
  const known = new Map(from.checkpoints.map((checkpoint) => [nameOf(checkpoint), checkpoint]));
  const found = phase.type === 'backfill' ? await checkpointsOf(context, from) : [];
  if (found.some((checkpoint) => checkpoint.seq !== (known.get(nameOf(checkpoint))?.seq ?? 0n))) return false;
  const isAdded = (checkpoint: Checkpoint) => {
    const before = known.get(nameOf(checkpoint));
    return before === undefined || (before.token !== checkpoint.token && before.seal !== olderSeal);
  };
  const added = found.filter(isAdded);
  const { sessions, stateDatabase, leases, journal } = context;
  const { code, message } = error;
  const ranges = found.length - added.length;
  // In one transaction: checkpoints that are gone while the history has their walk would contradict it.
  await sessions.onControl(() =>
    deleteCheckpoints(sessions.control, stateDatabase, leases.fences, walkOf(context, from), added, () =>
      journal.recordInTransaction({
        phase: phase.name,
        attempt,
        detail: { event: 'phase-withdrawn', direction, code, message, ranges },
      }),
    ),
  );
  return true;
}

function isRefusal({ code, cause }: Failure): boolean {
  return refusals.has(code) || (cause instanceof ServerError && ['access-denied', 'read-only'].includes(cause.kind));
}

function nameOf({ sweep, range }: Checkpoint): string {
  return `${sweep}/${range}`;
}

function walkOf({ migration }: RunContext, { phase, attempt, direction }: Omit<Beginning, 'checkpoints'>): WalkId {
  return { migration, phase: phase.name, attempt, direction };
}

function checkpointsOf(context: RunContext, beginning: Omit<Beginning, 'checkpoints'>): Promise<Checkpoint[]> {
  const { sessions, stateDatabase } = context;
  return sessions.onControl(() => readCheckpoints(sessions.control, stateDatabase, walkOf(context, beginning)));
}
