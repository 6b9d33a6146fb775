import type { Github } from './client.ts';
import type { Repository } from './job.ts';

/** A commit by which a file came to be as it is. */
export interface Origin {
  readonly sha: string;
  /** The merged pull request that brought it; undefined: it was pushed. */
  readonly pull: number | undefined;
}

/**
 * The newest commit that touched a file, as seen from `sha`, and the merged pull request that brought it first: a later one may
 * have carried it on, from one branch to the next. GitHub also names those of a fork, whose numbers mean others here.
 * @param path from the repository's root
 * @returns undefined where no commit did
 * @throws the client's errors; see apiProblem
 */
export async function originOf(
  github: Github,
  repository: Repository,
  path: string,
  sha: string,
): Promise<Origin | undefined> {
  const { data: commits } = await github.rest.repos.listCommits({ ...repository, path, sha, per_page: 1 });
  const [newest] = commits;
  if (newest === undefined) return undefined;
  const { data: pulls } = await github.rest.repos.listPullRequestsAssociatedWithCommit({
    ...repository,
    commit_sha: newest.sha,
    per_page: 100,
  });
  const here = `${repository.owner}/${repository.repo}`.toLowerCase();
  const [first] = pulls
    .flatMap(({ number, base, merged_at: mergedAt }) =>
      mergedAt !== null && base.repo.full_name.toLowerCase() === here ? [{ number, mergedAt }] : [],
    )
    .toSorted((a, b) => (a.mergedAt < b.mergedAt ? -1 : 1));
  return { sha: newest.sha, pull: first?.number };
}

/** The head of a pull request as it is now. @throws the client's errors */
export async function headOf(github: Github, repository: Repository, number: number): Promise<string> {
  const { data } = await github.rest.pulls.get({ ...repository, pull_number: number });
  return data.head.sha;
}

/**
 * The open pull request whose head a commit is; for `workflow_run`, whose event does not name that of a fork.
 * @throws the client's errors
 */
export async function pullWithHead(
  github: Github,
  repository: Repository,
  headSha: string,
): Promise<number | undefined> {
  for await (const { data } of github.paginate.iterator(github.rest.pulls.list, {
    ...repository,
    state: 'open',
    sort: 'updated',
    direction: 'desc',
    per_page: 100,
  })) {
    const found = data.find(({ head }) => head.sha === headSha);
    if (found !== undefined) return found.number;
  }
  return undefined;
}
