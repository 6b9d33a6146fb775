import { statSync } from 'node:fs';
import { isAbsolute, join, matchesGlob, resolve } from 'node:path';

/** Where nobody says which files are migrations. */
export const usualMigrations: readonly string[] = ['migrations/**/*.{yaml,yml}'];

/**
 * Whether a file is one of those that a glob means: the file itself, a folder with .yaml and .yml files below it, or a glob.
 * What lies outside of the workspace is matched by nothing.
 * @param path from the workspace, with `/`
 */
export function isMigration(path: string, glob: string, workspace: string): boolean {
  if (path.startsWith('../') || isAbsolute(path)) return false;
  const plain = glob.replace(/^\.\//, '').replace(/\/$/, '');
  const isFolder = statSync(resolve(workspace, plain), { throwIfNoEntry: false })?.isDirectory() === true;
  return path === plain || matchesGlob(path, isFolder ? join(plain, '**/*.{yaml,yml}') : plain);
}
