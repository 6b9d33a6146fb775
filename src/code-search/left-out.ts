import { isAbsolute, join } from 'node:path';

/**
 * Files of a repository that are never looked through, as git's pathspecs: what is not the project's own code, what is not
 * run, and what says how the tables were made. Earlier migrations of any tool name every column that there ever was.
 */
const never: readonly string[] = [
  '**/node_modules/**',
  '**/bower_components/**',
  '**/vendor/**',
  '**/third_party/**',
  '**/.yarn/**',
  '**/migrations/**',
  '**/db/migrate/**',
  '**/db/migration/**',
  '**/db/changelog/**',
  '**/alembic/versions/**',
  '**/db/schema.rb',
  '**/structure.sql',
  '**/*.min.*',
  '**/*.map',
  '**/*.lock',
  '**/*-lock.json',
  '**/*-lock.yaml',
  '**/npm-shrinkwrap.json',
  '**/go.sum',
  '**/*.{md,mdx,markdown,rst,adoc,svg,csv,tsv,log,snap,patch,diff}',
  '**/phasedb.yaml',
  '**/phasedb.config.yaml',
  '**/phasedb.snapshot.json',
];

/**
 * The pathspecs of everything that is tracked but what is left out.
 * @param ignore globs that count from the folder that git is called in; one without a slash counts in every folder below it
 */
export function pathspecs(ignore: readonly string[]): readonly string[] {
  const own = ignore.flatMap(globSpecs).map((glob) => `:(exclude,glob)${glob}`);
  return [':(top)', ...never.flatMap(alternatives).map((glob) => `:(top,exclude,glob)${glob}`), ...own];
}

/** What a glob of ours is for git's `:(glob)`. */
export function globSpecs(glob: string): readonly string[] {
  return alternatives(glob).flatMap((one) => {
    const path = one.replace(/^\.\//, '').replace(/\/$/, '');
    const spec = path.includes('/') ? path : `**/${path}`;
    // What names a folder means all that is in it.
    return [spec, `${spec}/**`];
  });
}

/** `*.{a,b}` as `*.a` and `*.b`, for git knows no braces. */
function alternatives(glob: string): readonly string[] {
  const found = /^(.*?)\{([^{}]*)\}(.*)$/s.exec(glob);
  if (found === null) return [glob];
  const [, before = '', list = '', after = ''] = found;
  return list.split(',').flatMap((one) => alternatives(`${before}${one}${after}`));
}

/** Whether a text is a migration of ours, wherever it lies. */
export function isMigration(path: string, text: string): boolean {
  return /\.ya?ml$/i.test(path) && /^migration\s*:/m.test(text) && /^phases\s*:/m.test(text);
}

/** A path as the command was given it, from the folder that it runs in. */
export function inFolder(folder: string, path: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}
