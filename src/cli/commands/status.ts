import { existsSync } from 'node:fs';
import { ExitCode } from '../../core/failure.ts';
import type { StatusReport } from '../../inspect/status/status-report.ts';
import type { CommandOptions } from '../../options/read-command-options.ts';
import { statusJson } from '../../report/run/status-json.ts';
import { statusText } from '../../report/run/status-text.ts';
import type { Outcome } from '../../report/several/outcome.ts';
import { notBegunElsewhere, severalStatusText } from '../../report/several/several-status.ts';
import { atDatabase } from '../at-database.ts';
import { defineCommand } from '../define-command.ts';
import { eachTarget } from '../each-target.ts';
import type { Invocation } from '../invocation.ts';
import { readMigrationAt } from '../migration-file.ts';

export const status = defineCommand({
  name: 'status',
  description:
    'Show the progress of a migration, who runs it, and what it waits for; without a name, of every migration.',
  words: { syntax: '[name]', description: 'the name of the migration, or its file' },
  example: 'status add_checksum_column',
  act: async (invocation) => {
    const reports = new Map<string, StatusReport>();
    const showOne = async (one: typeof invocation) => {
      const report = await readStatusOf(one);
      if (one.options.target !== undefined) reports.set(one.options.target, report);
      one.output.result(
        () => statusText(report, one.output.width),
        () => statusJson(report),
      );
      return ExitCode.done;
    };
    const textOf = (outcomes: readonly Outcome[], width: number) => severalStatusText(outcomes, reports, width);
    return eachTarget(showOne, 'all', { textOf, settle: notBegunElsewhere })(invocation);
  },
});

async function readStatusOf(invocation: Invocation<CommandOptions<'status'>>): Promise<StatusReport> {
  const { words, options } = invocation;
  const [word] = words;
  const isFile = word !== undefined && (/\.ya?ml$/i.test(word) || existsSync(word));
  const named = word !== undefined && !isFile;
  const migration =
    (word === undefined && options.migration === undefined) || (named && options.migration === undefined)
      ? undefined
      : await readMigrationAt(named ? undefined : word, options.migration);
  const { readStatus } = await import('../../inspect/status/status.ts');
  return atDatabase(invocation, (context) => readStatus(migration?.name ?? word, migration, context));
}
