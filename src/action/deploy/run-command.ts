import { type ExitCode as Exit, ExitCode, Failure } from '../../failure.ts';
import { readMigrationFile } from '../../migration/read.ts';
import { doctorText } from '../../report/doctor-text.ts';
import { statusText } from '../../report/status-text.ts';
import { verifyText } from '../../report/verify-text.ts';
import { readConfig } from '../../runner/config.ts';
import { pauseMigration, unpauseMigration } from '../../runner/control.ts';
import { runDoctor } from '../../runner/doctor.ts';
import { searchCodeBy } from '../../runner/references/search-code.ts';
import type { RunResult, Surroundings } from '../../runner/request.ts';
import { rollbackMigration } from '../../runner/rollback.ts';
import { runMigration } from '../../runner/run.ts';
import { readStatus } from '../../runner/status.ts';
import { verifyMigration } from '../../runner/verify.ts';
import { type DeployInputs, invalid, required } from '../inputs.ts';

/** How a command ended; `result` where it ran phases. */
export interface CommandEnd {
  readonly exit: Exit;
  readonly text: string;
  readonly result?: RunResult;
}

/**
 * Carries out the step's command on the same core as the command line.
 * @throws Failure where it is refused or fails
 */
export async function runCommand(inputs: DeployInputs, at: Surroundings): Promise<CommandEnd> {
  switch (inputs.command) {
    case 'run':
    case 'resume': {
      const migration = await readMigrationFile(required('migration', inputs.migration));
      const result = await runMigration(
        {
          migration,
          mode: inputs.command,
          which: inputs.which,
          dryRun: false,
          onFailure: undefined,
          replicas: inputs.replicas,
          maxRuntime: inputs.maxRuntime,
          searchCode: searchCodeBy(readConfig(process.cwd()), process.cwd()),
          confirm: async (phase) => assertConfirmed(inputs, migration.name, `The contract ${phase.name}`),
        },
        at,
      );
      return { exit: result.exit, text: result.message, result };
    }
    case 'rollback': {
      const migration = await readMigrationFile(required('migration', inputs.migration));
      const to = required('to', inputs.to);
      const confirm = async () => assertConfirmed(inputs, migration.name, `The rollback to ${to}`);
      const result = await rollbackMigration({ migration, to, replicas: inputs.replicas, confirm }, at);
      return { exit: result.exit, text: result.message, result };
    }
    case 'verify': {
      const report = await verifyMigration(await readMigrationFile(required('migration', inputs.migration)), at);
      return { exit: report.exit, text: verifyText(report) };
    }
    case 'status': {
      const isFile = inputs.migration !== undefined && /\.ya?ml$/i.test(inputs.migration);
      const migration = isFile ? await readMigrationFile(inputs.migration as string) : undefined;
      return {
        exit: ExitCode.done,
        text: statusText(await readStatus(migration?.name ?? inputs.migration, migration, at)),
      };
    }
    case 'doctor': {
      const report = await runDoctor(at, { replicas: inputs.replicas });
      const failed = report.checks.some((check) => check.status === 'error');
      return { exit: failed ? ExitCode.failed : ExitCode.done, text: doctorText(report) };
    }
    case 'pause':
    case 'unpause': {
      const steer = inputs.command === 'pause' ? pauseMigration : unpauseMigration;
      const done = await steer(required('migration', inputs.migration), required('reason', inputs.reason), at);
      return { exit: ExitCode.done, text: done.message };
    }
    default:
      throw invalid('command', 'Choose run, resume, status, verify, rollback, pause, unpause or doctor.');
  }
}

/** The status that a thrown failure amounts to, by its exit code. */
export function statusOf(exit: Exit): RunResult['status'] {
  if (exit === ExitCode.alreadyRunning) return 'locked';
  if (exit === ExitCode.needsDecision) return 'needs_resume';
  if (exit === ExitCode.gateTimedOut) return 'timed_out';
  return exit === ExitCode.stoppedEarly ? 'in_progress' : 'failed';
}

function assertConfirmed(inputs: DeployInputs, name: string, what: string): void {
  if (inputs.confirm === name) return;
  throw new Failure({
    code: 'not-confirmed',
    exit: ExitCode.wrongUsage,
    message: `${what} of ${name} has to be confirmed.`,
    untouched: 'It was not begun.',
    remedy: `Give "confirm: ${name}", e.g. from an input of workflow_dispatch that somebody types.`,
  });
}
