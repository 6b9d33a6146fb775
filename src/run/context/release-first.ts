import { nextCommand, nextPhaseCommand } from '../../core/next-command.ts';
import type { Migration } from '../../migration/migration.ts';
import type { MigrationState } from '../../state/fold.ts';

/** The command that lets runs start a migration again that is on hold. @param name of the migration */
export function releaseCommand(name: string): string {
  return nextCommand('release', name, { reason: '…' });
}

/** The command that runs the next phase, or one by name; after the release of a migration that is on hold. */
export function commandToRun(
  { name, file }: Pick<Migration, 'name' | 'file'>,
  { hold }: Pick<MigrationState, 'hold'>,
  phase?: string,
): string {
  const run = phase === undefined ? nextPhaseCommand('run', file) : nextCommand('run', file, { phase });
  return hold === undefined ? run : `${releaseCommand(name)}, then ${run}`;
}
