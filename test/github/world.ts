import { createHash } from 'node:crypto';

// What the stand-in holds: repositories with their commits, pull requests, comments, deployments and runs. A test sets
// it up through these classes and looks at them afterwards; the API's answers are made from them (answers.ts).

/** The author of what a workflow's own token does. */
export const actionsBot = 'github-actions[bot]';

/** Text of a file at a commit; null: deleted there. */
export type Changes = Readonly<Record<string, string | null>>;

export interface Commit {
  readonly sha: string;
  readonly message: string;
  readonly author: string;
  readonly date: Date;
  readonly parents: readonly string[];
  /** The files it touches. */
  readonly changes: ReadonlyMap<string, string | null>;
  /** Every file as it is at this commit. */
  readonly tree: ReadonlyMap<string, string>;
}

/** A file of a pull request, as `GET …/pulls/{n}/files` lists it. */
export interface ChangedFile {
  readonly filename: string;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed';
  readonly previousFilename?: string;
  /** Its text at the head; not looked at for a removed one. */
  readonly content?: string;
  /** Unified diff; GitHub leaves it out for a big or binary file, and so does the stand-in where none is given. */
  readonly patch?: string;
}

export interface Comment {
  readonly id: number;
  readonly author: string;
  body: string;
  readonly createdAt: Date;
  updatedAt: Date;
}

export interface DeploymentStatus {
  readonly id: number;
  readonly state: 'error' | 'failure' | 'inactive' | 'pending' | 'success' | 'queued' | 'in_progress' | 'waiting';
  readonly createdAt: Date;
  /** For a job bound to an environment GitHub puts the address of the job here. */
  readonly logUrl: string;
}

export interface Deployment {
  readonly id: number;
  readonly sha: string;
  readonly ref: string;
  readonly environment: string;
  readonly creator: string;
  readonly task: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
  /** The oldest first. */
  readonly statuses: DeploymentStatus[];
}

export interface Approval {
  readonly user: string;
  readonly state: 'approved' | 'rejected' | 'pending';
  readonly comment: string;
  readonly environments: readonly string[];
}

export interface Artifact {
  readonly id: number;
  readonly name: string;
  /** The ZIP archive. */
  readonly archive: Buffer;
  readonly expired: boolean;
}

export interface WorkflowRun {
  readonly id: number;
  readonly name: string;
  readonly path: string;
  readonly event: string;
  readonly headSha: string;
  readonly headBranch: string;
  readonly headRepository: Repository;
  readonly actor: string;
  readonly attempt: number;
  readonly number: number;
  status: string;
  conclusion: string | null;
  readonly approvals: Approval[];
  readonly artifacts: Artifact[];
}

/** What all repositories of one stand-in share: ids, time and, like a repository and its forks on GitHub, commits. */
export class World {
  readonly commits = new Map<string, Commit>();
  readonly repositories = new Map<string, Repository>();
  readonly now: () => Date;
  // Beyond 2^31, as GitHub's ids have been for years.
  #lastId = 3_123_456_789;

  /** @param now the clock that times are taken from */
  constructor(now: () => Date) {
    this.now = now;
  }

  nextId(): number {
    this.#lastId += 7;
    return this.#lastId;
  }
}

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

/** A pull request with its comments. */
export class Pull {
  readonly id: number;
  readonly number: number;
  readonly title: string;
  readonly author: string;
  readonly repository: Repository;
  /** Where its head branch lives: the repository itself or a fork. */
  readonly from: Repository;
  readonly branch: string;
  readonly base: string;
  readonly createdAt: Date;
  readonly comments: Comment[] = [];
  files: readonly ChangedFile[] = [];
  state: 'open' | 'closed' = 'open';
  mergedAt: Date | undefined;
  mergeCommit: Commit | undefined;
  readonly #world: World;

  constructor(
    world: World,
    repository: Repository,
    options: Pick<Pull, 'number' | 'title' | 'author' | 'branch' | 'base' | 'from'>,
  ) {
    this.#world = world;
    this.repository = repository;
    this.id = world.nextId();
    this.number = options.number;
    this.title = options.title;
    this.author = options.author;
    this.branch = options.branch;
    this.base = options.base;
    this.from = options.from;
    this.createdAt = world.now();
  }

  get head(): Commit {
    return this.from.resolve(`heads/${this.branch}`) ?? this.repository.head;
  }

  /** Pushes a commit; from then on these are the pull request's files. A name alone is a file that is added. */
  push(files: readonly (string | ChangedFile)[]): Commit {
    this.files = files.map((file) => (typeof file === 'string' ? { filename: file, status: 'added' } : file));
    const changes: Record<string, string | null> = {};
    for (const file of this.files) {
      if (file.previousFilename !== undefined) changes[file.previousFilename] = null;
      changes[file.filename] = file.status === 'removed' ? null : (file.content ?? `# ${file.filename}\n`);
    }
    return this.from.commit({ files: changes, branch: this.branch, author: this.author, message: this.title });
  }

  /** Merges it with a merge commit, or as one commit of its own. */
  merge(method: 'merge' | 'squash' = 'merge'): Commit {
    const tip = this.repository.branches.get(this.base);
    if (tip === undefined) throw new Error(`there is no branch ${this.base}`);
    const changes = Object.fromEntries(this.head.changes);
    this.mergeCommit = this.repository.commit({
      files: changes,
      branch: this.base,
      author: this.author,
      message: method === 'merge' ? `Merge pull request #${this.number}` : `${this.title} (#${this.number})`,
      parents: method === 'merge' ? [tip, this.head.sha] : [tip],
    });
    this.state = 'closed';
    this.mergedAt = this.#world.now();
    return this.mergeCommit;
  }

  close(): void {
    this.state = 'closed';
  }

  /** Adds a comment, as another run or a person would; the workflow's own unless an author is named. */
  comment(options: { readonly body: string; readonly author?: string; readonly createdAt?: Date }): Comment {
    const createdAt = options.createdAt ?? this.#world.now();
    const comment: Comment = {
      id: this.#world.nextId(),
      author: options.author ?? actionsBot,
      body: options.body,
      createdAt,
      updatedAt: createdAt,
    };
    this.comments.push(comment);
    return comment;
  }

  /** Edits a comment, by whomever it is. */
  edit(comment: Comment, body: string): void {
    comment.body = body;
    comment.updatedAt = this.#world.now();
  }
}
