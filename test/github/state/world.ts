import type { Repository } from './repository.ts';

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
