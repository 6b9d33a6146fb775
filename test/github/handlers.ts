import { compare, history } from './ancestry.ts';
import type { Answers } from './answers.ts';
import { example } from './api-description.ts';
import type { Comment, Commit, Pull, Repository, WorkflowRun, World } from './world.ts';

/** What an operation is carried out with. Path, query and body were held against the description before. */
export interface Request {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly accept: string;
  readonly token: Token;
}

/** Who calls. The token of a workflow is an installation's: it has no user behind it. */
export interface Token {
  readonly value: string;
  readonly login: string;
  readonly kind: 'installation' | 'user';
  readonly mayWrite: boolean;
}

export interface Answer {
  readonly status: number;
  /** JSON, or text as it is; undefined: no body. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The items of a list, of which the server gives one page. */
  readonly pages?: {
    readonly items: readonly unknown[];
    readonly wrap?: (page: readonly unknown[]) => unknown;
    /** Items of an answer to a request that names no page. */
    readonly perPage?: number;
  };
}

type Handler = (repository: Repository, request: Request) => Answer;

/** GitHub's form of an error. */
export function failure(status: number, message: string, more: Readonly<Record<string, unknown>> = {}): Answer {
  const body = { message, ...more, documentation_url: 'https://docs.github.com/rest', status: String(status) };
  return { status, body };
}

const notFound = failure(404, 'Not Found');
const notForIntegrations = failure(403, 'Resource not accessible by integration');
const maxBodyCharacters = 65_536;
const maxListedFiles = 3_000;

