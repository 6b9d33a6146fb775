import type { Github } from './client.ts';
import type { PullHead, Repository } from './job.ts';
import { headOf } from './pull-requests.ts';

/** A file as a pull request leaves it. */
export interface ChangedFile {
  /** From the repository's root, with `/`. */
  readonly path: string;
  /** The pull request deletes it. */
  readonly removed: boolean;
  /** The pull request creates it. */
  readonly added: boolean;
}

/** GitHub's API lists at most so many files of a pull request (docs.github.com, "List pull requests files"). */
const MOST_LISTED = 3000;

/**
 * All files that a pull request changes.
 * @returns undefined if GitHub does not list all of them, or lists those of another commit. GitHub always lists the files of
 * the current head; a run for an older commit would otherwise pass without checking its own files
 * @throws the client's errors; see apiProblem
 */
export async function listChangedFiles(
  github: Github,
  repository: Repository,
  { number, headSha }: PullHead,
): Promise<readonly ChangedFile[] | undefined> {
  const files = await github.paginate(github.rest.pulls.listFiles, {
    ...repository,
    pull_number: number,
    per_page: 100,
  });
  if (files.length >= MOST_LISTED || (await headOf(github, repository, number)) !== headSha) return undefined;
  return files.flatMap(({ filename, status, previous_filename: before }) => [
    ...(status === 'renamed' && before !== undefined ? [{ path: before, removed: true, added: false }] : []),
    { path: filename, removed: status === 'removed', added: status === 'added' },
  ]);
}
