import { realpathSync } from 'node:fs';
import { lstat, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { git } from '../core/git.ts';
import { MiB } from '../core/storage-size.ts';
import type { CodeQuestion, CodeReferences, SearchCode } from './code-references.ts';
import { NameSearch } from './find-references.ts';
import { inFolder, isMigration } from './left-out.ts';
import { candidates, isSparse } from './tracked-files.ts';

/** What is larger is data or made by a program. */
const LARGEST_FILE = 4 * MiB;
/** A line that nobody has written: a bundle, or data. */
const LONGEST_LINE = 5_000;
const MOST_FILES = 5_000;
/** Nobody waits longer than that for the files to be read. */
const READ_MS = 15_000;

export interface CodeSearchOptions {
  /** That paths and globs count from. */
  readonly folder: string;
  /** Globs of files to leave out. */
  readonly ignore: readonly string[];
  /** Files that tell how the tables are: schema, snapshot, baseline. */
  readonly notCode: readonly (string | undefined)[];
}

/** What the search needs to know of the configuration. */
export interface CodeSearchSettings {
  /** Files of phasedb's own: they name what a migration drops, and use nothing. */
  readonly migrations: readonly string[];
  readonly schema: string | undefined;
  readonly snapshot: string | undefined;
  readonly baseline: string | undefined;
  readonly codeReferences: { readonly ignore: readonly string[] };
}

/**
 * The search, without the files that the configuration leaves out.
 * @param notCode more files that tell how the tables are
 */
export function searchCodeBy(
  config: CodeSearchSettings,
  folder: string,
  notCode: CodeSearchOptions['notCode'] = [],
): SearchCode {
  const { migrations, codeReferences, schema, snapshot, baseline } = config;
  return codeSearch({
    folder,
    ignore: [...migrations, ...codeReferences.ignore],
    notCode: [schema, snapshot, baseline, ...notCode],
  });
}

/**
 * Looks through the tracked files of the git repositories in which migrations stand, as they are checked out; in a folder
 * that is none, and without git, the answer says so.
 */
export function codeSearch(options: CodeSearchOptions): SearchCode {
  return async (questions) => {
    const tops = new Map<string, Promise<Top>>();
    const topOf = (folder: string) => {
      const known = tops.get(folder) ?? findTop(folder);
      tops.set(folder, known);
      return known;
    };
    const asked = await Promise.all(
      questions.map(async (question) => {
        const path = real(inFolder(options.folder, question.file));
        return { question, path, top: await topOf(dirname(path)) };
      }),
    );
    const answers = new Map<CodeQuestion, CodeReferences>();
    for (const [top, those] of Map.groupBy(asked, ({ top }) => ('path' in top ? top.path : undefined))) {
      if (top === undefined) {
        for (const { question, top: none } of those) answers.set(question, unsearched('why' in none ? none.why : ''));
        continue;
      }
      const here = real(options.folder);
      const start = await topOf(here);
      const folder = 'path' in start && start.path === top ? here : top;
      const result = await searchRepository(
        top,
        folder,
        those.map(({ question }) => question),
        { ...options, notCode: [...options.notCode, ...those.map(({ path }) => path)] },
      );
      for (const { question } of those) answers.set(question, result);
    }
    return questions.map((question) => answers.get(question) ?? unsearched(''));
  };
}

type Top = { readonly path: string } | { readonly why: string };

/** The top folder of the repository that a folder is in. */
async function findTop(folder: string): Promise<Top> {
  const answer = await git(folder, ['rev-parse', '--show-toplevel']);
  if (!answer.ok) return { why: `${folder}: ${answer.why}` };
  const path = answer.stdout.replace(/\r?\n$/, '');
  return path === '' ? { why: `${folder} is in a repository without files` } : { path: real(path) };
}

async function searchRepository(
  top: string,
  folder: string,
  questions: readonly CodeQuestion[],
  { ignore, notCode, folder: base }: CodeSearchOptions,
): Promise<CodeReferences> {
  const search = new NameSearch(questions.flatMap(({ names }) => names));
  const found = await candidates(search.texts, { top, folder, ignore });
  if ('why' in found) return unsearched(found.why);
  const gaps: string[] = [];
  const out = new Set(notCode.flatMap((path) => (path === undefined ? [] : [real(inFolder(base, path))])));
  const { files } = found;
  const until = performance.now() + READ_MS;
  let unread = 0;
  for (const [index, file] of files.entries()) {
    if (index >= MOST_FILES || performance.now() > until) {
      gaps.push(`Only the first ${index} of the ${files.length} files that may name it were searched.`);
      break;
    }
    const path = join(top, file);
    if (out.has(path)) continue;
    const text = await readCode(path);
    if (text === 'unreadable') unread++;
    else if (text !== 'no code' && !isMigration(file, text.text)) search.add(file, text.text);
  }
  if (unread > 0) gaps.push(`${unread} files could not be read.`);
  if (await isSparse(top)) gaps.push('The checkout is sparse: files that are not in it were not searched.');
  return { named: search.result(), gaps };
}

/** `no code`: it is a link, too large, or made by a program. */
async function readCode(path: string): Promise<{ readonly text: string } | 'no code' | 'unreadable'> {
  try {
    const stats = await lstat(path);
    if (!stats.isFile() || stats.size > LARGEST_FILE) return 'no code';
    const text = await readFile(path, 'utf8');
    return isMinified(text) ? 'no code' : { text };
  } catch {
    return 'unreadable';
  }
}

function isMinified(text: string): boolean {
  let start = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
    if (end - start > LONGEST_LINE) return true;
    start = end + 1;
  }
  return text.length - start > LONGEST_LINE;
}

function unsearched(why: string): CodeReferences {
  return { named: new Map(), gaps: [`The code was not searched (${why}).`] };
}

/** The path without symbolic links, as git tells it; of one that is not there, as it is. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
