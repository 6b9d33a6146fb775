import type { MigrationStatus } from '../../inspect/status/status-report.ts';
import { type DeploySummary, deploySummary, type Verdict } from '../../report/run/deploy-summary.ts';
import type { PhaseRecord } from '../../report/run/phase-record.ts';
import { type ErrorReport, placedMessage } from '../../report/text/error-text.ts';
import { codeBlock } from '../../report/text/markdown.ts';
import { addToSummary } from '../job-summary.ts';
import type { StepContext } from '../step-context.ts';
import type { DeployOutputs } from './outputs.ts';
import { runLinks } from './phase-records.ts';
import type { Order, StepEnd } from './run-command.ts';
import { suggestNext } from './suggest-next.ts';

/** What is known once a command has ended. */
export interface Known {
  readonly verdict: Verdict;
  readonly outputs: DeployOutputs;
  readonly found: MigrationStatus | undefined;
  readonly phases: readonly PhaseRecord[] | undefined;
  readonly ended: StepEnd;
}

/** Writes the job's summary of a command. */
export function writeSummary(
  { inputs, chosen }: Order,
  { verdict, outputs, found, phases, ended }: Known,
  { env, job }: StepContext,
): void {
  const isRollback = inputs.command === 'rollback';
  const file = chosen.file?.file ?? inputs.migration ?? '';
  const summary: DeploySummary = {
    command: inputs.command,
    migration: chosen.name,
    environment: inputs.environment,
    verdict,
    // The table says the same of one migration.
    report: found === undefined || inputs.command === 'verify' ? ended.end?.report : undefined,
    phases,
    warnings: found?.warnings ?? [],
    next: found && chosen.file && suggestNext(outputs.status, found, file, isRollback ? inputs.to : undefined),
    runUrl: runLinks(job).urlOf,
  };
  addToSummary(env, (mostBytes) => deploySummary(summary, mostBytes));
}

/** The same for a command that was refused for its inputs: nothing is known but why. */
export function writeRefusal(
  env: StepContext['env'],
  command: string,
  report: ErrorReport,
  status: Verdict['status'] = 'refused',
): void {
  const { untouched, remedy } = report;
  const summary: DeploySummary = {
    command,
    migration: undefined,
    environment: undefined,
    verdict: { status, text: placedMessage(report), untouched, remedy },
    report: undefined,
    phases: undefined,
    warnings: [],
    next: undefined,
    runUrl: () => '',
  };
  addToSummary(env, (mostBytes) => deploySummary(summary, mostBytes));
}

/** What is about to be confirmed, before the work begins: a job that is killed leaves it, too. */
export function writePreview(env: StepContext['env'], text: string): void {
  const most = 20_000;
  addToSummary(env, () => codeBlock(text.length > most ? `${text.slice(0, most)}…` : text, 'text'));
}
