import type { Github } from './client.ts';
import type { Repository } from './job.ts';

/** The commit that last changed a file. */
export interface Origin {
  readonly sha: string;
  /** The merged pull request with this commit; undefined: it was pushed directly. */
  readonly pull: number | undefined;
}

/**
 * The newest commit in the history of `sha` that changed a file, and the first merged pull request with it. Later pull requests
 * may have merged it into further branches. GitHub also lists pull requests of forks, whose numbers are not valid here.
 * @param path from the repository's root
 * @returns undefined if no commit changed it
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
 * The open pull request whose head is a commit. `workflow_run` needs it, because its event does not name a fork's.
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
