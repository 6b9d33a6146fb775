import { isAbsolute, relative, resolve } from 'node:path';
import { Failure, wrongUsage } from '../core/failure.ts';
import { statsAt } from '../core/stats-at.ts';
import { formatBytes, MiB } from '../core/storage-size.ts';
import type { LintFile } from '../lint/engine.ts';
import { readFileText } from '../migration/file-text.ts';
import { listed, type Problem, quoted } from '../migration/problem.ts';
import type { Config } from './config.ts';
import { findFiles } from './find-files.ts';
import {
  filesGlob,
  isConfigFile,
  isFolder,
  isMigrationOfAny,
  type MigrationGlobs,
  migrationGlobs,
} from './migration-globs.ts';
import { meantInstead, nothingMatched, unmatchedGlobs } from './unmatched-globs.ts';

/** The migration files that a change touches. */
export interface ChangedMigrations {
  /** Other files among those that were asked for, e.g. the configuration, which is looked at even if no migration changes. */
  readonly judged: readonly string[];
  /** Those that still exist, in the order of their names. */
  readonly files: readonly string[];
  /** Those that it deletes or renames. */
  readonly removed: readonly string[];
}

/**
 * Asks which migrations a change touches; undefined if that is unknown, so that all files are linted.
 * @param judged paths of the configuration and of the other files that decide what lint finds
 */
export type AskChanged = (
  globs: readonly string[],
  judged: readonly string[],
) => Promise<ChangedMigrations | undefined>;

/** What an entry says of the files to lint. */
export interface FileChoice {
  readonly folder: string;
  /** Files, folders (every .yaml and .yml in them) and globs, as given. */
  readonly paths: readonly string[];
  readonly ifNone: 'refuse' | 'pass';
  readonly changed?: AskChanged | undefined;
  /** Paths of the files that decide what lint finds, the configuration among them. */
  readonly judged: readonly string[];
}

export interface ChosenFiles {
  readonly files: readonly LintFile[];
  /** Files that are not text, or too large for a migration. */
  readonly problems: readonly Problem[];
  readonly removed: readonly string[];
  /** For people: why there is nothing to lint. */
  readonly notes: readonly string[];
  /** Globs that match no file of the project, a sentence each; not to be overlooked. */
  readonly warnings: readonly string[];
  /** The configuration is to be looked at: it changes, or the lint is of the whole project. */
  readonly config: boolean;
  /** The change touches another file that decides what lint finds. */
  readonly judge: boolean;
}

/**
 * Finds and reads the files that a lint is about.
 * @throws Failure `wrong-usage` for a path, folder or glob of the call that matches nothing, and where nothing matches at all
 */
export async function chooseFiles(
  choice: FileChoice,
  config: Pick<Config, 'migrations' | 'file'>,
): Promise<ChosenFiles> {
  const { folder, paths, ifNone, changed: ask, judged } = choice;
  const migrations = migrationGlobs(paths, config.migrations, folder);
  const { globs } = migrations;
  const shown = listed(
    globs.map((glob) => quoted(glob)),
    'or',
  );
  const changed = await ask?.(globs, judged);
  if (changed !== undefined) {
    const { files, removed } = changed;
    const notes = files.length + removed.length === 0 ? [`No changed file matches ${shown}.`] : [];
    const unmatched = await unmatchedGlobs(migrations, folder, [...files, ...removed]);
    const isConfig = changed.judged.some((path) => path === config.file || isConfigFile(path));
    const judge = changed.judged.length > 0;
    const isChecked = isConfig || files.length > 0;
    // A finding says it where the configuration is looked at.
    const warnings = migrations.from === 'config' && isChecked ? [] : unmatched;
    return { ...readFiles(files, migrations, folder), removed, notes, warnings, config: isChecked, judge };
  }
  const found = expandAll(migrations, folder);
  if (found.length > 0)
    return { ...readFiles(found, migrations, folder), removed: [], notes: [], warnings: [], config: true, judge: true };
  const meant = await meantInstead(globs, folder);
  if (migrations.from !== 'usual' || (ifNone === 'pass' && meant !== undefined))
    throw nothingMatched(globs, folder, meant);
  if (ifNone === 'pass') {
    const warnings = [`No file matches ${shown}, so nothing was linted.`];
    return { files: [], problems: [], removed: [], notes: [], warnings, config: true, judge: true };
  }
  throw wrongUsage(
    `No migration file is given, and none matches ${shown}.`,
    `${meant === undefined ? '' : `${meant} `}Name the files, or set \`migrations: [db/*.yaml]\` in phasedb.config.yaml.`,
  );
}

