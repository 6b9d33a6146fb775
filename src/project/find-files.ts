import { type Dirent, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { wrongUsage } from '../core/failure.ts';
import { alternatives, Glob, globProblem } from '../core/glob.ts';
import { statsAt } from '../core/stats-at.ts';
import { checkPath } from '../core/workspace-path.ts';

/** A repository with its packages has fewer; a glob that looks at more means another folder. */
const MOST_ENTRIES = 1_000_000;

/**
 * The files that a glob means, as paths from the folder with `/`; folders are not among them, and symbolic links to files are.
 * `**` does not follow
 * a link to a folder, and a link that leads out of the workspace is given in place of what is behind it.
 * @throws Failure `wrong-usage` for a glob that globProblem refuses, and one that looks at too many files
 */
export function* findFiles(glob: string, folder: string): Generator<string> {
  const problem = globProblem(glob);
  if (problem !== undefined) throw wrongUsage(`The glob ${glob.slice(0, 100)} is refused: ${problem}.`, 'Correct it.');
  const count = { left: MOST_ENTRIES, glob };
  const found = new Set<string>();
  for (const one of alternatives(glob)) {
    for (const path of filesOf(one, folder, count)) {
      if (found.has(path)) continue;
      found.add(path);
      yield path;
    }
  }
}

interface Count {
  left: number;
  readonly glob: string;
}

function* filesOf(glob: string, folder: string, count: Count): Generator<string> {
  const segments = glob.split('/');
  const wild = segments.findIndex((segment) => /[*?[]/.test(segment));
  if (wild < 0) {
    if (statsAt(resolve(folder, glob))?.isDirectory() === false) yield glob;
    return;
  }
  // The part without wildcards is not searched for, and may lead out of the folder.
  const base = segments.slice(0, wild).join('/');
  if (leadsOut(base, folder)) return yield base;
  const rest = new Glob(segments.slice(wild).join('/'));
  yield* below(wild === 1 && base === '' ? '/' : base, rest, rest.start(), folder, count);
}

function* below(
  path: string,
  glob: Glob,
  states: ReadonlySet<number>,
  folder: string,
  count: Count,
): Generator<string> {
  for (const entry of entriesOf(resolve(folder, path))) {
    if (count.left-- <= 0) {
      throw wrongUsage(
        `The glob ${count.glob} looks at more than ${MOST_ENTRIES.toLocaleString('en-US')} files.`,
        'Begin it with the folder of the migrations.',
      );
    }
    const next = glob.after(states, entry.name);
    if (next.size === 0) continue;
    const name = path === '' ? entry.name : join(path, entry.name).replaceAll('\\', '/');
    const isLink = entry.isSymbolicLink();
    const isFolder = entry.isDirectory() || (isLink && statsAt(resolve(folder, name))?.isDirectory() === true);
    if (!isFolder) {
      if (glob.isEnd(next)) yield name;
      continue;
    }
    const through = isLink
      ? glob.after(new Set([...states].filter((state) => glob.segments[state] !== '**')), entry.name)
      : next;
    if (through.size === 0) continue;
    // As a file: its reader says what is wrong with the link. Not even the names of what it leads to are looked at.
    if (isLink && leadsOut(name, folder)) yield name;
    else yield* below(name, glob, through, folder, count);
  }
}

/** Through a symbolic link, out of the workspace. A path that is written so, as in `../db`, is meant. */
function leadsOut(path: string, folder: string): boolean {
  return path !== '' && !checkPath(path, folder, 'call').ok;
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // It is gone, a file, or not ours to read: no file in it can be linted.
    return [];
  }
}
