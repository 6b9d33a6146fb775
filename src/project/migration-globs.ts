import { isAbsolute, join, resolve } from 'node:path';
import { wrongUsage } from '../core/failure.ts';
import { alternatives, Glob, globProblem } from '../core/glob.ts';
import { statsAt } from '../core/stats-at.ts';
import { quoted } from '../migration/problem.ts';
import { globFrom } from './glob-from.ts';

/** The migrations, if neither the call nor the configuration names them. */
export const usualMigrations: readonly string[] = ['migrations/**/*.{yaml,yml}'];

/** Which files are migrations, and who says so. */
export interface MigrationGlobs {
  readonly globs: readonly string[];
  readonly from: 'call' | 'config' | 'usual';
}

/**
 * What a call names overrides `migrations` of the configuration; without either it is the usual place.
 * @param folder that the globs count from
 * @throws Failure `wrong-usage` for a glob of the call that globProblem refuses; parseConfig has refused those of the configuration
 */
export function migrationGlobs(
  named: readonly string[],
  configured: readonly string[],
  folder: string,
): MigrationGlobs {
  for (const glob of named) {
    const problem = globProblem(glob);
    if (problem !== undefined)
      throw wrongUsage(`The glob ${quoted(glob)} is refused: ${problem}.`, 'Write a simpler one.');
  }
  if (named.length > 0) return { globs: named.map((glob) => globFrom(glob, folder)), from: 'call' };
  return configured.length > 0 ? { globs: configured, from: 'config' } : { globs: usualMigrations, from: 'usual' };
}

/** Whether a path is a configuration file of ours, which no glob of migrations means. */
export function isConfigFile(path: string): boolean {
  return /(^|[\\/])phasedb(\.config)?\.ya?ml$/.test(path);
}

/**
 * Whether a file is one of those that a glob means: the file itself, a folder with .yaml and .yml files below it, or a glob.
 * What lies outside of the workspace is matched by nothing.
 * @param path from the workspace, with `/`
 */
export function isMatchedBy(path: string, glob: string, workspace: string): boolean {
  if (path.startsWith('../') || isAbsolute(path) || isConfigFile(path)) return false;
  const plain = glob.replace(/^\.\//, '').replace(/\/$/, '');
  return (
    path === plain || matcherOf(filesGlob(plain, workspace).replaceAll('\\', '/')).some((one) => one.matches(path))
  );
}

/** The same for several globs: one of them is enough. */
export function isMigrationOfAny(path: string, globs: readonly string[], workspace: string): boolean {
  return globs.some((glob) => isMatchedBy(path, glob, workspace));
}

/** The same few globs are asked for each of many files. */
const matchers = new Map<string, readonly Glob[]>();

function matcherOf(glob: string): readonly Glob[] {
  const known =
    matchers.get(glob) ?? (globProblem(glob) === undefined ? alternatives(glob).map((one) => new Glob(one)) : []);
  matchers.set(glob, known);
  return known;
}

/** The glob of the files that a path, a folder or a glob means: of a folder every .yaml and .yml file below it. */
export function filesGlob(glob: string, folder: string): string {
  return isFolder(glob, folder) ? join(glob, '**/*.{yaml,yml}') : glob;
}

/** Whether a path is a folder. @param folder that the path counts from */
export function isFolder(path: string, folder: string): boolean {
  return statsAt(resolve(folder, path))?.isDirectory() === true;
}
