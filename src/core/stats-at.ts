import { lstatSync, type Stats, statSync } from 'node:fs';

/**
 * What is at a path, links followed. Undefined where there is nothing, and where the system does not say: a name that is too long, a
 * circle of links, a folder without permission. Whoever then reads the file is told why.
 */
export function statsAt(path: string): Stats | undefined {
  return without(() => statSync(path));
}

/** Whether the path itself is a symbolic link. */
export function isLinkAt(path: string): boolean {
  return without(() => lstatSync(path))?.isSymbolicLink() === true;
}

function without(look: () => Stats): Stats | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
