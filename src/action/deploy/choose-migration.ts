import { statSync } from 'node:fs';
import { isAbsolute, join, matchesGlob, relative, resolve, sep } from 'node:path';
import { ExitCode, Failure } from '../../failure.ts';
import type { Migration } from '../../migration/migration.ts';
import { readMigrationFile } from '../../migration/read.ts';
import { type DeployInputs, required } from '../inputs.ts';

/** What a command is about; without a file only a name is known, without a name all migrations are meant. */
export interface ChosenMigration {
  readonly name: string | undefined;
  readonly file: Migration | undefined;
}

const defaultGlobs = ['migrations/**/*.{yaml,yml}'];
/** Commands that look at or steer what the database knows by its name. */
const byName = new Set(['status', 'pause', 'unpause']);
const withoutMigration = new Set(['doctor', 'snapshot']);

/**
 * Reads the migration file that a command is about.
 * @param globs of the input `migrations`, else of the configuration; none: {@link defaultGlobs}
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
  const tried = globs.length > 0 ? globs : defaultGlobs;
  if (!tried.some((glob) => matches(path, glob, folder))) throw notMatched(given, tried);
  const file = await readMigrationFile(path);
  return { name: file.name, file };
}

/** A path, a folder or a glob, as lint takes them. What lies outside of the workspace is matched by nothing. */
function matches(path: string, glob: string, folder: string): boolean {
  if (path.startsWith('../') || isAbsolute(path)) return false;
  const plain = glob.replace(/^\.\//, '').replace(/\/$/, '');
  const isFolder = statSync(resolve(folder, plain), { throwIfNoEntry: false })?.isDirectory() === true;
  return path === plain || matchesGlob(path, isFolder ? join(plain, '**/*.{yaml,yml}') : plain);
}

function notMatched(given: string, globs: readonly string[]): Failure {
  return new Failure({
    code: 'migration-not-matched',
    exit: ExitCode.wrongUsage,
    message: `The migration ${given} is none of the files that may be run: ${globs.join(', ')}.`,
    untouched: 'Nothing was changed.',
    remedy: 'Check the path, or name the file in the input "migrations" or in `migrations` of the configuration file.',
  });
}
