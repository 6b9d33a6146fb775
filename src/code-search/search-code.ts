import { realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { git } from '../core/git.ts';
import { NOT_REGULAR, readBoundedText, TOO_LARGE } from '../core/read-bounded.ts';
import { isLinkAt } from '../core/stats-at.ts';
import { MiB } from '../core/storage-size.ts';
import type { CodeQuestion, CodeReferences, SearchCode } from './code-references.ts';
import { NameSearch } from './find-references.ts';
import { readsAsMigration } from './left-out.ts';
import { candidates, isSparse } from './tracked-files.ts';

/** Larger files are data or generated. */
const LARGEST_FILE = 4 * MiB;
/** A longer line is not written by hand: the file is a bundle or data. */
const LONGEST_LINE = 5_000;
const MOST_FILES = 5_000;
/** The search stops reading files after this time. */
const READ_MS = 15_000;

export interface CodeSearchOptions {
  /** Paths and globs are relative to it. */
  readonly folder: string;
  /** Globs of files that are not searched. */
  readonly ignore: readonly string[];
  /** Files that describe the tables: schema, snapshot, baseline. */
  readonly notCode: readonly (string | undefined)[];
  /** Files that .gitattributes marks as generated or vendored are searched, too. */
  readonly ignoreMarks?: boolean | undefined;
}

/** The part of the configuration that the search needs. */
export interface CodeSearchSettings {
  /** Files of phasedb: they name what a migration drops, but do not use it. */
  readonly migrations: readonly string[];
  readonly schema: string | undefined;
  readonly snapshot: string | undefined;
  readonly baseline: string | undefined;
  readonly codeReferences: { readonly ignore: readonly string[] };
}

/**
 * The search, without the files that the configuration excludes.
 * @param notCode more files that describe the tables
 * @param ignoreMarks files that .gitattributes marks as generated or vendored are searched, too
 */
export function searchCodeBy(
  config: CodeSearchSettings,
  folder: string,
  notCode: CodeSearchOptions['notCode'] = [],
  ignoreMarks = false,
): SearchCode {
  const { migrations, codeReferences, schema, snapshot, baseline } = config;
  return codeSearch({
    folder,
    ignore: [...migrations, ...codeReferences.ignore],
    notCode: [schema, snapshot, baseline, ...notCode],
    ignoreMarks,
  });
}

/**
 * Searches the checked-out tracked files of the git repositories that contain the migrations. Outside of a repository, and
 * without git, `gaps` says so.
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
        const path = real(resolve(options.folder, question.file));
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
  { ignore, notCode, folder: base, ignoreMarks }: CodeSearchOptions,
): Promise<CodeReferences> {
  const search = new NameSearch(questions.flatMap(({ names }) => names));
  const found = await candidates(search.texts, { top, folder, ignore, ignoreMarks });
  if ('why' in found) return unsearched(found.why);
  const gaps: string[] = [];
  const out = new Set(notCode.flatMap((path) => (path === undefined ? [] : [real(resolve(base, path))])));
  const { files } = found;
  const until = performance.now() + READ_MS;
  let unread = 0;
  for (const [index, file] of files.entries()) {
    if (index >= MOST_FILES || performance.now() > until) {
      gaps.push(`Only the first ${index} of ${files.length} candidate files were searched, because of the time limit.`);
      break;
    }
    const path = join(top, file);
    if (out.has(path)) continue;
    const text = readCode(path);
    if (text === 'unreadable') unread++;
    else if (text !== 'no code' && !readsAsMigration(file, text.text)) search.add(file, text.text);
  }
  if (unread > 0) gaps.push(`${unread === 1 ? '1 file' : `${unread} files`} could not be read.`);
  if (await isSparse(top)) gaps.push('The checkout is sparse: phasedb searched only the files in it.');
  return { named: search.result(), gaps };
}

/** `no code`: it is or lies behind a link, too large, or generated. @param path below the top of a repository, which has no links */
function readCode(path: string): { readonly text: string } | 'no code' | 'unreadable' {
  if (isLinkAt(path) || real(path) !== path) return 'no code';
  const reading = readBoundedText(path, LARGEST_FILE);
  if (!reading.ok) return noCode.includes(reading.code) ? 'no code' : 'unreadable';
  return isMinified(reading.text) ? 'no code' : { text: reading.text };
}

const noCode: readonly string[] = [TOO_LARGE, NOT_REGULAR, 'EISDIR'];

function isMinified(text: string): boolean {
  let start = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
    if (end - start > LONGEST_LINE) return true;
    start = end + 1;
  }
  return text.length - start > LONGEST_LINE;
}

function unsearched(why: string): CodeReferences {
  return { named: new Map(), gaps: [`phasedb did not search the code (${why}).`] };
}

/** The path without symbolic links, as git writes it. A missing path is returned unchanged. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
