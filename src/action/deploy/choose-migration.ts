import { relative, resolve, sep } from 'node:path';
import { ExitCode, Failure } from '../../core/failure.ts';
import type { MigrationFile } from '../../migration/migration.ts';
import { readMigrationFile } from '../../migration/read.ts';
import { isMigrationOfAny } from '../../project/migration-globs.ts';
import { type DeployInputs, required } from '../inputs.ts';

/** What a command is about; without a file only a name is known, without a name all migrations are meant. */
export interface ChosenMigration {
  readonly name: string | undefined;
  readonly file: MigrationFile | undefined;
}

/** Commands that look at or steer what the database knows by its name. */
const byName = new Set(['status', 'pause', 'unpause', 'release']);
const withoutMigration = new Set(['doctor', 'snapshot']);

/**
 * Reads the migration file that a command is about.
 * @param globs of the files that may be run
 * @param folder the workspace, from which paths count
 * @throws Failure `input-missing`; `migration-not-matched` for a file that no glob matches; a bad file's own
 */
export async function chooseMigration(
  { command, migration }: Pick<DeployInputs, 'command' | 'migration'>,
  globs: readonly string[],
  folder: string,
): Promise<ChosenMigration> {
  const none = { name: undefined, file: undefined };
  if (withoutMigration.has(command) || (command === 'status' && migration === undefined)) return none;
  const given = required('migration', migration);
  const isFile = /[\\/]|\.ya?ml$/i.test(given);
  if (byName.has(command) && !isFile) return { name: given, file: undefined };
  const path = relative(folder, resolve(folder, given)).split(sep).join('/');
  if (!isMigrationOfAny(path, globs, folder)) throw notMatched(given, globs);
  const acceptsLink = (target: string) => isMigrationOfAny(target, globs, folder);
  const file = await readMigrationFile(path, { folder, namedBy: 'file', acceptsLink });
  return { name: file.name, file };
}

function notMatched(given: string, globs: readonly string[]): Failure {
  return new Failure({
    code: 'migration-not-matched',
    exit: ExitCode.wrongUsage,
    message: `The migration ${given} matches none of the globs of files that may be run: ${globs.join(', ')}.`,
    untouched: 'Nothing was changed.',
    remedy: 'Check the path, or name the file in the input "migrations" or in `migrations` of the configuration file.',
  });
}
