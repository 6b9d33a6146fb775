import type { Github } from './client.ts';
import type { Repository } from './job.ts';

/** Whether a commit is live in an environment; `seen` says for people what is there. */
export interface Liveness {
  readonly live: boolean;
  readonly seen: string;
}

/** How many deployments are looked at, newest first: a success further back was replaced long ago. */
const MOST_DEPLOYMENTS = 100;

/**
 * Whether GitHub Deployments say that a commit, or one that has it in its history, is live: the newest deployment of the
 * environment that was a success, those of phasedb's own jobs left out (a job bound to an environment makes one).
 * @param ref commit, tag or branch
 * @param ownRuns ids of workflow runs in which phasedb worked
 * @throws the client's errors; see apiProblem
 */
export async function isDeployed(
  github: Github,
  repository: Repository,
  environment: string,
  ref: string,
  ownRuns: ReadonlySet<number>,
): Promise<Liveness> {
  const { data: deployments } = await github.rest.repos.listDeployments({
    ...repository,
    environment,
    per_page: MOST_DEPLOYMENTS,
  });
  for (const { id, sha } of deployments) {
    const { data: statuses } = await github.rest.repos.listDeploymentStatuses({
      ...repository,
      deployment_id: id,
      per_page: 30,
    });
    const urls = statuses.flatMap(({ log_url: log, target_url: target }) => [log ?? '', target ?? '']);
    if (urls.some((url) => ownRuns.has(runOf(url)))) continue;
    const [newest] = statuses;
    // `inactive` was replaced by a later one; what failed or is under way says nothing of what is live.
    if (newest?.state !== 'success') continue;
    if (await contains(github, repository, sha, ref)) return { live: true, seen: `${sha.slice(0, 10)} is live` };
    return { live: false, seen: `${sha.slice(0, 10)} is live, which does not have it` };
  }
  return { live: false, seen: `no deployment to ${environment} was a success` };
}

/** The workflow run that a status leads to; NaN where it leads elsewhere. */
function runOf(url: string): number {
  return Number(/\/actions\/runs\/(\d+)/.exec(url)?.[1]);
}

/** Whether the history of `sha` has `ref`. */
async function contains(github: Github, repository: Repository, sha: string, ref: string): Promise<boolean> {
  const { data } = await github.rest.repos.compareCommitsWithBasehead({
    ...repository,
    basehead: `${ref}...${sha}`,
    per_page: 1,
  });
  return data.status === 'ahead' || data.status === 'identical';
}
