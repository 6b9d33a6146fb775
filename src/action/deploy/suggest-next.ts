import type { MigrationStatus } from '../../inspect/status/status-report.ts';
import type { NextStep } from '../../report/run/next-step.ts';
import type { RunResult } from '../../run/context/request.ts';

/**
 * What to do after a step.
 * @param file of the migration, as the input `migration` takes it
 * @param to of a rollback that has not ended
 * @returns undefined where the message itself says it
 */
export function suggestNext(
  status: RunResult['status'],
  migration: MigrationStatus | undefined,
  file: string,
  to: string | undefined,
): NextStep | undefined {
  const next = migration?.phases.find((phase) => phase.status !== 'complete');
  const name = migration?.migration ?? '';
  const on = { migration: file, ...(next && { phase: next.name }) };
  switch (status) {
    case 'complete':
      return { text: 'nothing, every phase is complete.' };
    case 'locked':
      return { text: 'wait until the run that works on it has ended, or stop that run: its state is saved.' };
    case 'refused':
      return undefined;
    case 'timed_out':
      return {
        text: 'find out what still writes what the gate waits for, then give it another time.',
        inputs: { command: 'resume', ...on },
      };
    case 'needs_resume':
      return to === undefined
        ? { text: 'take over what was interrupted.', inputs: { command: 'resume', ...on } }
        : rollbackAgain(file, to, name);
    case 'failed':
      if (next === undefined || next.status === 'pending') return undefined;
      return to === undefined
        ? { text: 'remove the cause, then go on from there, or roll it back.', inputs: { command: 'resume', ...on } }
        : rollbackAgain(file, to, name);
    case 'in_progress':
      break;
  }
  if (next === undefined) return undefined;
  if (to !== undefined && next.status !== 'pending') return rollbackAgain(file, to, name);
  if (next.type !== 'contract') {
    const how = next.status === 'stopped' ? `go on with ${next.name} from where it stopped` : `run ${next.name}`;
    return { text: `${how}.`, inputs: { command: 'run', ...on } };
  }
  return {
    text: `run ${next.name} when no old version of the application is live any more. Somebody has to confirm it by the migration's name.`,
    inputs: { command: 'run', ...on, confirm: name },
  };
}

function rollbackAgain(migration: string, to: string, name: string): NextStep {
  return {
    text: 'run the same rollback again; it goes on where it stopped.',
    inputs: { command: 'rollback', migration, to, confirm: name },
  };
}
