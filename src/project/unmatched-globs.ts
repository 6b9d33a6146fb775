import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { readsAsMigration } from '../code-search/left-out.ts';
import { type Failure, wrongUsage } from '../core/failure.ts';
import { git } from '../core/git.ts';
import { readBoundedText } from '../core/read-bounded.ts';
import { statsAt } from '../core/stats-at.ts';
import { MiB } from '../core/storage-size.ts';
import { listed, quoted } from '../migration/problem.ts';
import { findFiles } from './find-files.ts';
import { filesGlob, isConfigFile, isMatchedBy, type MigrationGlobs } from './migration-globs.ts';

/** As many files are looked into for one that reads as a migration, and as many are named. */
const MOST_READ = 500;
const MOST_NAMED = 3;

/** Whether a glob matches a file of a folder. It stops at the first one: a glob may mean a whole repository. */
export function matchesAny(glob: string, folder: string): boolean {
  if (statsAt(join(folder, glob))?.isFile()) return true;
  for (const path of findFiles(filesGlob(glob, folder), folder)) if (!isConfigFile(path)) return true;
  return false;
}

/**
 * What is to be said of globs by which nobody would ever lint a file: a sentence for each that matches none.
 * @param changed files that a change touches or removes; one that it removes is matched too
 * @throws Failure `wrong-usage` for a glob that can match no file of a change, and where none of the globs matches a file although
 * the repository has migrations
 */
export async function unmatchedGlobs(
  { globs, from }: MigrationGlobs,
  folder: string,
  changed: readonly string[],
): Promise<readonly string[]> {
  for (const glob of globs) assertReachable(glob, folder);
  const unmatched = globs.filter(
    (glob) => !changed.some((path) => isMatchedBy(path, glob, folder)) && !matchesAny(glob, folder),
  );
  if (unmatched.length === 0) return [];
  const meant = await meantInstead(unmatched, folder);
  if (unmatched.length === globs.length && meant !== undefined) throw nothingMatched(globs, folder, meant);
  return unmatched.map((glob) =>
    `No file of the repository matches ${from === 'usual' ? 'the default ' : ''}${quoted(glob)}${meant === undefined ? '' : `. ${meant}`}`.replace(
      /\.?$/,
      '.',
    ),
  );
}

/** The refusal where no file matches, with what else may be meant. */
export function nothingMatched(globs: readonly string[], folder: string, meant: string | undefined): Failure {
  const shown = listed(
    globs.map((glob) => quoted(glob)),
    'or',
  );
  const check = `Check the path; it is relative to the folder ${folder}.`;
  return wrongUsage(
    `No file matches ${shown}, so nothing was linted.`,
    meant === undefined ? check : `${meant} ${check}`,
  );
}

/** Whatever a pull request changes, its files are below the folder, and in the repository of the folder. */
function assertReachable(glob: string, folder: string): void {
  if (isAbsolute(glob) || glob === '..' || glob.startsWith('../'))
    throw wrongUsage(
      `${quoted(glob)} lies outside of the folder ${folder}, where the repository is checked out, so it matches no file of it.`,
      'Write it relative to that folder. In a container, the expression github.workspace is the path outside of the container.',
    );
  const folders = literalFolders(glob);
  const checkout = folders.find((path) => existsSync(join(folder, path, '.git')));
  if (checkout === undefined) return;
  const isOwn = existsSync(join(folder, '.git'));
  throw wrongUsage(
    `${quoted(glob)} leads into ${quoted(checkout)}, which is a ${isOwn ? 'submodule or a second checkout' : 'checkout below the workspace'}. The files of a change count from the top of its own repository, so none of them matches.`,
    isOwn
      ? 'Lint those migrations in a workflow of their repository.'
      : `Remove \`path: ${checkout}\` from actions/checkout, and ${quoted(`${checkout}/`)} from the glob.`,
  );
}

/** `a` and `a/b` of `a/b/*.yaml` */
function literalFolders(glob: string): readonly string[] {
  const parts = glob.split('/').slice(0, -1);
  const wild = parts.findIndex((part) => /[*?[{]/.test(part));
  const literal = wild < 0 ? parts : parts.slice(0, wild);
  return literal.map((_, index) => literal.slice(0, index + 1).join('/'));
}

/** The same glob without its first folders, or migrations that are somewhere else. A sentence; undefined: nothing is found. */
export async function meantInstead(globs: readonly string[], folder: string): Promise<string | undefined> {
  for (const glob of globs) {
    for (const { length } of literalFolders(glob).map((path) => path.split('/'))) {
      const shorter = glob.split('/').slice(length).join('/');
      // `**` and `*.yaml` alone would match what is no migration.
      const isNarrow = !/[*?[{]/.test(shorter.split('/', 1)[0] ?? '');
      if (isNarrow && matchesAny(shorter, folder)) return `Did you mean ${quoted(shorter)}?`;
    }
  }
  const found = await migrationsOf(folder);
  if (found.length === 0) return undefined;
  const more = found.length > MOST_NAMED ? ' and others' : '';
  return `The repository has migrations elsewhere: ${found.slice(0, MOST_NAMED).map(quoted).join(', ')}${more}.`;
}

/** Tracked files that read as migrations; none where git cannot list them. */
async function migrationsOf(folder: string): Promise<readonly string[]> {
  const answer = await git(folder, ['ls-files', '-z', '--', ':(glob)**/*.yaml', ':(glob)**/*.yml']);
  const paths = answer.ok ? answer.stdout.split('\0').filter((path) => path !== '' && !isConfigFile(path)) : [];
  const found: string[] = [];
  for (const path of paths.slice(0, MOST_READ)) {
    const reading = readBoundedText(join(folder, path), MiB);
    if (reading.ok && readsAsMigration(path, reading.text)) found.push(path);
    if (found.length > MOST_NAMED) break;
  }
  return found;
}
