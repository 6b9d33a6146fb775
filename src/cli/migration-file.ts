import { wrongUsage } from '../core/failure.ts';
import type { MigrationFile } from '../migration/migration.ts';

/** What a command takes that is about a migration file. */
export const fileWord = { syntax: '[file]', description: 'the migration file' };

/** What a command takes that is about what the database knows of a migration. */
export const nameWord = { syntax: '<name>', description: 'the name of the migration' };

/**
 * The file that a command is about, given as its word or as `--migration FILE`.
 * @throws Failure `wrong-usage` for none, and for both
 */
export function migrationPath(word: string | undefined, option: string | undefined): string {
  if (word !== undefined && option !== undefined) {
    throw wrongUsage('The migration file is given twice, as FILE and as --migration FILE.', 'Keep one of the two.');
  }
  const path = word ?? option;
  if (path === undefined || path === '') {
    throw wrongUsage('No migration file is given.', 'Give its path after the command, or as --migration FILE.');
  }
  return path;
}

/** Reads that file; a bad one is a Failure with its positions. */
export async function readMigrationAt(word: string | undefined, option: string | undefined): Promise<MigrationFile> {
  const path = migrationPath(word, option);
  const { readMigrationFile } = await import('../migration/read.ts');
  return readMigrationFile(path);
}
