import { type ExitCode as Exit, ExitCode, Failure } from '../../core/failure.ts';
import { runDoctor } from '../../inspect/doctor/doctor.ts';
import { readStatus } from '../../inspect/status/status.ts';
import type { MigrationStatus } from '../../inspect/status/status-report.ts';
import { verifyMigration } from '../../inspect/verify.ts';
import type { Migration } from '../../migration/migration.ts';
import { targetAsker } from '../../project/targets/ask-target.ts';
import { doctorText } from '../../report/run/doctor-text.ts';
import { statusText } from '../../report/run/status-text.ts';
import { verifyText } from '../../report/run/verify-text.ts';
import { formatNumberOf } from '../../report/text/amounts.ts';
import type { CommandContext } from '../../run/context/command-context.ts';
import { inTime } from '../../run/context/in-time.ts';
import type { Preview } from '../../run/context/preview.ts';
import type { RunRequest, RunResult } from '../../run/context/request.ts';
import { stoppedBefore } from '../../run/context/stop.ts';
import { pauseMigration, unpauseMigration } from '../../run/control.ts';
import { releaseMigration } from '../../run/release.ts';
import { type RollbackRequest, rollbackMigration } from '../../run/rollback/rollback.ts';
import { runMigration } from '../../run/run.ts';
import type { FileSource } from '../../state/file-source.ts';
import { type DeployInputs, readOther, required } from '../inputs.ts';
import type { ChosenMigration } from './choose-migration.ts';
import type { LedgerComment } from './keep-ledger.ts';
import { writeSnapshot } from './write-snapshot.ts';

/** How a command ended. */
export interface CommandEnd {
  readonly exit: Exit;
  /** One paragraph. */
  readonly message: string;
  /** Of a command that reports: all that it found, as the command line prints it. */
  readonly report?: string;
  /** Where it ran phases. */
  readonly result?: RunResult;
  /** Where it looked at migrations. */
  readonly found?: readonly MigrationStatus[];
}

/** How the command of a step ended: one of the two. */
export interface StepEnd {
  readonly end: CommandEnd | undefined;
  readonly error: unknown;
  /** The phase that began last. */
  readonly phase: string | undefined;
}

/** What a command works on. */
export interface Order {
  readonly inputs: DeployInputs;
  readonly chosen: ChosenMigration;
  /** Of a command that sends statements: the files that they come from; undefined outside of git. */
  readonly source: FileSource | undefined;
  readonly deployed: RunRequest['deployed'];
  /** Undefined: the command leaves the phases as they are, or no comment is wanted or possible. */
  readonly ledger: LedgerComment | undefined;
  /** Writes what is about to be confirmed into the log and the summary. */
  readonly show: (preview: Preview) => void;
}

/**
 * Carries out the step's command on the same core as the command line.
 * @throws Failure where it is refused or fails
 */
export async function runCommand(
  { inputs, chosen, source, deployed, show }: Order,
  context: CommandContext,
): Promise<CommandEnd> {
  const { command, replicas } = inputs;
  switch (command) {
    case 'run':
    case 'resume': {
      const migration = fileOf(chosen);
      const shown = new Set<string>();
      const confirm: RunRequest['confirm'] = async (phase, preview) => {
        if (preview !== undefined && !shown.has(phase.name)) show(await preview());
        if (preview !== undefined) shown.add(phase.name);
        assertConfirmed(inputs, migration.name, `The contract ${phase.name}`);
      };
      const request: RunRequest = {
        migration,
        source,
        mode: command,
        takeOver: inputs.takeOver,
        which: inputs.which,
        dryRun: false,
        ...(await inputs.project.judging()),
        onFailure: undefined,
        replicas,
        maxRuntime: inputs.maxRuntime,
        confirm,
        confirmAhead: true,
        deployed,
        completeOn: targetAsker({
          several: inputs.project.several,
          own: inputs.project.named?.name,
          env: process.env,
          readTarget: (url) => readOther(url, inputs),
          context,
        }),
      };
      return ended(await runMigration(request, context));
    }
    case 'rollback': {
      const migration = fileOf(chosen);
      const to = required('to', inputs.to);
      const confirm: RollbackRequest['confirm'] = async (preview) => {
        show(await preview());
        assertConfirmed(inputs, migration.name, `The rollback to ${to}`);
      };
      const { lint } = await inputs.project.judging();
      return ended(await rollbackMigration({ migration, source, to, replicas, confirm, lint }, context));
    }
    case 'verify': {
      const report = await verifyMigration(fileOf(chosen), context);
      return reported(report.exit, verifyText(report));
    }
    case 'status': {
      const status = await untilStop(readStatus(chosen.name, chosen.file, context), context);
      const text = statusText(status);
      const message =
        status.migrations.length === 1 ? headline(text) : formatNumberOf(status.migrations.length, 'migration');
      return { exit: ExitCode.done, message, report: text, found: status.migrations };
    }
    case 'doctor': {
      const report = await untilStop(runDoctor(context, { replicas }), context);
      const failed = report.checks.some((check) => check.status === 'error');
      return reported(failed ? ExitCode.failed : ExitCode.done, doctorText(report));
    }
    case 'snapshot': {
      const { lint } = await inputs.project.judging();
      const namedBy = inputs.snapshot === undefined ? 'file' : 'call';
      const order = { namedBy, maxDays: lint.thresholds.snapshot_max_days } as const;
      return done(await untilStop(writeSnapshot(inputs.project.snapshot, order, context), context));
    }
    case 'pause':
    case 'unpause':
    case 'release': {
      const steer = steering[command];
      const { message } = await steer(chosen.name ?? '', required('reason', inputs.reason), context);
      return done(message);
    }
    case 'lint':
    case 'comment':
    case 'advance':
      throw new Error(`${command} does not work on one migration`);
  }
}

const steering = { pause: pauseMigration, unpause: unpauseMigration, release: releaseMigration } as const;

/** What only looks is left to itself where the job is cancelled. @throws Failure `stopped` (exit 5) */
async function untilStop<Value>(looking: Promise<Value>, { stop }: CommandContext): Promise<Value> {
  const seen = await inTime(looking, stop);
  if (seen === undefined) throw stoppedBefore('all was looked at', stop);
  return seen;
}

function fileOf({ file }: ChosenMigration): Migration {
  return required('migration', file);
}

function ended(result: RunResult): CommandEnd {
  return { exit: result.exit, message: result.message, result };
}

function done(message: string): CommandEnd {
  return { exit: ExitCode.done, message };
}

/** Reports end with what their checks amount to. */
function reported(exit: Exit, report: string): CommandEnd {
  return { exit, message: report.split('\n').at(-1) ?? '', report };
}

/** The part of a status that says how the one migration stands. */
function headline(text: string): string {
  return text.split('\n\n').find((part) => !part.startsWith('Nothing has run')) ?? text;
}

function assertConfirmed(inputs: DeployInputs, name: string, what: string): void {
  if (inputs.confirm === name) return;
  throw new Failure({
    code: 'not-confirmed',
    exit: ExitCode.wrongUsage,
    message: `${what} of ${name} needs a confirmation.`,
    untouched: 'It did not start.',
    remedy: `Give "confirm: ${name}", e.g. from an input of workflow_dispatch that somebody types.`,
  });
}