/** What each operation does, by its id in the description. */
export function createHandlers(
  world: World,
  answers: Answers,
  storageUrl: (archive: Buffer) => string,
): ReadonlyMap<string, Handler> {
  const commentOf = (repository: Repository, id: string): { pull: Pull; comment: Comment } | undefined => {
    for (const pull of repository.pulls.values()) {
      const comment = pull.comments.find((one) => one.id === Number(id));
      if (comment !== undefined) return { pull, comment };
    }
    return undefined;
  };
  const artifactOf = (repository: Repository, id: string) => {
    for (const run of repository.runs.values()) {
      const artifact = run.artifacts.find((one) => one.id === Number(id));
      if (artifact !== undefined) return { run, artifact };
    }
    return undefined;
  };
  const pullOf = (repository: Repository, number: string | undefined) => repository.pulls.get(Number(number));
  const withPull =
    (param: string, then: (pull: Pull, request: Request, repository: Repository) => Answer): Handler =>
    (repository, request) => {
      const pull = pullOf(repository, request.params[param]);
      return pull === undefined ? notFound : then(pull, request, repository);
    };
  const withComment =
    (then: (found: { pull: Pull; comment: Comment }, request: Request) => Answer): Handler =>
    (repository, request) => {
      const found = commentOf(repository, request.params.comment_id ?? '');
      return found === undefined ? notFound : then(found, request);
    };
  const withRun =
    (then: (run: WorkflowRun, request: Request, repository: Repository) => Answer): Handler =>
    (repository, request) => {
      const run = repository.runs.get(Number(request.params.run_id));
      return run === undefined ? notFound : then(run, request, repository);
    };
  const refused = (request: Request): Answer | undefined => {
    const { body } = request.body as { body: string };
    const error = (message: string) =>
      failure(422, 'Validation Failed', {
        errors: [{ resource: 'IssueComment', code: 'unprocessable', field: 'data', message }],
      });
    if (body.trim() === '') return error('Body cannot be blank');
    return [...body].length > maxBodyCharacters
      ? error(`Body is too long (maximum is ${maxBodyCharacters} characters)`)
      : undefined;
  };

  return new Map<string, Handler>([
    ['repos/get', (repository) => ok(answers.repository(repository))],
    [
      'pulls/list',
      (repository, { query }) => {
        const state = query.get('state') ?? 'open';
        const head = query.get('head');
        const base = query.get('base');
        const items = [...repository.pulls.values()]
          .filter((pull) => state === 'all' || pull.state === state)
          .filter((pull) => head === null || `${pull.from.fullName.split('/')[0]}:${pull.branch}` === head)
          .filter((pull) => base === null || pull.base === base)
          .sort((a, b) => b.number - a.number);
        if ((query.get('direction') ?? 'desc') === 'asc') items.reverse();
        return list(items.map(answers.pullInList));
      },
    ],
    ['pulls/get', withPull('pull_number', (pull) => ok(answers.pull(pull)))],
    [
      'pulls/list-files',
      withPull('pull_number', (pull) =>
        list(pull.files.slice(0, maxListedFiles).map((file) => answers.file(pull.from, pull.head.sha, file))),
      ),
    ],
    [
      'issues/list-comments',
      withPull('issue_number', (pull, { query }) => {
        const since = Date.parse(query.get('since') ?? '1970-01-01T00:00:00Z');
        const items = pull.comments.filter((comment) => comment.updatedAt.getTime() >= since);
        return list(items.map((comment) => answers.comment(pull, comment)));
      }),
    ],
    [
      'issues/create-comment',
      withPull('issue_number', (pull, request) => {
        const refusal = refused(request);
        if (refusal !== undefined) return refusal;
        const { body } = request.body as { body: string };
        const made = answers.comment(pull, pull.comment({ body, author: request.token.login }));
        return { status: 201, body: made, headers: { location: String(made.url) } };
      }),
    ],
    ['issues/get-comment', withComment(({ pull, comment }) => ok(answers.comment(pull, comment)))],
    [
      'issues/update-comment',
      withComment(({ pull, comment }, request) => {
        const refusal = refused(request);
        if (refusal !== undefined) return refusal;
        pull.edit(comment, (request.body as { body: string }).body);
        return ok(answers.comment(pull, comment));
      }),
    ],
    [
      'issues/delete-comment',
      withComment(({ pull, comment }) => {
        pull.comments.splice(pull.comments.indexOf(comment), 1);
        return { status: 204 };
      }),
    ],
    [
      'repos/list-commits',
      (repository, { query }) => {
        const tip = repository.resolve(query.get('sha') ?? repository.defaultBranch);
        if (tip === undefined) return notFound;
        const path = query.get('path');
        const since = Date.parse(query.get('since') ?? '1970-01-01T00:00:00Z');
        const until = Date.parse(query.get('until') ?? '9999-01-01T00:00:00Z');
        const items = history(world, tip)
          .filter((commit) => path === null || touches(world, commit, path))
          .filter((commit) => commit.date.getTime() >= since && commit.date.getTime() <= until);
        return list(items.map((commit) => answers.commitInList(repository, commit)));
      },
    ],
    [
      'repos/get-commit',
      (repository, { params }) => {
        const commit = repository.resolve(params.ref ?? '');
        return commit === undefined
          ? failure(422, `No commit found for SHA: ${params.ref}`)
          : ok(answers.commit(repository, commit));
      },
    ],
    [
      'repos/compare-commits-with-basehead',
      (repository, { params, query }) => {
        const [base, head] = (params.basehead ?? '').split('...').map((side) => sideOf(world, repository, side));
        const found = base && head && compare(world, base, head);
        if (!found) return notFound;
        const isFirst = (query.get('page') ?? '1') === '1';
        return {
          status: 200,
          pages: {
            perPage: 250,
            items: found.ahead.map((commit) => answers.commitInList(repository, commit)),
            wrap: (page) => ({
              ...comparisonLinks(repository, answers, params.basehead ?? ''),
              base_commit: answers.commitInList(repository, base),
              merge_base_commit: answers.commitInList(repository, found.mergeBase),
              status: found.status,
              ahead_by: found.ahead.length,
              behind_by: found.behind.length,
              total_commits: found.ahead.length,
              commits: page,
              // Files come on the first page only, 300 at most.
              files: isFirst ? found.files.slice(0, 300).map((file) => answers.file(repository, head.sha, file)) : [],
            }),
          },
        };
      },
    ],
    [
      'repos/list-pull-requests-associated-with-commit',
      (repository, { params }) => {
        const commit = repository.resolve(params.commit_sha ?? '');
        if (commit === undefined) return failure(422, `No commit found for SHA: ${params.commit_sha}`);
        // A commit of the default branch belongs to the pull request that was merged with it, any other to open ones.
        const isMerged = history(world, repository.head).includes(commit);
        const items = [...repository.pulls.values()].filter((pull) =>
          isMerged
            ? pull.mergedAt !== undefined && (pull.mergeCommit === commit || isOwn(world, pull, commit))
            : pull.state === 'open' && isOwn(world, pull, commit),
        );
        return list(items.map(answers.pullInList));
      },
    ],
    [
      'repos/get-content',
      (repository, { params, query, accept }) => {
        const ref = query.get('ref') ?? repository.defaultBranch;
        const commit = repository.resolve(ref);
        if (commit === undefined) return failure(404, `No commit found for the ref ${ref}`);
        const path = (params.path ?? '').replace(/^\/|\/$/g, '');
        const text = commit.tree.get(path);
        if (text !== undefined)
          return ok(/[.+]raw\b/.test(accept) ? text : answers.content(repository, ref, path, text));
        const inside = [...commit.tree].filter(([name]) => name.startsWith(`${path}/`));
        if (inside.length === 0) return notFound;
        const files = inside.filter(([name]) => !name.slice(path.length + 1).includes('/'));
        return ok(
          files.map(([name, of]) => {
            const { content: _, encoding: __, ...entry } = answers.content(repository, ref, name, of);
            return entry;
          }),
        );
      },
    ],
    [
      'git/get-ref',
      (repository, { params }) => {
        const commit = repository.resolve(`refs/${params.ref}`);
        if (commit === undefined) return notFound;
        const { object, ...plain } = example('git-ref');
        return ok({ ...plain, ref: `refs/${params.ref}`, object: { ...(object as object), sha: commit.sha } });
      },
    ],
    [
      'repos/list-deployments',
      (repository, { query }) => {
        const wanted = (name: 'sha' | 'ref' | 'task' | 'environment', value: string) =>
          [null, 'none', value].includes(query.get(name));
        const items = repository.deployments
          .filter((one) => wanted('sha', one.sha) && wanted('ref', one.ref) && wanted('task', one.task))
          .filter((one) => wanted('environment', one.environment))
          .sort((a, b) => b.id - a.id);
        return list(items.map((one) => answers.deployment(repository, one)));
      },
    ],
    [
      'repos/get-deployment',
      (repository, { params }) => {
        const found = repository.deployments.find((one) => one.id === Number(params.deployment_id));
        return found === undefined ? notFound : ok(answers.deployment(repository, found));
      },
    ],
    [
      'repos/list-deployment-statuses',
      (repository, { params }) => {
        const found = repository.deployments.find((one) => one.id === Number(params.deployment_id));
        if (found === undefined) return notFound;
        const newestFirst = [...found.statuses].reverse();
        return list(newestFirst.map((status) => answers.deploymentStatus(repository, found, status)));
      },
    ],
    ['actions/get-workflow-run', withRun((run, _, repository) => ok(answers.workflowRun(repository, run)))],
    [
      'actions/get-reviews-for-run',
      withRun((run, _, repository) => ok(run.approvals.map((one) => answers.approval(repository, one)))),
    ],
    [
      'actions/list-workflow-run-artifacts',
      withRun((run, { query }, repository) => {
        const name = query.get('name');
        const found = run.artifacts.filter((artifact) => name === null || artifact.name === name);
        return list(
          found.map((artifact) => answers.artifact(repository, run, artifact)),
          (page) => ({ total_count: found.length, artifacts: page }),
        );
      }),
    ],
    [
      'actions/get-artifact',
      (repository, { params }) => {
        const found = artifactOf(repository, params.artifact_id ?? '');
        return found === undefined ? notFound : ok(answers.artifact(repository, found.run, found.artifact));
      },
    ],
    [
      'actions/download-artifact',
      (repository, { params }) => {
        const found = artifactOf(repository, params.artifact_id ?? '');
        if (found === undefined) return notFound;
        if (found.artifact.expired) return failure(410, 'Artifact has expired');
        return { status: 302, headers: { location: storageUrl(found.artifact.archive) } };
      },
    ],
  ]);
}

