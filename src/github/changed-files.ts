import type { Github } from './client.ts';
import type { PullHead, Repository } from './job.ts';
import { headOf } from './pull-requests.ts';

/** A file as a pull request leaves it. */
export interface ChangedFile {
  /** From the repository's root, with `/`. */
  readonly path: string;
  /** It is not there any more. */
  readonly removed: boolean;
}

/** The list of GitHub's API ends there, whatever the pull request changes (docs.github.com, "List pull requests files"). */
const MOST_LISTED = 3000;

/**
 * The files that a pull request changes, to the end of all pages.
 * @returns undefined where there are more than GitHub tells, or where they are those of another commit: the list is always of the
 * head as it is now, and a run whose commit is the head no longer, or will be again, would pass without having looked
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
    ...(status === 'renamed' && before !== undefined ? [{ path: before, removed: true }] : []),
    { path: filename, removed: status === 'removed' },
  ]);
}
