import { ExitCode, Failure } from '../../core/failure.ts';
import type { Migration } from '../../migration/migration.ts';
import type { CommandContext } from '../../run/context/command-context.ts';
import type { Report } from '../../run/context/events.ts';
import { runMigration } from '../../run/run.ts';
import type { Application } from './application.ts';
import type { Step, StepName } from './steps.ts';

/**
 * Runs the migration phase by phase, like four deploys. The new version of the application goes live between expand and
 * backfill.
 * @throws Failure `demo-failed` if a phase does not complete, with the runner's message
 */
export async function runPhased(
  migration: Migration,
  context: CommandContext,
  application: Application,
): Promise<Step[]> {
  const steps: Step[] = [];
  for (const phase of migration.phases) {
    let rows: number | undefined;
    const report: Report = (event) => {
      if (event.type === 'phase-ended') rows = event.rowsChanged;
      context.report(event);
    };
    application.period(phase.name);
    const startMs = performance.now();
    const result = await runMigration(
      {
        migration,
        mode: 'run',
        which: { phase: phase.name },
        dryRun: false,
        onFailure: undefined,
        replicas: [],
        maxRuntime: undefined,
        confirm: async () => {},
      },
      { ...context, report },
    );
    const seconds = (performance.now() - startMs) / 1000;
    application.period(null);
    if (result.exit !== ExitCode.done) {
      throw new Failure({
        code: result.exit === ExitCode.stoppedEarly ? 'stopped' : 'demo-failed',
        exit: result.exit,
        message: `The phase ${phase.name} of the demo did not complete: ${result.message}`,
        remedy: 'The server and its data are deleted. Run the demo again.',
      });
    }
    steps.push({ name: phase.type as StepName, seconds, rows });
    if (phase.type === 'expand') await application.deploy();
  }
  return steps;
}
