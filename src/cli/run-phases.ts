import type { ExitCode } from '../core/failure.ts';
import { wrongUsage } from '../core/failure.ts';
import { listed } from '../migration/problem.ts';
import type { CommandOptions } from '../options/read-command-options.ts';
import type { Selection } from '../run/context/request.ts';
import { atTarget } from './at-database.ts';
import { confirmByName, showPreview } from './confirm.ts';
import { readDatabases } from './database.ts';
import type { Invocation } from './invocation.ts';
import { readMigrationAt } from './migration-file.ts';
import { tellResult } from './result.ts';
import { readSource } from './run-source.ts';
import { isInteractive } from './terminal.ts';

/** A resume takes over in any case. */
type PhaseRunOptions = Omit<CommandOptions<'run'>, 'takeOver'> & Partial<Pick<CommandOptions<'run'>, 'takeOver'>>;

/** `run` and `resume`: the phases that were asked for, shown while they run, with the result at the end. */
export async function runPhases(mode: 'run' | 'resume', invocation: Invocation<PhaseRunOptions>): Promise<ExitCode> {
  const { words, options, terminal, output } = invocation;
  const which = whichPhases(options);
  const migration = await readMigrationAt(words[0], options.migration);
  const { target, replicas, project } = readDatabases(invocation, options.replica);

  const from = await readSource(invocation, migration, project);
  const { runMigration } = await import('../run/run.ts');
  const { completeOnBy } = await import('./complete-on.ts');
  const judging = await project.judging();
  const shown = new Set<string>();
  const result = await atTarget(invocation, target, (context, display) =>
    runMigration(
      {
        migration,
        source: from.source,
        mode,
        takeOver: options.takeOver,
        which,
        dryRun: options.dryRun,
        onFailure: options.onFailure,
        replicas,
        maxRuntime: options.maxRuntime,
        ...judging,
        completeOn: completeOnBy(invocation, project, context),
        confirmAhead: !isInteractive(terminal),
        confirm: (phase, preview) =>
          display.aside(async () => {
            if (preview !== undefined && !shown.has(phase.name)) showPreview(output, await preview());
            if (preview !== undefined) shown.add(phase.name);
            await confirmByName({
              terminal,
              yes: options.yes,
              migration: migration.name,
              what: `The ${phase.type} phase "${phase.name}"`,
              stop: context.stop,
            });
          }),
      },
      from.toldTo(context),
    ),
  );
  return tellResult(output, result);
}

function whichPhases({ phase, next, until, only }: PhaseRunOptions): Selection {
  const given = [
    phase !== undefined && '--phase',
    next && '--next',
    until !== undefined && '--until',
    only !== undefined && '--only',
  ].filter((option) => option !== false);
  if (given.length > 1) throw wrongUsage(`${listed(given)} exclude each other.`, 'Keep one of them.');
  if (phase !== undefined) return { phase };
  if (until !== undefined) return { until };
  if (only !== undefined) return { only };
  return next ? 'next' : 'all';
}
