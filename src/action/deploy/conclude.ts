import { ExitCode } from '../../core/failure.ts';
import { outgoing } from '../../core/row-value.ts';
import { readStatus } from '../../inspect/status/status.ts';
import type { MigrationStatus } from '../../inspect/status/status-report.ts';
import type { Verdict } from '../../report/run/deploy-summary.ts';
import { failureStatus } from '../../report/run/failure-status.ts';
import type { PhaseRecord } from '../../report/run/phase-record.ts';
import { placedMessage, reportError } from '../../report/text/error-text.ts';
import type { CommandContext } from '../../run/context/command-context.ts';
import { inTime } from '../../run/context/in-time.ts';
import type { StepContext } from '../step-context.ts';
import { type DeployOutputs, outputsOf, tellOutputs } from './outputs.ts';
import { recordsOf } from './phase-records.ts';
import type { CommandEnd, Order, StepEnd } from './run-command.ts';
import { writeSummary } from './write-summary.ts';

const STATUS_MS = 15_000;
/** GitHub is asked again after faults, and may want a minute's patience. */
const LEDGER_MS = 90_000;

/**
 * Reports to the job how a command ended: outputs, summary, and the pull request's table of phases. None of it can change how the
 * step ends, and all of it together fits into the seconds that a cancelled job has left.
 */
export async function conclude(
  order: Order,
  ended: StepEnd,
  context: CommandContext,
  step: StepContext,
): Promise<void> {
  const read = new Date();
  const found = await lookAgain(order, ended.end, context);
  const outputs = outputsOf(reportedBy(ended), found);
  if (order.chosen.name !== undefined || found !== undefined) tellOutputs(outputs);
  const phases = found === undefined ? undefined : await recordsOf(found, order.inputs, step);
  writeSummary(order, { verdict: verdictOf(ended, outputs), outputs, found, phases, ended }, step);
  if (order.ledger === undefined || found === undefined || phases === undefined) return;
  const standing = { phases, at: read };
  const written = order.ledger.write(standing, mayCreate(order, ended, phases)).then(() => true);
  if (await inTime(written, context.stop, LEDGER_MS)) return;
  step.log.say(
    'The job ended before phasedb could update the table of phases on the pull request; the next run updates it.',
  );
}

/** The table of phases while a phase runs. What cannot be read now is shown at the end. */
export async function showRunning(order: Order, context: CommandContext, step: StepContext): Promise<void> {
  const { ledger, inputs } = order;
  if (ledger === undefined) return;
  const read = new Date();
  const found = await lookAgain(order, undefined, context);
  if (found === undefined) return;
  const phases = await recordsOf(found, inputs, step);
  await ledger.write({ phases, at: read }, inputs.comment === 'always');
}

/** Without any run there is nothing to show; `on-failure` begins when a phase fails. */
function mayCreate({ inputs }: Order, { end }: StepEnd, phases: readonly PhaseRecord[]): boolean {
  const isFailure = end === undefined || (end.exit !== ExitCode.done && end.exit !== ExitCode.stoppedEarly);
  if (inputs.comment === 'on-failure' && !isFailure) return false;
  return phases.some(({ status, rolledBack }) => status !== 'pending' || rolledBack === true);
}

/** The one migration as it is now; undefined: there is none, or it cannot be read. */
async function lookAgain(
  { chosen: { name, file } }: Order,
  end: CommandEnd | undefined,
  context: CommandContext,
): Promise<MigrationStatus | undefined> {
  if (end?.found !== undefined) return end.found.length === 1 ? end.found[0] : undefined;
  if (name === undefined) return undefined;
  try {
    const report = await inTime(readStatus(name, file, context), context.stop, STATUS_MS);
    return report?.migrations[0];
  } catch {
    // The result of the command is shown all the same.
    return undefined;
  }
}

/** What a command that ran phases says itself; a failure says it of every command. */
function reportedBy({ end, error, phase }: StepEnd): Pick<DeployOutputs, 'status' | 'phase'> | undefined {
  if (end !== undefined) return end.result;
  return { status: failureStatus(error, reportError(error), phase !== undefined), phase };
}

function verdictOf({ end, error }: StepEnd, { status }: DeployOutputs): Verdict {
  if (end === undefined) {
    const report = reportError(error);
    const { statement, untouched, remedy } = report;
    return { status, text: outgoing(placedMessage(report)), statement, untouched, remedy };
  }
  const works = end.result !== undefined || end.found?.length === 1;
  const plain = end.exit === ExitCode.done ? 'done' : 'failed';
  return { status: works ? status : plain, text: outgoing(end.message) };
}
