import type { CommandContext } from '../context/command-context.ts';
import { openRun } from '../context/run-context.ts';

/**
 * Remembers that somebody was told of a failure, so that the next `advance` need not fail for it again.
 * @throws Failure where the state cannot be written
 */
export async function rememberTold(migration: string, phase: string, command: CommandContext): Promise<void> {
  await using context = await openRun(migration, command);
  await context.journal.prepare();
  await context.journal.record({ detail: { event: 'failure-told', failed: phase } });
}
