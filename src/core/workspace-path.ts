import { existsSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { isLinkAt } from './stats-at.ts';

/**
 * Who wrote a path. `call`: whoever runs phasedb, in an option or an input. `file`: a file of the project or a name in it,
 * which a pull request may have changed.
 */
export type NamedBy = 'call' | 'file';

export type WorkspacePath =
  /** `link` is set where a symbolic link was followed: the path without links, from the folder, with `/`. */
  | { readonly ok: true; readonly path: string; readonly link: string | undefined }
  /** `why` is the end of a sentence, for people; `remedy` is a sentence. */
  | { readonly ok: false; readonly why: string; readonly remedy: string };

/** The folder whose files belong to the project: the top of the repository that a folder is in, else the folder itself. */
export function workspaceOf(folder: string): string {
  const start = realpathSync(resolve(folder));
  for (let at = start; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return start;
  }
}

/**
 * Looks at a path before its file is read: where it really is, without symbolic links. A path in the workspace must stay in it,
 * outside of `.git` (which holds credentials), and a link must not lead to a hidden file or folder (`.env`). A path that lies
 * outside as it is written is accepted from a call alone. A missing file is accepted; its reader reports it.
 * @param folder that the path counts from
 */
export function checkPath(path: string, folder: string, namedBy: NamedBy): WorkspacePath {
  if (path.includes('\0')) return { ok: false, why: 'the path has a zero byte', remedy: 'Check the path.' };
  const start = realOf(resolve(folder)) ?? resolve(folder);
  const full = resolve(start, path);
  const workspace = existsSync(start) ? workspaceOf(start) : start;
  if (!isWithin(full, workspace)) {
    if (namedBy === 'call') return { ok: true, path: full, link: undefined };
    return {
      ok: false,
      why: 'it lies outside of the workspace',
      remedy: 'Move the file into the repository, or name it in the call instead of a file of the project.',
    };
  }
  const remedy = 'Replace the link with the file, or write the path of the file itself.';
  const real = realOf(full);
  if (real === undefined) {
    if (!isLinkAt(full)) return { ok: true, path: full, link: undefined };
    return { ok: false, why: 'it is a symbolic link without a file at its end', remedy };
  }
  if (!isWithin(real, workspace)) return { ok: false, why: 'a symbolic link leads out of the workspace', remedy };
  const hidden = partsOf(relative(workspace, real)).filter((part) => part.startsWith('.'));
  if (hidden.includes('.git')) return { ok: false, why: 'it lies in the folder .git', remedy: 'Check the path.' };
  if (real === full) return { ok: true, path: full, link: undefined };
  const written = partsOf(relative(workspace, full));
  if (hidden.some((part) => !written.includes(part)))
    return { ok: false, why: 'a symbolic link leads to a hidden file or folder', remedy };
  return { ok: true, path: real, link: partsOf(relative(start, real)).join('/') };
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function partsOf(path: string): readonly string[] {
  return path.split(sep);
}

/** Undefined where there is no file. */
function realOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