/** Those of the files that only the base branch's globs match. */
export function filesOnlyOf(
  files: readonly LintFile[],
  {
    base,
    head,
    paths,
    folder,
  }: {
    readonly base: readonly string[];
    readonly head: readonly string[];
    readonly paths: readonly string[];
    readonly folder: string;
  },
): readonly string[] {
  if (paths.length > 0) return [];
  const isOf = (file: string, globs: readonly string[]) =>
    isMigrationOfAny(file, migrationGlobs([], globs, folder).globs, folder);
  return files.map(({ file }) => file).filter((file) => isOf(file, base) && !isOf(file, head));
}

function expandAll({ globs, from }: MigrationGlobs, folder: string): readonly string[] {
  return [
    ...new Set(
      globs.flatMap((glob) => {
        const found = expandGlob(glob, folder);
        if (found.length > 0 || from !== 'call') return found;
        // A path without wildcards is read all the same, for the error names what is wrong with it.
        if (isPlain(glob) && !isFolder(glob, folder)) return [glob];
        throw nothingMatched([glob], folder, undefined);
      }),
    ),
  ];
}

/** The files of one path, folder or glob; sorted, the configuration itself left out. */
export function expandGlob(glob: string, folder: string): readonly string[] {
  const stats = statsAt(resolve(folder, glob));
  if (stats?.isFile()) return [glob];
  if (stats === undefined && isPlain(glob)) return [];
  const found: string[] = [];
  for (const path of findFiles(filesGlob(glob, folder), folder)) {
    if (isConfigFile(path)) continue;
    if (found.length === MOST_FILES) throw tooMany(`${quoted(glob)} matches more than ${counted(MOST_FILES)} files`);
    found.push(isAbsolute(path) ? relative(folder, path) : path);
  }
  return found.sort();
}

/** Most files of a lint, and most of their text together. */
const MOST_FILES = 10_000;
const MOST_TEXT = 256 * MiB;

function counted(count: number): string {
  return count.toLocaleString('en-US');
}

function tooMany(what: string): Failure {
  return wrongUsage(`${what}, which is more than one lint reads.`, 'Lint them in parts: name fewer files or folders.');
}

function isPlain(glob: string): boolean {
  return !/[*?[{]/.test(glob);
}

/** A symbolic link is followed only to a file that the same globs mean: the link alone does not make it a migration. */
function readFiles(
  paths: readonly string[],
  { globs, from }: MigrationGlobs,
  folder: string,
): Pick<ChosenFiles, 'files' | 'problems'> {
  const namedBy = from === 'call' ? 'call' : 'file';
  const acceptsLink = (target: string) => isMigrationOfAny(target, globs, folder);
  const files: LintFile[] = [];
  const problems: Problem[] = [];
  if (paths.length > MOST_FILES) throw tooMany(`There are more than ${counted(MOST_FILES)} migration files`);
  let room = MOST_TEXT;
  for (const path of paths) {
    try {
      const text = readFileText(path, { folder, namedBy, acceptsLink });
      room -= text.length;
      if (room < 0) throw tooMany(`The migration files have more than ${formatBytes(MOST_TEXT)} together`);
      files.push({ file: path, text });
    } catch (error) {
      // A failure without a place is not about the file's content.
      if (!(error instanceof Failure) || error.place === undefined) throw error;
      files.push({ file: path, text: '' });
      problems.push({
        rule: 'phase-file-invalid',
        place: { ...error.place, file: path },
        phase: undefined,
        message: error.message,
        remedy: error.remedy ?? '',
      });
    }
  }
  return { files, problems };
}
