import { createHash } from 'node:crypto';
import { difference } from './ancestry.ts';
import { example } from './api-description.ts';
import type {
  Approval,
  Artifact,
  ChangedFile,
  Comment,
  Commit,
  Deployment,
  DeploymentStatus,
  Pull,
  Repository,
  WorkflowRun,
  World,
} from './world.ts';

// Answers as GitHub gives them: its own published example of the thing, with what the test set up filled in. So they
// have every property that a client might come to rely on, and no more than GitHub sends.

type Json = Record<string, unknown>;

/** The published examples name these repositories. */
const exampleRepositories = /octocat\/Hello-World|octocat\/example|octo-org\/octo-repo|github\/hello-world/g;

const webUrl = 'https://github.com';

/** The answers of one stand-in. @param apiUrl its address, which stands in the links of every answer */
export function createAnswers(apiUrl: string, world: World) {
  /** An example in which the repository and the server are ours. */
  const filled = (name: string, repository: Repository, values: Json): Json => ({
    ...JSON.parse(
      JSON.stringify(example(name))
        .replaceAll(exampleRepositories, repository.fullName)
        .replaceAll('https://api.github.com', apiUrl),
    ),
    ...values,
  });
  const api = (repository: Repository, path: string) => `${apiUrl}/repos/${repository.fullName}/${path}`;
  const web = (repository: Repository, path: string) => `${webUrl}/${repository.fullName}/${path}`;

  const user = (login: string): Json => {
    const plain = JSON.parse(
      JSON.stringify(example('issue-comment').user)
        .replaceAll('https://api.github.com/users/octocat', `${apiUrl}/users/${encodeURIComponent(login)}`)
        .replaceAll('https://github.com/octocat', `${webUrl}/${login.replace(/^(.*)\[bot\]$/, 'apps/$1')}`),
    );
    const id = login === 'github-actions[bot]' ? 41_898_282 : Number.parseInt(sha1(login).slice(0, 7), 16);
    return { ...plain, login, id, type: login.endsWith('[bot]') ? 'Bot' : 'User' };
  };

  const repository = (of: Repository): Json => {
    const [owner = '', name = ''] = of.fullName.split('/');
    const { template_repository, parent, source, organization, ...whole } = filled(
      'full-repository-default-response',
      of,
      {},
    );
    return {
      ...whole,
      id: of.id,
      name,
      full_name: of.fullName,
      owner: user(owner),
      private: of.isPrivate,
      visibility: of.isPrivate ? 'private' : 'public',
      fork: of.parent !== undefined,
      default_branch: of.defaultBranch,
      language: null,
      ...(of.parent === undefined ? {} : { parent: repository(of.parent), source: repository(of.parent) }),
    };
  };

  const comment = (pull: Pull, of: Comment): Json =>
    filled('issue-comment', pull.repository, {
      id: of.id,
      url: api(pull.repository, `issues/comments/${of.id}`),
      html_url: `${web(pull.repository, `pull/${pull.number}`)}#issuecomment-${of.id}`,
      issue_url: api(pull.repository, `issues/${pull.number}`),
      body: of.body,
      user: user(of.author),
      created_at: iso(of.createdAt),
      updated_at: iso(of.updatedAt),
      author_association: of.author.endsWith('[bot]') ? 'NONE' : 'COLLABORATOR',
    });

  /** The small form, of lists. */
  const pullInList = (of: Pull): Json => {
    const { repository: base } = of;
    const number = { from: /1347/g, to: String(of.number) };
    const whole = JSON.parse(JSON.stringify(filled('pull-request', base, {})).replace(number.from, number.to));
    for (const name of fieldsOfOnePull) delete whole[name];
    const side = (repo: Repository, ref: string, sha: string): Json => ({
      label: `${repo.fullName.split('/')[0]}:${ref}`,
      ref,
      sha,
      user: user(repo.fullName.split('/')[0] ?? ''),
      repo: repository(repo),
    });
    return {
      ...whole,
      id: of.id,
      state: of.state,
      locked: false,
      active_lock_reason: null,
      title: of.title,
      user: user(of.author),
      created_at: iso(of.createdAt),
      updated_at: iso(of.createdAt),
      closed_at: of.state === 'closed' ? iso(of.mergedAt ?? of.createdAt) : null,
      merged_at: of.mergedAt === undefined ? null : iso(of.mergedAt),
      merge_commit_sha: of.mergeCommit?.sha ?? null,
      milestone: null,
      requested_teams: [],
      head: side(of.from, of.branch, of.head.sha),
      base: side(base, of.base, base.branches.get(of.base) ?? base.head.sha),
    };
  };

  const pull = (of: Pull): Json => ({
    ...pullInList(of),
    ...Object.fromEntries(fieldsOfOnePull.map((name) => [name, example('pull-request')[name]])),
    merged: of.mergedAt !== undefined,
    merged_by: of.mergedAt === undefined ? null : user(of.author),
    mergeable: of.state === 'open' ? true : null,
    comments: of.comments.length,
    changed_files: of.files.length,
  });

  const file = (at: Repository, sha: string, of: ChangedFile): Json => {
    const { patch: _, ...plain } = example('diff-entry-items');
    const path = of.filename.split('/').map(encodeURIComponent).join('/');
    const lines = (of.content ?? '').split('\n').length - 1;
    return {
      ...plain,
      sha: blobSha(of.content ?? ''),
      filename: of.filename,
      status: of.status,
      additions: of.status === 'removed' ? 0 : lines,
      deletions: of.status === 'removed' ? 1 : 0,
      changes: of.status === 'removed' ? 1 : lines,
      blob_url: web(at, `blob/${sha}/${path}`),
      raw_url: web(at, `raw/${sha}/${path}`),
      contents_url: api(at, `contents/${path}?ref=${sha}`),
      ...(of.patch === undefined ? {} : { patch: of.patch }),
      ...(of.previousFilename === undefined ? {} : { previous_filename: of.previousFilename }),
    };
  };

  /** The small form, of lists. */
  const commitInList = (at: Repository, of: Commit): Json => {
    const plain = JSON.parse(
      JSON.stringify(filled('commit', at, {})).replaceAll('6dcb09b5b57875f334f61aebed695e2e4193db5e', of.sha),
    );
    const signature = { name: of.author, email: `${of.author}@users.noreply.github.com`, date: iso(of.date) };
    delete plain.files;
    delete plain.stats;
    return {
      ...plain,
      commit: { ...plain.commit, message: of.message, author: signature, committer: signature },
      author: user(of.author),
      committer: user(of.author),
      parents: of.parents.map((sha) => ({
        sha,
        url: api(at, `commits/${sha}`),
        html_url: web(at, `commit/${sha}`),
      })),
    };
  };

  const commit = (at: Repository, of: Commit): Json => ({
    ...commitInList(at, of),
    stats: { additions: of.changes.size, deletions: 0, total: of.changes.size },
    files: difference(world.commits.get(of.parents[0] ?? ''), of).map((one) => file(at, of.sha, one)),
  });

  const content = (at: Repository, sha: string, path: string, text: string): Json => {
    const encoded = path.split('/').map(encodeURIComponent).join('/');
    const url = api(at, `contents/${encoded}?ref=${sha}`);
    const git = api(at, `git/blobs/${blobSha(text)}`);
    // Above 1 MB GitHub leaves the text out; the raw media type still has it.
    const isBig = Buffer.byteLength(text) > 1_000_000;
    return {
      ...example('content-file-response-if-content-is-a-file'),
      encoding: isBig ? 'none' : 'base64',
      size: Buffer.byteLength(text),
      name: path.split('/').at(-1),
      path,
      content: isBig ? '' : Buffer.from(text).toString('base64').replace(/.{60}/g, '$&\n'),
      sha: blobSha(text),
      url,
      git_url: git,
      html_url: web(at, `blob/${sha}/${encoded}`),
      download_url: `https://raw.githubusercontent.com/${at.fullName}/${sha}/${encoded}`,
      _links: { git, self: url, html: web(at, `blob/${sha}/${encoded}`) },
    };
  };

  const deployment = (at: Repository, of: Deployment): Json =>
    filled('deployment', at, {
      id: of.id,
      url: api(at, `deployments/${of.id}`),
      statuses_url: api(at, `deployments/${of.id}/statuses`),
      sha: of.sha,
      ref: of.ref,
      task: of.task,
      payload: of.payload,
      environment: of.environment,
      original_environment: of.environment,
      description: null,
      creator: user(of.creator),
      created_at: iso(of.createdAt),
      updated_at: iso(of.statuses.at(-1)?.createdAt ?? of.createdAt),
    });

  const deploymentStatus = (at: Repository, of: Deployment, status: DeploymentStatus): Json =>
    filled('deployment-status-items', at, {
      id: status.id,
      url: api(at, `deployments/${of.id}/statuses/${status.id}`),
      deployment_url: api(at, `deployments/${of.id}`),
      state: status.state,
      description: '',
      creator: user(of.creator),
      environment: of.environment,
      environment_url: 'https://shop.example.com',
      log_url: status.logUrl,
      target_url: status.logUrl,
      created_at: iso(status.createdAt),
      updated_at: iso(status.createdAt),
    });

  const workflowRun = (at: Repository, of: WorkflowRun): Json => {
    const plain = JSON.parse(JSON.stringify(filled('workflow-run', at, {})).replaceAll('30433642', String(of.id)));
    // GitHub leaves the list empty for a run of a fork.
    const pulls = [...at.pulls.values()].filter(
      (one) => one.from === at && one.head.sha === of.headSha && one.state === 'open',
    );
    const small = (repo: Repository): Json => ({
      id: repo.id,
      name: repo.fullName.split('/')[1],
      url: `${apiUrl}/repos/${repo.fullName}`,
    });
    return {
      ...plain,
      id: of.id,
      name: of.name,
      path: of.path,
      event: of.event,
      head_branch: of.headBranch,
      head_sha: of.headSha,
      run_number: of.number,
      run_attempt: of.attempt,
      status: of.status,
      conclusion: of.conclusion,
      actor: user(of.actor),
      triggering_actor: user(of.actor),
      head_commit: { ...plain.head_commit, id: of.headSha },
      repository: { ...plain.repository, ...withoutLarge(repository(at)) },
      head_repository: { ...plain.head_repository, ...withoutLarge(repository(of.headRepository)) },
      pull_requests: pulls.map((one) => ({
        id: one.id,
        number: one.number,
        url: api(at, `pulls/${one.number}`),
        head: { ref: one.branch, sha: one.head.sha, repo: small(one.from) },
        base: { ref: one.base, sha: at.branches.get(one.base) ?? '', repo: small(at) },
      })),
    };
  };

  const approval = (at: Repository, of: Approval): Json => {
    const whole = example('environment-approvals-items');
    const [environment] = whole.environments as Json[];
    return {
      ...whole,
      state: of.state,
      comment: of.comment,
      user: user(of.user),
      environments: of.environments.map((name) => ({
        ...environment,
        name,
        url: api(at, `environments/${encodeURIComponent(name)}`),
        html_url: web(at, `deployments/activity_log?environments_filter=${encodeURIComponent(name)}`),
      })),
    };
  };

  const artifact = (at: Repository, run: WorkflowRun, of: Artifact): Json => ({
    ...example('artifact'),
    id: of.id,
    name: of.name,
    size_in_bytes: of.archive.length,
    url: api(at, `actions/artifacts/${of.id}`),
    archive_download_url: api(at, `actions/artifacts/${of.id}/zip`),
    expired: of.expired,
    digest: `sha256:${createHash('sha256').update(of.archive).digest('hex')}`,
    workflow_run: {
      id: run.id,
      repository_id: at.id,
      head_repository_id: run.headRepository.id,
      head_branch: run.headBranch,
      head_sha: run.headSha,
    },
  });

  return {
    user,
    repository,
    comment,
    pull,
    pullInList,
    file,
    commit,
    commitInList,
    content,
    deployment,
    deploymentStatus,
    workflowRun,
    approval,
    artifact,
  };
}

export type Answers = ReturnType<typeof createAnswers>;

/** What `GET …/pulls/{n}` has and the lists have not. */
const fieldsOfOnePull = [
  'merged',
  'mergeable',
  'rebaseable',
  'mergeable_state',
  'merged_by',
  'comments',
  'review_comments',
  'maintainer_can_modify',
  'commits',
  'additions',
  'deletions',
  'changed_files',
];

/** Times of the API have no fractions of a second. */
function iso(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

function blobSha(text: string): string {
  return sha1(`blob ${Buffer.byteLength(text)}\0${text}`);
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}

/** A repository inside another answer says less of itself. */
function withoutLarge({ parent: _, source: __, ...rest }: Json): Json {
  return rest;
}
