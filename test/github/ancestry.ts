import type { ChangedFile, Commit, World } from './world.ts';

/** How two commits stand to each other, in the words of `GET …/compare/{basehead}`. */
export interface Comparison {
  readonly status: 'identical' | 'ahead' | 'behind' | 'diverged';
  readonly mergeBase: Commit;
  /** On the head's side only, oldest first. */
  readonly ahead: readonly Commit[];
  /** On the base's side only. */
  readonly behind: readonly Commit[];
  readonly files: readonly ChangedFile[];
}

/** A commit and all before it, the newest first. */
export function history(world: World, tip: Commit): Commit[] {
  const seen = new Set<Commit>();
  const open = [tip];
  for (let commit = open.pop(); commit !== undefined; commit = open.pop()) {
    if (seen.has(commit)) continue;
    seen.add(commit);
    open.push(...commit.parents.flatMap((sha) => world.commits.get(sha) ?? []));
  }
  // The order of making: two commits within one second have the same date.
  const made = new Map([...world.commits.values()].map((commit, i) => [commit, i]));
  return [...seen].sort((a, b) => b.date.getTime() - a.date.getTime() || (made.get(b) ?? 0) - (made.get(a) ?? 0));
}

/** Compares two commits; undefined where they have no common ancestor. */
export function compare(world: World, base: Commit, head: Commit): Comparison | undefined {
  const ofBase = history(world, base);
  const ofHead = history(world, head);
  const inBase = new Set(ofBase);
  const inHead = new Set(ofHead);
  const mergeBase = ofHead.find((commit) => inBase.has(commit));
  if (mergeBase === undefined) return undefined;
  const ahead = ofHead.filter((commit) => !inBase.has(commit)).reverse();
  const behind = ofBase.filter((commit) => !inHead.has(commit));
  const status =
    base === head ? 'identical' : behind.length === 0 ? 'ahead' : ahead.length === 0 ? 'behind' : 'diverged';
  return { status, mergeBase, ahead, behind, files: difference(mergeBase, head) };
}

/** The files in which two commits differ, by name. */
export function difference(from: Pick<Commit, 'tree'> | undefined, to: Commit): ChangedFile[] {
  const before = from?.tree ?? new Map<string, string>();
  const names = [...new Set([...before.keys(), ...to.tree.keys()])].sort();
  return names.flatMap((filename): ChangedFile[] => {
    const content = to.tree.get(filename);
    if (content === undefined) return [{ filename, status: 'removed' }];
    if (!before.has(filename)) return [{ filename, status: 'added', content }];
    return before.get(filename) === content ? [] : [{ filename, status: 'modified', content }];
  });
}
