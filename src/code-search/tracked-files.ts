import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { git } from '../core/git.ts';
import type { NameSearch } from './find-references.ts';
import { pathspecs } from './left-out.ts';

const MOST_TEXTS = 20_000;

export type Files = { readonly files: readonly string[] } | { readonly why: string };

/** A repository, the folder in it that git is called in, and globs relative to that folder. */
export interface SearchedRepository {
  readonly top: string;
  readonly folder: string;
  readonly ignore: readonly string[];
  /** Files that .gitattributes marks as generated or vendored count, too. */
  readonly ignoreMarks?: boolean | undefined;
}

/**
 * Candidate files, relative to the top of the repository. git searches for the texts, because it is faster. Excludes the files
 * left out, and those that .gitattributes marks as generated or vendored.
 */
export async function candidates(
  { alone, together }: NameSearch['texts'],
  { top, folder, ignore: globs, ignoreMarks }: SearchedRepository,
): Promise<Files> {
  const ignore = inside(top, folder, globs);
  const [one, ...each] = await Promise.all([alone, ...together].map((texts) => filesWith(texts, folder, ignore)));
  const lists: (readonly string[])[] = [];
  for (const found of [one, ...each]) {
    if (found === undefined) continue;
    if ('why' in found) return found;
    lists.push(found.files);
  }
  const [first = [], ...others] = lists;
  const [some = [], ...rest] = others.map((list) => new Set(list));
  const both = [...some].filter((file) => rest.every((list) => list.has(file)));
  const files = [...new Set([...first, ...both])].sort();
  return { files: ignoreMarks ? files : await withoutGenerated(files, top) };
}

/** Tracked files of the working tree that contain one of the texts, ignoring case, relative to the top of the repository. */
async function filesWith(texts: readonly string[], folder: string, ignore: readonly string[]): Promise<Files> {
  if (texts.length === 0) return { files: [] };
  if (texts.length > MOST_TEXTS) return { why: `the search has more than ${MOST_TEXTS} spellings` };
  // Overrides grep.* and color.* of the user's configuration.
  const settings = ['-c', 'grep.fallbackToNoIndex=false', '-c', 'submodule.recurse=false'];
  // git compiles one alternation into one automaton, but searches fixed strings one after the other.
  const options = [
    '--no-color',
    '--no-textconv',
    '--no-recurse-submodules',
    '--full-name',
    '-I',
    '-i',
    '-E',
    '-l',
    '-z',
    '-f',
    '-',
  ];
  const answer = await git(folder, [...settings, 'grep', ...options, '--', ...pathspecs(ignore)], {
    exits: [0, 1],
    input: `${texts.map(expression).join('|')}\n`,
  });
  if (!answer.ok) return { why: answer.why };
  return { files: answer.stdout.split('\0').filter((name) => name !== '') };
}

/** Every file contains a short text, so it must be a word: alone, after an underscore or in a dynamic finder. */
function expression(text: string): string {
  return text.length < 4 ? `(^|[^a-z0-9]|where)${text}([^a-z0-9]|$)` : text;
}

/** Removes the files that .gitattributes marks as generated or vendored. */
async function withoutGenerated(files: readonly string[], top: string): Promise<readonly string[]> {
  if (files.length === 0) return files;
  const input = files.map((file) => `${file}\0`).join('');
  const answer = await git(top, ['check-attr', '-z', '--stdin', 'linguist-generated', 'linguist-vendored'], { input });
  if (!answer.ok) return files;
  const fields = answer.stdout.split('\0');
  const out = new Set<string>();
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const [file = '', , value = ''] = fields.slice(at, at + 3);
    if (value === 'set' || value === 'true') out.add(file);
  }
  return files.filter((file) => !out.has(file));
}

/** The globs that can match files of the repository: git rejects others. */
function inside(top: string, folder: string, globs: readonly string[]): readonly string[] {
  return globs
    .map((glob) => (isAbsolute(glob) ? relative(folder, glob) : glob))
    .filter((glob) => {
      const [start = ''] = /^[^*?[{\\]*/.exec(glob) ?? [];
      const path = resolve(folder, start);
      return path === top || path.startsWith(join(top, sep));
    });
}

/** Whether the working tree omits tracked files. */
export async function isSparse(top: string): Promise<boolean> {
  const answer = await git(top, ['config', '--type=bool', '--get', 'core.sparseCheckout'], { exits: [0, 1] });
  return answer.ok && answer.stdout.trim() === 'true';
}
