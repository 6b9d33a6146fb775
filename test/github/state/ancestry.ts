import type { Pull } from './pull.ts';
import type { Repository } from './repository.ts';
import type { ChangedFile, Commit, WorkflowRun, World } from './world.ts';

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

/** The pull requests that GitHub names with a run: open ones with its commit as their head, but none of a fork. */
export function pullsOfRun(repository: Repository, run: WorkflowRun): Pull[] {
  return [...repository.pulls.values()].filter(
    (pull) => pull.from === repository && pull.state === 'open' && pull.head.sha === run.headSha,
  );
}

/**
 * The pull requests that a commit belongs to: on the default branch the merged ones that brought it, elsewhere the open ones that
 * have it (GitHub's words for `GET …/commits/{sha}/pulls`). Those of forks are among them, and no order is promised: here
 * it is the one that a careless reader gets wrong.
 */
export function pullsOfCommit(world: World, repository: Repository, commit: Commit): Pull[] {
  const isMerged = history(world, repository.head).includes(commit);
  const family = [...world.repositories.values()].filter(
    (other) => other === repository || other.parent === repository || other === repository.parent,
  );
  return family
    .flatMap(({ pulls }) => [...pulls.values()])
    .filter((pull) =>
      isMerged
        ? pull.mergedAt !== undefined && (pull.mergeCommit === commit || isOwn(world, pull, commit))
        : pull.state === 'open' && isOwn(world, pull, commit),
    )
    .sort((a, b) => (b.mergedAt?.getTime() ?? 0) - (a.mergedAt?.getTime() ?? 0));
}

/** Whether a commit changed a file, or one below a folder. A merge changed what differs from its first parent. */
export function touches(world: World, commit: Commit, path: string): boolean {
  const before = world.commits.get(commit.parents[0] ?? '')?.tree ?? new Map<string, string>();
  return [...commit.changes.keys()].some(
    (name) => (name === path || name.startsWith(`${path}/`)) && before.get(name) !== commit.tree.get(name),
  );
}

/** Whether a commit came with a pull request: it is before its head, and was not in the base. */
function isOwn(world: World, pull: Pull, commit: Commit): boolean {
  const base = world.commits.get(pull.mergeCommit?.parents[0] ?? pull.repository.branches.get(pull.base) ?? '');
  const before = base === undefined ? [] : history(world, base);
  return history(world, pull.head).includes(commit) && !before.includes(commit);
}
