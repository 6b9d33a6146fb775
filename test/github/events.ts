import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pullsOfRun } from './state/ancestry.ts';
import type { Pull } from './state/pull.ts';
import type { Repository } from './state/repository.ts';
import type { WorkflowRun } from './state/world.ts';

/** What made a workflow run: the payload for GITHUB_EVENT_PATH, and the variables that go with it. */
export interface Event {
  readonly name: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly variables: Readonly<Record<string, string>>;
}

/** Of which run the event is told; all of it may be left out. */
export interface Told {
  /** Its id, number and attempt; else those of a run that the API does not know. */
  readonly run?: WorkflowRun;
  readonly actor?: string;
  readonly workflow?: string;
  readonly job?: string;
}

type Json = Record<string, unknown>;

const examples: Readonly<Record<string, Json>> = JSON.parse(
  readFileSync(new URL('webhook-examples.json', import.meta.url), 'utf8'),
);

/**
 * A pull request as it is now. A fork's head makes no difference but in the payload, and that the token may only read.
 * @param options.name `pull_request_target` for the event that has the base's rights
 * @param options.before of `synchronize`: the head before the push
 */
export function pullRequestEvent(
  pull: Pull,
  action: 'opened' | 'synchronize' | 'closed',
  options: Told & { readonly name?: 'pull_request' | 'pull_request_target'; readonly before?: string } = {},
): Event {
  const name = options.name ?? 'pull_request';
  const payload = example(`pull_request.${action}`);
  const base = pull.repository;
  const whole = payload.pull_request as Json;
  const baseSha = base.branches.get(pull.base) ?? '';
  const side = (of: unknown, repository: Repository, ref: string, sha: string): Json => ({
    ...(of as Json),
    label: `${ownerOf(repository)}:${ref}`,
    ref,
    sha,
    user: user(ownerOf(repository)),
    repo: repositoryIn((of as Json).repo, repository),
  });
  // A merged one's run is of the base branch; any other's of the test merge, which is no commit of the repository.
  const isMerged = action === 'closed' && pull.mergeCommit !== undefined;
  const ofBase = name === 'pull_request_target' || isMerged;
  const ref = ofBase ? `refs/heads/${pull.base}` : `refs/pull/${pull.number}/merge`;
  const testMerge = createHash('sha1').update(`merge ${pull.head.sha} into ${baseSha}`).digest('hex');
  return {
    name,
    payload: {
      ...payload,
      number: pull.number,
      ...(action === 'synchronize' && { before: options.before ?? pull.head.parents[0], after: pull.head.sha }),
      pull_request: {
        ...whole,
        id: pull.id,
        number: pull.number,
        state: pull.state,
        title: pull.title,
        html_url: `https://github.com/${base.fullName}/pull/${pull.number}`,
        url: `https://api.github.com/repos/${base.fullName}/pulls/${pull.number}`,
        user: user(pull.author),
        head: side(whole.head, pull.from, pull.branch, pull.head.sha),
        base: side(whole.base, base, pull.base, baseSha),
        merged: isMerged,
        merged_at: pull.mergedAt?.toISOString() ?? null,
        merge_commit_sha: pull.mergeCommit?.sha ?? testMerge,
        changed_files: pull.files.length,
        comments: pull.comments.length,
      },
      repository: repositoryIn(payload.repository, base),
      sender: user(options.actor ?? pull.author),
    },
    variables: {
      ...variables(base, { ...options, actor: options.actor ?? pull.author }),
      GITHUB_EVENT_NAME: name,
      GITHUB_REF: ref,
      GITHUB_REF_NAME: ref.replace(/^refs\/(heads|pull)\//, ''),
      GITHUB_REF_TYPE: 'branch',
      GITHUB_SHA: ofBase ? (pull.mergeCommit?.sha ?? baseSha) : testMerge,
      GITHUB_HEAD_REF: pull.branch,
      GITHUB_BASE_REF: pull.base,
    },
  };
}

/** Someone started the workflow by hand, at the head of a branch. */
export function workflowDispatchEvent(
  repository: Repository,
  inputs: Readonly<Record<string, string>>,
  options: Told & { readonly branch?: string } = {},
): Event {
  const branch = options.branch ?? repository.defaultBranch;
  const payload = example('workflow_dispatch');
  return onBranch('workflow_dispatch', repository, branch, options, {
    ...payload,
    inputs,
    ref: `refs/heads/${branch}`,
    workflow: `.github/workflows/${options.workflow ?? 'deploy'}.yml`,
  });
}

/** Another workflow's run has ended; this one runs on the default branch, with its rights. */
export function workflowRunEvent(repository: Repository, ended: WorkflowRun, options: Told = {}): Event {
  const payload = example('workflow_run.completed');
  return onBranch('workflow_run', repository, repository.defaultBranch, options, {
    ...payload,
    workflow_run: {
      ...(payload.workflow_run as Json),
      id: ended.id,
      name: ended.name,
      path: ended.path,
      event: ended.event,
      head_branch: ended.headBranch,
      head_sha: ended.headSha,
      run_number: ended.number,
      run_attempt: ended.attempt,
      status: 'completed',
      conclusion: ended.conclusion ?? 'success',
      html_url: `https://github.com/${repository.fullName}/actions/runs/${ended.id}`,
      actor: user(ended.actor),
      triggering_actor: user(ended.actor),
      repository: repositoryIn((payload.workflow_run as Json).repository, repository),
      head_repository: repositoryIn((payload.workflow_run as Json).head_repository, ended.headRepository),
      pull_requests: pullsOfRun(repository, ended).map((pull) => ({
        id: pull.id,
        number: pull.number,
        head: { ref: pull.branch, sha: pull.head.sha },
        base: { ref: pull.base, sha: repository.branches.get(pull.base) },
      })),
    },
  });
}

/** A time came. No example is published: it is that of a run by hand, with the time instead of inputs. */
export function scheduleEvent(repository: Repository, cron: string, options: Told = {}): Event {
  const { inputs: _, ref: __, ...payload } = example('workflow_dispatch');
  return onBranch('schedule', repository, repository.defaultBranch, options, {
    ...payload,
    schedule: cron,
    workflow: `.github/workflows/${options.workflow ?? 'deploy'}.yml`,
  });
}

/** The last commit of a branch was pushed. */
export function pushEvent(repository: Repository, options: Told & { readonly branch?: string } = {}): Event {
  const branch = options.branch ?? repository.defaultBranch;
  const head = repository.resolve(`heads/${branch}`);
  if (head === undefined) throw new Error(`${repository.fullName} has no branch ${branch}`);
  const payload = example('push');
  const commit = {
    ...(payload.head_commit as Json),
    id: head.sha,
    message: head.message,
    timestamp: head.date.toISOString(),
    url: `https://github.com/${repository.fullName}/commit/${head.sha}`,
    author: { name: head.author, email: `${head.author}@users.noreply.github.com`, username: head.author },
    committer: { name: 'GitHub', email: 'noreply@github.com', username: 'web-flow' },
    added: [...head.changes].filter(([, text]) => text !== null).map(([path]) => path),
    removed: [...head.changes].filter(([, text]) => text === null).map(([path]) => path),
    modified: [],
  };
  return onBranch('push', repository, branch, options, {
    ...payload,
    ref: `refs/heads/${branch}`,
    before: head.parents[0] ?? '0'.repeat(40),
    after: head.sha,
    created: head.parents.length === 0,
    compare: `https://github.com/${repository.fullName}/compare/${head.parents[0]?.slice(0, 12)}...${head.sha.slice(0, 12)}`,
    commits: [commit],
    head_commit: commit,
    pusher: { name: options.actor ?? 'octocat', email: 'octocat@users.noreply.github.com' },
  });
}

function onBranch(name: string, repository: Repository, branch: string, told: Told, payload: Json): Event {
  return {
    name,
    payload: {
      ...payload,
      repository: repositoryIn(payload.repository, repository),
      sender: user(told.actor ?? 'octocat'),
    },
    variables: {
      ...variables(repository, told),
      GITHUB_EVENT_NAME: name,
      GITHUB_REF: `refs/heads/${branch}`,
      GITHUB_REF_NAME: branch,
      GITHUB_REF_TYPE: 'branch',
      GITHUB_SHA: repository.resolve(`heads/${branch}`)?.sha ?? '',
      GITHUB_HEAD_REF: '',
      GITHUB_BASE_REF: '',
    },
  };
}

function variables(
  repository: Repository,
  { run, actor = 'octocat', workflow, job = 'phasedb' }: Told,
): Event['variables'] {
  return {
    GITHUB_REPOSITORY: repository.fullName,
    GITHUB_REPOSITORY_ID: String(repository.id),
    GITHUB_REPOSITORY_OWNER: ownerOf(repository),
    GITHUB_ACTOR: actor,
    GITHUB_TRIGGERING_ACTOR: actor,
    GITHUB_RUN_ID: String(run?.id ?? 1_589_141_559),
    GITHUB_RUN_NUMBER: String(run?.number ?? 36),
    GITHUB_RUN_ATTEMPT: String(run?.attempt ?? 1),
    GITHUB_WORKFLOW: run?.name ?? workflow ?? 'Deploy',
    GITHUB_WORKFLOW_REF: `${repository.fullName}/.github/workflows/${workflow ?? 'deploy'}.yml@refs/heads/${repository.defaultBranch}`,
    GITHUB_JOB: job,
    GITHUB_ACTION: '__self',
    GITHUB_RETENTION_DAYS: '90',
  };
}

function repositoryIn(of: unknown, repository: Repository): Json {
  return {
    ...(of as Json),
    id: repository.id,
    name: repository.fullName.split('/')[1],
    full_name: repository.fullName,
    private: repository.isPrivate,
    owner: user(ownerOf(repository)),
    html_url: `https://github.com/${repository.fullName}`,
    url: `https://api.github.com/repos/${repository.fullName}`,
    fork: repository.parent !== undefined,
    default_branch: repository.defaultBranch,
  };
}

function user(login: string): Json {
  return {
    ...(example('workflow_dispatch').sender as Json),
    login,
    url: `https://api.github.com/users/${encodeURIComponent(login)}`,
    html_url: `https://github.com/${login}`,
    type: login.endsWith('[bot]') ? 'Bot' : 'User',
  };
}

function ownerOf(repository: Repository): string {
  return repository.fullName.split('/')[0] ?? '';
}

function example(name: string): Json {
  return structuredClone(examples[name] ?? {});
}
