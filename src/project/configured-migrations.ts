import { Failure, wrongUsage } from '../core/failure.ts';
import type { MigrationFile } from '../migration/migration.ts';
import { readMigrationFile } from '../migration/read.ts';
import type { Config } from './config.ts';
import { chooseFiles } from './migration-files.ts';
import { isMigrationOfAny, migrationGlobs } from './migration-globs.ts';

/** Every migration that the call or the configuration names. */
export interface ConfiguredMigrations {
  /** In the order of the files. */
  readonly migrations: readonly MigrationFile[];
  /** Files that are no migration as they stand, with what is wrong. */
  readonly unreadable: readonly { readonly file: string; readonly error: Failure }[];
}

/**
 * Reads the files of all migrations.
 * @param paths files, folders and globs of the call; none: those of the configuration, else the usual place
 * @throws Failure `wrong-usage` where nothing matches, and where two files hold a migration of the same name: they would share
 * one state
 */
export async function readConfiguredMigrations(
  paths: readonly string[],
  config: Config,
  folder: string,
): Promise<ConfiguredMigrations> {
  const chosen = await chooseFiles({ folder, paths, ifNone: 'refuse', judged: [] }, config);
  const { globs, from } = migrationGlobs(paths, config.migrations, folder);
  const place = {
    folder,
    namedBy: from === 'call' ? 'call' : 'file',
    acceptsLink: (target: string) => isMigrationOfAny(target, globs, folder),
  } as const;
  const known = new Map<string, MigrationFile>();
  const unreadable: ConfiguredMigrations['unreadable'][number][] = [];
  for (const { file } of chosen.files) {
    const read = await readMigrationFile(file, place).catch((error: unknown) => {
      if (!(error instanceof Failure)) throw error;
      return error;
    });
    if (read instanceof Failure) {
      unreadable.push({ file, error: read });
      continue;
    }
    const other = known.get(read.name);
    if (other !== undefined)
      throw wrongUsage(
        `${other.file} and ${file} hold a migration of the same name, ${read.name}.`,
        'Give each migration its own name, or leave one of the files out of `migrations`.',
      );
    known.set(read.name, read);
  }
  return { migrations: [...known.values()], unreadable };
}
