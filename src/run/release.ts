import { ExitCode, Failure } from '../core/failure.ts';
import { nextCommand } from '../core/next-command.ts';
import type { MigrationState } from '../state/fold.ts';
import { describeHold } from '../state/hold.ts';
import { describeHolder, isAlive, livenessOf, migrationResource, readLease } from '../state/lease.ts';
import type { CommandContext } from './context/command-context.ts';
import type { RunContext } from './context/run-context.ts';
import { type ControlResult, withKnownMigration } from './control.ts';

/**
 * Lets runs start a migration again that was rolled back.
 * @param reason why; kept in the history
 * @throws Failure `unknown-migration` (wrong usage), `already-running` (exit 3) while its rollback runs,
 *   `rollback-unfinished` (exit 4) where a phase is half undone
 */
export async function releaseMigration(name: string, reason: string, command: CommandContext): Promise<ControlResult> {
  return withKnownMigration(name, command, async (context, state) => {
    const { hold } = state;
    if (hold === undefined) return { changed: false, message: `${name} is not on hold.` };
    await refuseUnfinished(context, state);
    await context.journal.record({ detail: { event: 'released', reason } });
    return { changed: true, message: `${name} is released: the next run starts it. Before: ${describeHold(hold)}.` };
  });
}

async function refuseUnfinished(context: RunContext, { migration, phases }: MigrationState): Promise<void> {
  const { sessions, stateDatabase } = context;
  const resource = migrationResource(stateDatabase, migration);
  if (isAlive(await livenessOf(sessions.control, stateDatabase, resource))) {
    const holder = await readLease(sessions.control, stateDatabase, resource);
    throw new Failure({
      code: 'already-running',
      exit: ExitCode.alreadyRunning,
      message: `Cannot release ${migration}: it is being worked on${holder === undefined ? '' : `, ${describeHolder(holder)}`}.`,
      untouched: 'Nothing was changed.',
      remedy: `Wait until that ends: ${nextCommand('status', migration)}. Then run the same command again.`,
    });
  }
  const half = [...phases.values()].find(({ rollback, status }) => rollback !== undefined && status !== 'pending');
  if (half === undefined) return;
  throw new Failure({
    code: 'rollback-unfinished',
    exit: ExitCode.needsDecision,
    message: `Cannot release ${migration}: the rollback of ${half.name} has begun and has not ended.`,
    untouched: 'Nothing was changed.',
    remedy: `Finish the rollback: ${nextCommand('rollback', 'FILE', { to: half.rollbackTo ?? half.name })}. It leaves the migration on hold; then run the same command again.`,
  });
}
