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
  // By position: a form that somebody fills in need not know the names of a file's phases.
  const on = { migration: file, ...(next && { phase: 'next' }) };
  switch (status) {
    case 'complete':
      return { text: 'nothing, every phase is complete.' };
    case 'locked':
      return { text: 'wait until the other run ends, or stop it: its state is saved.' };
    case 'refused':
      return undefined;
    case 'timed_out':
      return {
        text: 'find what still writes the rows that the gate waits for, then resume it.',
        inputs: { command: 'resume', ...on },
      };
    case 'needs_resume':
      return to === undefined
        ? { text: 'resume the interrupted phase.', inputs: { command: 'resume', ...on } }
        : rollbackAgain(file, to, name);
    case 'failed':
      if (next === undefined || next.status === 'pending') return undefined;
      return to === undefined
        ? { text: 'remove the cause, then resume the phase or roll it back.', inputs: { command: 'resume', ...on } }
        : rollbackAgain(file, to, name);
    case 'on_hold':
      return {
        text: 'release the migration when it may run again. Until then no run starts it.',
        inputs: { command: 'release', migration: file, reason: '…' },
      };
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
    text: `run ${next.name} when no old version of the application is live. It needs the migration's name as a confirmation.`,
    inputs: { command: 'run', ...on, confirm: name },
  };
}

function rollbackAgain(migration: string, to: string, name: string): NextStep {
  return {
    text: 'run the same rollback again; it goes on where it stopped.',
    inputs: { command: 'rollback', migration, to, confirm: name },
  };
}
