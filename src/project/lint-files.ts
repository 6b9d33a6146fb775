import { globSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Failure, wrongUsage } from '../core/failure.ts';
import type { LintFile } from '../lint/engine.ts';
import { readFileText } from '../migration/file-text.ts';
import type { Problem } from '../migration/problem.ts';

export interface LintFiles {
  readonly files: readonly LintFile[];
  /** Files that are no text, or too large for a migration. */
  readonly problems: readonly Problem[];
}

/**
 * Reads the files that a lint is about: paths, folders (every .yaml and .yml in them) and globs.
 * @param words as given on the command line; none: the globs of the configuration
 * @throws Failure `wrong-usage` where nothing is named, or a glob or folder holds nothing; for a path that is not there
 */
export async function readLintFiles(
  words: readonly string[],
  globs: readonly string[],
  folder: string,
): Promise<LintFiles> {
  const given = words.length > 0 ? words : globs;
  if (given.length === 0) {
    throw wrongUsage(
      'No migration file is given.',
      'Write their paths behind the command, or `migrations: [db/*.yaml]` in phasedb.config.yaml.',
    );
  }
  const paths = [...new Set(given.flatMap((word) => expand(word, folder)))];
  const files: LintFile[] = [];
  const problems: Problem[] = [];
  for (const path of paths) {
    try {
      files.push({ file: path, text: await readFileText(join(folder, path) === path ? path : inFolder(path, folder)) });
    } catch (error) {
      // Without a place it is no matter of what the file holds.
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

function inFolder(path: string, folder: string): string {
  return path.startsWith('/') ? path : join(folder, path);
}

function expand(word: string, folder: string): readonly string[] {
  const stats = statSync(inFolder(word, folder), { throwIfNoEntry: false });
  if (stats?.isFile()) return [word];
  const pattern = stats?.isDirectory() ? join(word, '**/*.{yaml,yml}') : word;
  if (stats === undefined && !/[*?[{]/.test(word)) return [word];
  const found = globSync(pattern, { cwd: folder })
    .map((path) => (path.startsWith('/') ? relative(folder, path) : path))
    .filter((path) => !/(^|[\\/])phasedb(\.config)?\.ya?ml$/.test(path))
    .sort();
  if (found.length === 0)
    throw wrongUsage(`No file matches ${word}.`, 'Check the path; it counts from the folder that the command runs in.');
  return found;
}
