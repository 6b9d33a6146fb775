import { alternatives } from '../core/glob.ts';

/**
 * Files of a repository that are never searched, as git's pathspecs: code of others, files that are not run, and definitions
 * of tables. Earlier migrations of any tool name every column that ever existed.
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
 * The pathspecs of all tracked files except those left out.
 * @param ignore globs relative to the folder that git is called in; one without a slash matches in every folder below it
 */
export function pathspecs(ignore: readonly string[]): readonly string[] {
  const own = ignore.flatMap(globSpecs).map((glob) => `:(exclude,glob)${glob}`);
  return [':(top)', ...never.flatMap(alternatives).map((glob) => `:(top,exclude,glob)${glob}`), ...own];
}

/** A glob of the configuration as git's `:(glob)`; git does not support braces. */
export function globSpecs(glob: string): readonly string[] {
  return alternatives(glob).flatMap((one) => {
    const path = one.replace(/^\.\//, '').replace(/\/$/, '');
    const spec = path.includes('/') ? path : `**/${path}`;
    // The name of a folder means all files in it.
    return [spec, `${spec}/**`];
  });
}

/** Whether a text is a phasedb migration, in any folder. */
export function readsAsMigration(path: string, text: string): boolean {
  return /\.ya?ml$/i.test(path) && /^migration\s*:/m.test(text) && /^phases\s*:/m.test(text);
}
