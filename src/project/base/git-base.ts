import { wrongUsage } from '../../core/failure.ts';
import { type GitOptions, git } from '../../core/git.ts';
import { MiB } from '../../core/storage-size.ts';
import type { BaseFile, BaseFiles } from './base-files.ts';

/** A clone without blobs may get those of the base. */
const limits: GitOptions = { timeMs: 60_000, mostBytes: 128 * MiB, mayFetch: true };

/**
 * A file of a commit; symbolic links within the commit are followed.
 * @param folder within the repository; the path counts from it
 * @returns `unreadable` also where the repository lacks the commit
 */
export async function readByGit(folder: string, commit: string, path: string): Promise<BaseFile> {
  if (/[\n\0]/.test(path)) return { kind: 'unreadable', why: 'its name has a line break' };
  const prefix = await git(folder, ['rev-parse', '--show-prefix']);
  if (!prefix.ok) return { kind: 'unreadable', why: prefix.why };
  const named = `${commit}:${prefix.stdout.replace(/\r?\n$/, '')}${path}`;
  const known = await git(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${commit}^{tree}`]);
  if (!known.ok) return { kind: 'unreadable', why: 'the checkout does not have the commit' };
  const answer = await git(folder, ['cat-file', '--batch', '--follow-symlinks'], { ...limits, input: `${named}\n` });
  if (!answer.ok) return { kind: 'unreadable', why: answer.why };
  const end = answer.stdout.indexOf('\n');
  const head = answer.stdout.slice(0, end);
  if (/^[0-9a-f]+ blob \d+$/.test(head)) return { kind: 'text', text: answer.stdout.slice(end + 1, -1) };
  if (/^(?:symlink|loop|dangling) \d+$/.test(head))
    return { kind: 'unreadable', why: 'it is a symbolic link that does not lead to a file of the commit' };
  return { kind: 'absent' };
}

/**
 * The files of a branch or commit of the repository that a folder is in.
 * @throws Failure `wrong-usage` where it does not exist
 */
export async function gitBase(folder: string, ref: string): Promise<BaseFiles> {
  const commit = await git(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
  if (!commit.ok) {
    // Of a commit that is missing git says nothing; it may as well refuse the repository, or there is none.
    const why = commit.why.startsWith('git says') ? ` (${commit.why})` : '';
    throw wrongUsage(
      `The base ${ref} is not a commit of this repository${why}.`,
      'Name a branch, tag or commit, or get it first: git fetch origin BRANCH',
    );
  }
  const sha = commit.stdout.trim();
  return { ref: /^[0-9a-f]{40,}$/.test(ref) ? ref.slice(0, 10) : ref, read: (path) => readByGit(folder, sha, path) };
}
