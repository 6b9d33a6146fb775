import { z } from 'zod';
import { readBoundedText } from '../core/read-bounded.ts';
import { MiB } from '../core/storage-size.ts';

/** GitHub's limit of an event's payload: https://docs.github.com/en/webhooks/webhook-events-and-payloads */
const MOST_EVENT_BYTES = 25 * MiB;

/** The job that a step runs in, and what started it. */
export interface Job {
  readonly repository: Repository;
  /** `pull_request`, `workflow_dispatch` … */
  readonly event: string;
  /** What was checked out: on a pull request the trial merge, on a dispatch the head of the branch. */
  readonly sha: string;
  readonly run: WorkflowRun;
  readonly serverUrl: string;
  /** The pull request that started it. */
  readonly pull: PullHead | undefined;
  /** Of `merge_group` and of a `push` to a branch that there was: the commit that the change started from. */
  readonly startedFrom?: string | undefined;
  /** Of `workflow_run`: the run that ended before. */
  readonly triggeredBy: EndedRun | undefined;
}

export interface Repository {
  readonly owner: string;
  readonly repo: string;
}

/** A later run has a greater id; running one again keeps the id and raises the attempt. */
export interface WorkflowRun {
  readonly id: number;
  readonly attempt: number;
}

export interface PullHead {
  readonly number: number;
  readonly headSha: string;
  readonly baseSha: string;
  /** Its branch is in another repository, so the token can only read. */
  readonly fromFork: boolean;
}

export interface EndedRun {
  readonly id: number;
  readonly attempt: number;
  readonly event: string;
  readonly headSha: string;
}

const repositorySchema = z.object({ full_name: z.string() });
const eventSchema = z.object({
  repository: repositorySchema.optional(),
  pull_request: z
    .object({
      number: z.int(),
      head: z.object({ sha: z.string(), repo: repositorySchema.nullish() }),
      base: z.object({ sha: z.string(), repo: repositorySchema }),
    })
    .optional(),
  merge_group: z.object({ base_sha: z.string() }).optional(),
  before: z.string().optional(),
  workflow_run: z
    .object({ id: z.int(), run_attempt: z.int().default(1), event: z.string(), head_sha: z.string() })
    .optional(),
});

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the job from the environment variables and the event's payload.
 * @returns undefined outside of GitHub Actions
 */
export function readJob(env: Environment): Job | undefined {
  const [owner, repo] = (env.GITHUB_REPOSITORY ?? '').split('/');
  if (!owner || !repo) return undefined;
  const payload = readEvent(env.GITHUB_EVENT_PATH);
  const { pull_request: pull, workflow_run: ended } = payload;
  const event = env.GITHUB_EVENT_NAME ?? '';
  return {
    repository: { owner, repo },
    event,
    sha: env.GITHUB_SHA ?? '',
    run: { id: Number(env.GITHUB_RUN_ID ?? 0), attempt: Number(env.GITHUB_RUN_ATTEMPT ?? 1) },
    serverUrl: env.GITHUB_SERVER_URL ?? 'https://github.com',
    pull: pull && {
      number: pull.number,
      headSha: pull.head.sha,
      baseSha: pull.base.sha,
      // A deleted repository was a fork.
      fromFork: pull.head.repo?.full_name !== pull.base.repo.full_name,
    },
    startedFrom: startedFrom(event, payload),
    triggeredBy: ended && { id: ended.id, attempt: ended.run_attempt, event: ended.event, headSha: ended.head_sha },
  };
}

/** A push that makes a branch names a commit of zeros. A pull request's event has a `before` of its own head. */
function startedFrom(event: string, { merge_group: group, before }: z.infer<typeof eventSchema>): string | undefined {
  const commit = event === 'merge_group' ? group?.base_sha : event === 'push' ? before : undefined;
  return commit !== undefined && /^[0-9a-f]{40,64}$/.test(commit) && /[^0]/.test(commit) ? commit : undefined;
}

function readEvent(path: string | undefined): z.infer<typeof eventSchema> {
  if (!path) return {};
  const reading = readBoundedText(path, MOST_EVENT_BYTES);
  if (!reading.ok) return {};
  try {
    return eventSchema.parse(JSON.parse(reading.text));
  } catch {
    // A payload of another shape does not describe a pull request.
    return {};
  }
}

/** The address of a run's page. */
export function runUrl({ serverUrl, repository: { owner, repo }, run }: Job): string {
  const attempt = run.attempt > 1 ? `/attempts/${run.attempt}` : '';
  return `${serverUrl}/${owner}/${repo}/actions/runs/${run.id}${attempt}`;
}
