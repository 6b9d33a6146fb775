import { createHash } from 'node:crypto';
import { Pull } from './pull.ts';
import {
  type Approval,
  type Artifact,
  actionsBot,
  type ChangedFile,
  type Changes,
  type Commit,
  type Deployment,
  type DeploymentStatus,
  type WorkflowRun,
  type World,
} from './world.ts';

/** A repository. Commits go to its default branch unless another is named. */
export class Repository {
  readonly id: number;
  readonly fullName: string;
  readonly defaultBranch: string;
  readonly isPrivate: boolean;
  /** The repository that this one is a fork of. */
  readonly parent: Repository | undefined;
  readonly branches = new Map<string, string>();
  readonly tags = new Map<string, string>();
  readonly pulls = new Map<number, Pull>();
  readonly deployments: Deployment[] = [];
  readonly runs = new Map<number, WorkflowRun>();
  readonly #world: World;

  /** @param fullName `owner/name` */
  constructor(
    world: World,
    fullName: string,
    options: { readonly defaultBranch?: string; readonly isPrivate?: boolean; readonly parent?: Repository } = {},
  ) {
    this.#world = world;
    this.id = world.nextId();
    this.fullName = fullName;
    this.defaultBranch = options.defaultBranch ?? 'main';
    this.isPrivate = options.isPrivate ?? false;
    this.parent = options.parent;
    world.repositories.set(fullName.toLowerCase(), this);
    if (this.parent === undefined) this.commit({ message: 'Initial commit', files: { 'README.md': '# Shop\n' } });
    else for (const [branch, sha] of this.parent.branches) this.branches.set(branch, sha);
  }

  /** The commit at the head of the default branch. */
  get head(): Commit {
    return this.#existing(this.branches.get(this.defaultBranch) ?? '');
  }

  /** Commits to a branch, which begins at `parents[0]`, else at the default branch, where it is new. */
  commit(options: {
    readonly files: Changes;
    readonly message?: string;
    readonly branch?: string;
    readonly author?: string;
    readonly date?: Date;
    readonly parents?: readonly string[];
  }): Commit {
    const branch = options.branch ?? this.defaultBranch;
    const tip = this.branches.get(branch) ?? this.branches.get(this.defaultBranch);
    const parents = options.parents ?? (tip === undefined ? [] : [tip]);
    const tree = new Map(parents[0] === undefined ? [] : this.#existing(parents[0]).tree);
    for (const [path, text] of Object.entries(options.files)) {
      if (text === null) tree.delete(path);
      else tree.set(path, text);
    }
    const message = options.message ?? `Change ${Object.keys(options.files).join(', ')}`;
    const sha = createHash('sha1').update(`${this.#world.nextId()} ${message}`).digest('hex');
    const commit: Commit = {
      sha,
      message,
      author: options.author ?? 'octocat',
      date: options.date ?? this.#world.now(),
      parents,
      changes: new Map(Object.entries(options.files)),
      tree,
    };
    this.#world.commits.set(sha, commit);
    this.branches.set(branch, sha);
    return commit;
  }

  /** Opens a pull request, with a commit of its files on the head branch, here or in the fork that is named. */
  pull(
    options: {
      readonly number?: number;
      readonly title?: string;
      readonly author?: string;
      readonly branch?: string;
      readonly base?: string;
      readonly from?: Repository;
      readonly files?: readonly (string | ChangedFile)[];
    } = {},
  ): Pull {
    const number = options.number ?? Math.max(0, ...this.pulls.keys()) + 1;
    const pull = new Pull(this.#world, this, {
      number,
      title: options.title ?? 'Add a column',
      author: options.author ?? 'octocat',
      branch: options.branch ?? `change-${number}`,
      base: options.base ?? this.defaultBranch,
      from: options.from ?? this,
    });
    this.pulls.set(number, pull);
    pull.push(options.files ?? ['migrations/add_currency.yaml']);
    return pull;
  }

  /** Records a deployment; each status is one later than the one before. */
  deployment(options: {
    readonly environment: string;
    readonly sha: string;
    readonly ref?: string;
    readonly creator?: string;
    readonly task?: string;
    readonly payload?: Readonly<Record<string, unknown>>;
    readonly createdAt?: Date;
    readonly states?: readonly DeploymentStatus['state'][];
    /** The run whose job, bound to the environment, made it. */
    readonly run?: WorkflowRun;
  }): Deployment {
    const createdAt = options.createdAt ?? this.#world.now();
    const { run } = options;
    const deployment: Deployment = {
      id: this.#world.nextId(),
      sha: options.sha,
      ref: options.ref ?? this.defaultBranch,
      environment: options.environment,
      creator: options.creator ?? (run === undefined ? 'octocat' : actionsBot),
      task: options.task ?? 'deploy',
      payload: options.payload ?? {},
      createdAt,
      statuses: (options.states ?? ['success']).map((state, i) => ({
        id: this.#world.nextId(),
        state,
        createdAt: new Date(createdAt.getTime() + (i + 1) * 1000),
        logUrl:
          run === undefined
            ? 'https://ci.example.com/deployments/42'
            : `https://github.com/${this.fullName}/actions/runs/${run.id}/job/${run.id + 1}`,
      })),
    };
    this.deployments.push(deployment);
    return deployment;
  }

  /** Records a workflow run, of the head of the default branch unless another commit is given. */
  run(
    options: Partial<Omit<WorkflowRun, 'approvals' | 'artifacts'>> & {
      readonly approvals?: readonly (Partial<Approval> & Pick<Approval, 'user'>)[];
      readonly artifacts?: readonly Pick<Artifact, 'name' | 'archive'>[];
    } = {},
  ): WorkflowRun {
    const run: WorkflowRun = {
      id: this.#world.nextId(),
      name: 'Deploy',
      path: '.github/workflows/deploy.yml',
      event: 'workflow_dispatch',
      headSha: this.head.sha,
      headBranch: this.defaultBranch,
      headRepository: this,
      actor: 'octocat',
      attempt: 1,
      number: this.runs.size + 1,
      status: 'in_progress',
      conclusion: null,
      ...options,
      approvals: (options.approvals ?? []).map((approval) => ({
        state: 'approved',
        comment: '',
        environments: ['production'],
        ...approval,
      })),
      artifacts: (options.artifacts ?? []).map((artifact) => ({
        id: this.#world.nextId(),
        expired: false,
        ...artifact,
      })),
    };
    this.runs.set(run.id, run);
    return run;
  }

  /** The commit that a branch, a tag, a full reference or an id names. */
  resolve(ref: string): Commit | undefined {
    const [, kind, name] = /^(?:refs\/)?(heads|tags|pull)\/(.+)$/.exec(ref) ?? [];
    const pull = kind === 'pull' ? this.pulls.get(Number.parseInt(name ?? '', 10)) : undefined;
    const sha =
      kind === 'heads'
        ? this.branches.get(name ?? '')
        : kind === 'tags'
          ? this.tags.get(name ?? '')
          : (pull?.head.sha ?? this.branches.get(ref) ?? this.tags.get(ref) ?? ref);
    return sha === undefined ? undefined : this.#world.commits.get(sha);
  }

  #existing(sha: string): Commit {
    const commit = this.#world.commits.get(sha);
    if (commit === undefined) throw new Error(`${this.fullName} has no commit ${sha}`);
    return commit;
  }
}
