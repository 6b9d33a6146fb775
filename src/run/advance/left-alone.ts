import { ExitCode } from '../../core/failure.ts';
import { nextCommand, nextPhaseCommand } from '../../core/next-command.ts';
import type { Migration } from '../../migration/migration.ts';
import { describeHold } from '../../state/hold.ts';
import { releaseCommand } from '../context/release-first.ts';
import type { RunResult } from '../context/request.ts';
import type { Standing } from './standing.ts';

/** What is said of a migration that nothing is done about. Pure. */
export function leftAlone(
  { name, file }: Pick<Migration, 'name' | 'file'>,
  standing: Exclude<Standing, { kind: 'due' }>,
): RunResult {
  if (standing.kind === 'complete')
    return {
      exit: ExitCode.done,
      status: 'complete',
      phase: undefined,
      nextPhase: undefined,
      message: `${name} is already complete. No statement was sent.`,
    };
  const { phase } = standing;
  const left = { phase: undefined, nextPhase: phase.name };
  switch (standing.kind) {
    case 'waits-at':
      return {
        ...left,
        exit: ExitCode.done,
        status: 'in_progress',
        message:
          phase.type === 'contract'
            ? `${name} waits for its contract ${phase.name}, which only a person begins: ${nextPhaseCommand('run', file)}`
            : `The next phase of ${name} is the ${phase.type} ${phase.name}, which was not asked for. No statement was sent.`,
      };
    case 'waits-for':
      return {
        ...left,
        exit: ExitCode.done,
        status: 'in_progress',
        message: `${name} waits until ${standing.dependencies.join(', ')} ${standing.dependencies.length === 1 ? 'is' : 'are'} complete. See how far: ${nextCommand('status')}`,
      };
    case 'paused':
      return {
        ...left,
        exit: ExitCode.stoppedEarly,
        status: 'in_progress',
        message: `${name} is paused by ${standing.by}: ${standing.reason}. Nothing was changed. Lift the pause: ${nextCommand('unpause', name)}`,
      };
    case 'on-hold':
      return {
        ...left,
        exit: ExitCode.done,
        status: 'on_hold',
        message: `${name} is on hold: ${describeHold(standing.hold)}. Nothing was changed. When it may run again: ${releaseCommand(name)}`,
      };
    case 'failed': {
      const { status, told, reason } = standing;
      const what = `The phase ${phase.name} of ${name} ${status === 'failed' ? 'has failed' : 'has timed out'}${reason === undefined ? '.' : `: ${reason.replace(/[.\s]+$/, '')}.`}`;
      return {
        ...left,
        exit: told ? ExitCode.done : ExitCode.needsDecision,
        status,
        message: `${what} It waits for a person${told ? ', as an earlier command has said' : ''}. Remove the cause, then continue: ${nextPhaseCommand('resume', file)}. Or undo it: ${nextCommand('rollback', file, { to: phase.name })}`,
      };
    }
    case 'interrupted':
      return {
        ...left,
        exit: ExitCode.needsDecision,
        status: 'needs_resume',
        message:
          standing.to === undefined
            ? `The phase ${phase.name} of ${name} was interrupted: its run ended without recording a result. Continue it: ${nextPhaseCommand('resume', file)}`
            : `The rollback of ${name} to ${standing.to} is unfinished. Finish it: ${nextCommand('rollback', file, { to: standing.to })}`,
      };
    case 'running':
      return {
        ...left,
        exit: ExitCode.alreadyRunning,
        status: 'locked',
        message: `The phase ${phase.name} of ${name} is running right now. Nothing was changed. Watch it: ${nextCommand('status', name)}`,
      };
  }
}
