import type { MigrationStatus } from '../../inspect/status/status-report.ts';
import type { RunResult } from '../../run/context/request.ts';
import { setOutput, valueText } from '../runner.ts';

/** The outputs about a migration for later steps and jobs; action.yml describes each. */
export interface DeployOutputs {
  readonly status: RunResult['status'];
  readonly phase: string | undefined;
  readonly nextPhase: string | undefined;
  /** A whole number from 0 to 100. */
  readonly progress: number | undefined;
  readonly complete: boolean;
}

/** The status of a migration that nothing was done with. */
export function statusOf({ complete, phaseStatus }: MigrationStatus): RunResult['status'] {
  if (complete) return 'complete';
  switch (phaseStatus) {
    case 'running':
    case 'reconnecting':
    case 'rolling_back':
      return 'locked';
    case 'interrupted':
      return 'needs_resume';
    case 'failed':
    case 'timed_out':
    case 'on_hold':
      return phaseStatus;
    case 'pending':
    case 'stopped':
    case 'complete':
      return 'in_progress';
  }
}

/**
 * Puts together what is known.
 * @param ended of a command that ran phases; it overrides the history
 * @param migration as it is after the command; undefined: it could not be read
 */
export function outputsOf(
  ended: { readonly status: RunResult['status']; readonly phase: string | undefined } | undefined,
  migration: MigrationStatus | undefined,
): DeployOutputs {
  const next = migration?.phases.find(({ status }) => status !== 'complete');
  const begun = migration?.phases.findLast(({ status }) => status !== 'pending' && status !== 'on_hold');
  const contradicts = ended?.status === 'complete' && migration?.complete === false;
  return {
    // Somebody may have added or undone a phase since: then it is not complete, whatever the command saw.
    status: contradicts
      ? statusOf(migration)
      : (ended?.status ?? (migration === undefined ? 'failed' : statusOf(migration))),
    phase: ended === undefined ? begun?.name : ended.phase,
    nextPhase: next?.name,
    progress: progressOf(migration, next),
    complete: migration?.complete ?? ended?.status === 'complete',
  };
}

function progressOf(
  migration: MigrationStatus | undefined,
  next: MigrationStatus['phases'][number] | undefined,
): number | undefined {
  if (migration === undefined) return undefined;
  if (migration.complete) return 100;
  if (next === undefined) return undefined;
  if (next.status === 'pending' || next.status === 'on_hold') return 0;
  const { backfillProgress: share, currentPhase } = migration;
  if (next.type !== 'backfill' || currentPhase !== next.name || share === undefined) return undefined;
  return Math.floor(share * 100);
}

/** Hands the outputs to the job. */
export function tellOutputs({ status, phase, nextPhase, progress, complete }: DeployOutputs): void {
  setOutput('status', valueText(status));
  setOutput('phase', valueText(phase ?? ''));
  setOutput('next-phase', valueText(nextPhase ?? ''));
  setOutput('progress', valueText(progress ?? ''));
  setOutput('complete', valueText(complete));
}