/** The operations that belong to no repository. */
export function answerWithoutRepository(id: string, answers: Answers, token: Token): Answer {
  if (id === 'rate-limit/get') return ok(example('rate-limit-overview'));
  if (id === 'users/get-authenticated') {
    if (token.kind === 'installation') return notForIntegrations;
    const whole = example('private-user-response-with-public-and-private-profile-information');
    return ok({ ...whole, ...answers.user(token.login) });
  }
  // Only an app's own JSON Web Token may ask for the app; no token of a workflow is one.
  return failure(401, 'A JSON web token could not be decoded');
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}

function list(items: readonly unknown[], wrap?: (page: readonly unknown[]) => unknown): Answer {
  return { status: 200, pages: { items, ...(wrap && { wrap }) } };
}

/** Whether a commit changed a file, or one below a folder. A merge changed what differs from its first parent. */
function touches(world: World, commit: Commit, path: string): boolean {
  const before = world.commits.get(commit.parents[0] ?? '')?.tree ?? new Map<string, string>();
  return [...commit.changes.keys()].some(
    (name) => (name === path || name.startsWith(`${path}/`)) && before.get(name) !== commit.tree.get(name),
  );
}

/** Whether a commit came with a pull request: it is before its head, and was not in the base. */
function isOwn(world: World, pull: Pull, commit: Commit): boolean {
  const base = world.commits.get(pull.mergeCommit?.parents[0] ?? pull.repository.branches.get(pull.base) ?? '');
  const before = base === undefined ? [] : history(world, base);
  return history(world, pull.head).includes(commit) && !before.includes(commit);
}

/** One side of `base...head`: a reference here, or `owner:branch` of a fork. */
function sideOf(world: World, repository: Repository, side: string): Commit | undefined {
  const [, owner, branch] = /^([^:]+):(.+)$/.exec(side) ?? [];
  if (owner === undefined) return repository.resolve(side);
  const name = repository.fullName.split('/')[1];
  return world.repositories.get(`${owner}/${name}`.toLowerCase())?.resolve(branch ?? '');
}

function comparisonLinks(repository: Repository, answers: Answers, basehead: string): Record<string, string> {
  const url = `https://github.com/${repository.fullName}/compare/${basehead}`;
  return {
    url: `${answers.repository(repository).url}/compare/${basehead}`,
    html_url: url,
    permalink_url: url,
    diff_url: `${url}.diff`,
    patch_url: `${url}.patch`,
  };
}
