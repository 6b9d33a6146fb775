import { type ExitCode, wrongUsage } from '../core/failure.ts';
import type { CommandOptions } from '../options/read-command-options.ts';
import { readConfig } from '../project/config.ts';
import { readConfiguredMigrations } from '../project/configured-migrations.ts';
import { advanceOutcomes } from '../report/several/advance-outcomes.ts';
import { severalJson } from '../report/several/several-json.ts';
import { severalMigrationsText } from '../report/several/several-migrations.ts';
import { worstExit } from '../report/several/worst-exit.ts';
import { advanceMigrations } from '../run/advance/advance.ts';
import { atTarget } from './at-database.ts';
import { completeOnBy } from './complete-on.ts';
import { readDatabases } from './database.ts';
import type { Invocation } from './invocation.ts';
import { readSource } from './run-source.ts';

/** `advance`: what is due of all migrations of the project on one database, with one result at the end. */
export async function advanceAll(invocation: Invocation<CommandOptions<'advance'>>): Promise<ExitCode> {
  const { options, terminal, output } = invocation;
  const { until = 'contract', only, takeOver, maxRuntime } = options;
  if (options.until !== undefined && only !== undefined)
    throw wrongUsage('--until and --only exclude each other.', 'Keep one of them.');
  if (only === 'contract')
    throw wrongUsage('advance never runs a contract.', 'Run it by its file: run FILE --phase contract.');
  const { target, replicas, project } = readDatabases(invocation, options.replica);
  const { migrations, unreadable } = await readConfiguredMigrations([], readConfig(terminal.folder), terminal.folder);
  const judging = await project.judging();
  const advanced = await atTarget(invocation, target, (context) => {
    const completeOn = completeOnBy(invocation, project, context);
    return advanceMigrations(
      {
        migrations,
        due: { until, only, takeOver },
        maxRuntime,
        partsFor: async (migration) => {
          const from = await readSource(invocation, migration, project);
          const { actor } = from.toldTo(context);
          return { parts: { source: from.source, ...judging, onFailure: undefined, replicas, completeOn }, actor };
        },
      },
      context,
    );
  });
  const outcomes = advanceOutcomes(advanced, unreadable, output.width);
  output.result(
    () => severalMigrationsText(outcomes, output.width),
    () => severalJson(outcomes),
  );
  return worstExit(outcomes.map(({ exit }) => exit));
}
