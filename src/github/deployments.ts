import { apiProblem } from './api-problem.ts';
import type { Github } from './client.ts';
import type { Repository } from './job.ts';

/** Whether a commit is live in an environment. `seen` describes for people which commit is. */
export interface Liveness {
  readonly live: boolean;
  readonly seen: string;
}

/** How many deployments are read, newest first; each costs a request. */
const MOST_DEPLOYMENTS = 300;

/** How many of phasedb's runs are read to learn which workflows run phasedb, newest first. */
const MOST_OWN_RUNS = 10;

/** What a deployment shows about the live commit. Times are from the API: ISO 8601 in UTC, whole seconds. */
type Outcome =
  | { readonly kind: 'live' | 'none' }
  /** It succeeded, and became inactive at that time. */
  | { readonly kind: 'inactive'; readonly since: string }
  /** A deployment by phasedb's job, and when it succeeded. */
  | { readonly kind: 'own'; readonly succeeded: string | undefined };

/** States that are not final. */
const passing: ReadonlySet<string> = new Set(['queued', 'pending', 'waiting', 'in_progress']);

/** The deployments of one environment, for repeated polls. */
export class DeploymentWatch {
  readonly #github: Github;
  readonly #repository: Repository;
  readonly #environment: string;
  /** Known deployments by phasedb's jobs. */
  readonly #own = new Set<number>();
  /** Of these, those that have ended. */
  readonly #ended = new Map<number, Outcome>();
  /** Workflow files by run; undefined: GitHub did not return it. */
  readonly #workflows = new Map<number, string | undefined>();

  constructor(github: Github, repository: Repository, environment: string) {
    this.#github = github;
    this.#repository = repository;
    this.#environment = environment;
  }

  /**
   * Whether a commit, or one with it in its history, is live: the newest successful deployment of the environment counts.
   * Deployments by phasedb's jobs do not count (each job bound to an environment creates one). These are the runs in which
   * phasedb worked, and other runs of the same workflows, because a run that only read the status left no trace.
   * @param ref commit, tag or branch
   * @param ownRuns ids of workflow runs in which phasedb worked
   * @throws the client's errors; see apiProblem
   */
  async look(ref: string, ownRuns: ReadonlySet<number>): Promise<Liveness> {
    const deployed = await this.#newestSuccess(ownRuns);
    const but = this.#own.size === 0 ? '' : ` (not counting ${this.#own.size} by phasedb's own jobs)`;
    if (deployed === undefined) {
      return { live: false, seen: `no deployment to ${this.#environment} succeeded${but}` };
    }
    const sha = deployed.slice(0, 10);
    switch (await this.#contains(deployed, ref)) {
      case 'yes':
        return { live: true, seen: `${sha} is live` };
      case 'no':
        return { live: false, seen: `${sha} is live and does not contain it${but}` };
      case 'unknown':
        return { live: false, seen: `${sha} is live, and ${ref} is not a commit, tag or branch` };
    }
  }

  async #newestSuccess(ownRuns: ReadonlySet<number>): Promise<string | undefined> {
    let looked = 0;
    let ownSuccess: string | undefined;
    const pages = this.#github.paginate.iterator(this.#github.rest.repos.listDeployments, {
      ...this.#repository,
      environment: this.#environment,
      per_page: 100,
    });
    for await (const { data } of pages) {
      for (const { id, sha } of data) {
        if (!this.#own.has(id) && ++looked > MOST_DEPLOYMENTS) return undefined;
        const outcome = this.#ended.get(id) ?? (await this.#outcomeOf(id, ownRuns));
        if (outcome.kind === 'live') return sha;
        if (outcome.kind === 'inactive' && ownSuccess !== undefined && outcome.since >= ownSuccess) return sha;
        if (outcome.kind === 'own') ownSuccess = earlier(ownSuccess, outcome.succeeded);
      }
    }
    return undefined;
  }

  /**
   * GitHub marks earlier deployments inactive when a later one succeeds, even one by phasedb's job. A deployment that became
   * inactive then is still live. One that was inactive before was withdrawn by somebody. Failed and running deployments say
   * nothing about the live commit.
   */
  async #outcomeOf(id: number, ownRuns: ReadonlySet<number>): Promise<Outcome> {
    const { data } = await this.#github.rest.repos.listDeploymentStatuses({
      ...this.#repository,
      deployment_id: id,
      per_page: 100,
    });
    const urls = data.flatMap(({ log_url: log, target_url: target }) => [log ?? '', target ?? '']);
    const runs = urls.map(runOf).filter((run) => !Number.isNaN(run));
    const newestFirst = data.toSorted((a, b) => b.id - a.id);
    const last = newestFirst.findIndex(({ state }) => state !== 'inactive');
    const isSuccess = newestFirst[last]?.state === 'success';
    const [run] = runs;
    const isOwn =
      runs.some((one) => ownRuns.has(one)) ||
      (isSuccess && run !== undefined && (await this.#isOfOwnWorkflow(run, ownRuns)));
    if (isOwn) {
      const outcome = { kind: 'own', succeeded: isSuccess ? newestFirst[last]?.created_at : undefined } as const;
      this.#own.add(id);
      if (!passing.has(newestFirst[last]?.state ?? 'pending')) this.#ended.set(id, outcome);
      return outcome;
    }
    if (!isSuccess) return { kind: 'none' };
    const taken = newestFirst[last - 1];
    return taken === undefined ? { kind: 'live' } : { kind: 'inactive', since: taken.created_at };
  }

  async #isOfOwnWorkflow(run: number, ownRuns: ReadonlySet<number>): Promise<boolean> {
    const workflow = await this.#workflowOf(run);
    if (workflow === undefined) return false;
    const newest = [...ownRuns].toSorted((a, b) => b - a).slice(0, MOST_OWN_RUNS);
    for (const own of newest) if ((await this.#workflowOf(own)) === workflow) return true;
    return false;
  }

  /** Undefined without `actions: read`, and for a deleted run. */
  async #workflowOf(run: number): Promise<string | undefined> {
    if (!this.#workflows.has(run)) {
      const path = await this.#github.rest.actions.getWorkflowRun({ ...this.#repository, run_id: run }).then(
        ({ data }) => data.path.replace(/@.*$/, ''),
        (error) => {
          if (!apiProblem(error).forbidden) throw error;
          return undefined;
        },
      );
      this.#workflows.set(run, path);
    }
    return this.#workflows.get(run);
  }

  /** Whether the history of `sha` has `ref`. */
  async #contains(sha: string, ref: string): Promise<'yes' | 'no' | 'unknown'> {
    try {
      const { data } = await this.#github.rest.repos.compareCommitsWithBasehead({
        ...this.#repository,
        basehead: `${ref}...${sha}`,
        per_page: 1,
      });
      return data.status === 'ahead' || data.status === 'identical' ? 'yes' : 'no';
    } catch (error) {
      if (apiProblem(error).status === 404) return 'unknown';
      throw error;
    }
  }
}

function earlier(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one < other ? one : other;
}

/** The workflow run that a status links to; NaN if it links elsewhere. */
function runOf(url: string): number {
  return Number(/\/actions\/runs\/(\d+)/.exec(url)?.[1]);
}
