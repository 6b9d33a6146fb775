import type { Repository } from './repository.ts';
import { actionsBot, type ChangedFile, type Comment, type Commit, type World } from './world.ts';

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
