import { realpathSync } from 'node:fs';
import { isAbsolute, posix, relative, sep } from 'node:path';
import { statsAt } from '../core/stats-at.ts';

/**
 * A glob or a path as it counts from a folder, so that the same files are written in one way: an absolute one of a file in the
 * folder (`${{ github.workspace }}/db/*.yaml`), one with `./`, `a/../b` or a slash at its end. Any other stays absolute.
 * @param base the folder that it counts from, from the other one; empty: the same
 */
export function globFrom(glob: string, folder: string, base = ''): string {
  if (!isAbsolute(glob)) return withoutEnd(posix.join(base === '' ? '.' : base, glob));
  const real = statsAt(folder) === undefined ? folder : realpathSync(folder);
  for (const start of [folder, real]) {
    const prefix = `${start.replaceAll(sep, '/').replace(/\/$/, '')}/`;
    const whole = glob.replaceAll('\\', '/');
    if (`${whole}/` === prefix) return '.';
    if (whole.startsWith(prefix)) return withoutEnd(posix.normalize(whole.slice(prefix.length)));
  }
  return glob;
}

/** The folder of a file, as a path from another folder, with `/`; empty: that folder itself. */
export function folderOf(file: string, folder: string): string {
  const from = (isAbsolute(file) ? relative(folder, file) : file).replaceAll(sep, '/');
  const base = posix.dirname(posix.normalize(from));
  return base === '.' ? '' : base;
}

function withoutEnd(path: string): string {
  return path.length > 1 ? path.replace(/\/$/, '') : path;
}
