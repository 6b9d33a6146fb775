import { git } from '../../core/git.ts';
import { MiB } from '../../core/storage-size.ts';
import type { ChangedFile } from '../../github/changed-files.ts';
import type { PullHead } from '../../github/job.ts';

/** The history of a large repository is walked for the base that both have in common. */
const diffLimits = { timeMs: 60_000, mostBytes: 256 * MiB, mayFetch: true };

/**
 * The files that a change touches, by the checkout: what has changed since the branch left its base.
 * @param folder within the repository
 * @returns undefined if git cannot answer: no repository, or one that was cloned without the base (`fetch-depth: 0` has it)
 */
export async function diffChangedFiles(
  folder: string,
  { baseSha }: Pick<PullHead, 'baseSha'>,
): Promise<readonly ChangedFile[] | undefined> {
  const words = [
    'diff',
    '--no-ext-diff',
    '--no-textconv',
    '--name-status',
    '--no-renames',
    '-z',
    '--end-of-options',
    `${baseSha}...HEAD`,
    '--',
  ];
  const answer = await git(folder, words, diffLimits);
  if (!answer.ok) return undefined;
  const parts = answer.stdout.split('\0');
  const files: ChangedFile[] = [];
  for (let i = 0; i + 1 < parts.length; i += 2)
    files.push({ path: parts[i + 1] ?? '', removed: parts[i] === 'D', added: parts[i] === 'A' });
  return files;
}

/**
 * Whether what is checked out is a commit, or its trial merge: under `pull_request_target` it is the base, and not the pull request.
 * @param folder within the repository
 * @returns false also if git cannot answer
 */
export async function isCheckedOut(folder: string, sha: string): Promise<boolean> {
  const head = await git(folder, ['rev-parse', 'HEAD']);
  if (head.ok && head.stdout.trim() === sha) return true;
  // As it is written in the commit: a shallow clone does not have the parents themselves.
  const commit = await git(folder, ['cat-file', 'commit', 'HEAD']);
  return commit.ok && commit.stdout.split('\n').includes(`parent ${sha}`);
}

/**
 * The commit of the base branch that a trial merge was made of. The event names the base as it was when it was sent.
 * @param folder within the repository
 * @returns undefined if something else is checked out
 */
export async function mergedBase(folder: string, headSha: string): Promise<string | undefined> {
  const commit = await git(folder, ['cat-file', 'commit', 'HEAD']);
  if (!commit.ok) return undefined;
  const [header = ''] = commit.stdout.split('\n\n', 1);
  const parents = header.split('\n').flatMap((line) => /^parent ([0-9a-f]{40,64})$/.exec(line)?.[1] ?? []);
  return parents.length === 2 && parents[1] === headSha ? parents[0] : undefined;
}
