import { apiProblem } from './api-problem.ts';
import type { Github } from './client.ts';
import { type CommentName, isNewer, type Marker, readMarker, type Stamp, writeMarker } from './comment-marker.ts';
import type { Repository } from './job.ts';

/** A comment that one name has on a pull request. */
export interface StickyComment {
  readonly id: number;
  readonly url: string;
  readonly marker: Marker;
}

/** What became of a comment; `outdated`: a newer run has written it, and it was left alone. */
export interface Upserted {
  readonly status: 'created' | 'updated' | 'outdated' | 'absent';
  readonly id: number | undefined;
  readonly url: string | undefined;
}

const MOST_MERGES = 3;

/** Comments of one pull request that are kept current. */
export class StickyComments {
  readonly #github: Github;
  readonly #repository: Repository;
  readonly #number: number;
  #login: Promise<string | undefined> | undefined;

  constructor(github: Github, repository: Repository, number: number) {
    this.#github = github;
    this.#repository = repository;
    this.#number = number;
  }

  /**
   * The comments of that name that our token's account wrote, the newest run's first. What others wrote under the same marker
   * is not ours and is never touched.
   */
  async find(name: CommentName): Promise<readonly StickyComment[]> {
    const login = await this.#ownLogin();
    const comments = await this.#github.paginate(this.#github.rest.issues.listComments, {
      ...this.#repository,
      issue_number: this.#number,
      per_page: 100,
    });
    const ours = comments.flatMap(({ id, html_url: url, body, user }): StickyComment[] => {
      const marker = readMarker(body ?? '');
      if (marker?.kind !== name.kind || marker.id !== name.id) return [];
      // A workflow's token may not ask who it is; it is a bot then, and no bot begins a comment with somebody else's marker.
      const own = login === undefined ? user?.type === 'Bot' : user?.login === login;
      return own ? [{ id, url, marker }] : [];
    });
    return ours.toSorted((a, b) => (isNewer(a.marker, b.marker) ? -1 : isNewer(b.marker, a.marker) ? 1 : a.id - b.id));
  }

  /**
   * Writes the comment of that name: over the one that is there, else a new one. Further ones, which runs at the same moment
   * may have made, are removed.
   * @param write gets what the present comment's marker holds, and gives the text and what the new marker is to hold
   * @param create false: where there is none, none is made
   */
  async upsert(
    name: CommentName,
    stamp: Stamp,
    write: (data: unknown) => { readonly body: string; readonly data?: unknown },
    create: boolean,
  ): Promise<Upserted> {
    const [present] = await this.find(name);
    if (present !== undefined && isNewer(present.marker, stamp)) return { ...present, status: 'outdated' };
    if (present === undefined && !create) return { status: 'absent', id: undefined, url: undefined };
    const { body, data } = write(present?.marker.data);
    const text = `${writeMarker(name, stamp, data)}\n${body}`;
    const written = await this.#put(present?.id, text);
    const kept = await this.#removeFurther(name);
    return {
      status: present === undefined ? 'created' : 'updated',
      id: kept?.id ?? written.data.id,
      url: kept?.url ?? written.data.html_url,
    };
  }

  /**
   * Writes a comment to which several runs have each a part of their own, such as runs for two environments. Where another run
   * writes at the same moment, its part is taken over, and where it has written over ours, ours is put back. (GitHub has no
   * conditional writes: of what comes between the last look and the end, the next run makes good.)
   * @param write gets what the markers of all present comments of that name hold
   * @param has whether a marker holds our part
   * @param create false: where there is none, none is made
   */
  async merge(
    name: CommentName,
    stamp: Stamp,
    write: (data: readonly unknown[]) => { readonly body: string; readonly data: unknown },
    has: (data: unknown) => boolean,
    create: boolean,
  ): Promise<Upserted> {
    let present = await this.find(name);
    const isNew = present.length === 0;
    if (isNew && !create) return { status: 'absent', id: undefined, url: undefined };
    for (let tries = 1; ; tries++) {
      const { body, data } = write(present.map(({ marker }) => marker.data));
      const text = `${writeMarker(name, stamp, data)}\n${body}`;
      await this.#put(present[0]?.id, text);
      await this.#remove(present.slice(1));
      present = await this.find(name);
      const [kept] = present;
      const isDone = present.length === 1 && has(kept?.marker.data);
      if (isDone || tries === MOST_MERGES) {
        return { status: isNew ? 'created' : 'updated', id: kept?.id, url: kept?.url };
      }
    }
  }

  /** Over the comment of that number, else as a new one. */
  async #put(id: number | undefined, body: string) {
    const { issues } = this.#github.rest;
    return id === undefined
      ? issues.createComment({ ...this.#repository, issue_number: this.#number, body })
      : issues.updateComment({ ...this.#repository, comment_id: id, body });
  }

  /** Runs at the same moment keep the same one: the newest run's. @returns the one that is left */
  async #removeFurther(name: CommentName): Promise<StickyComment | undefined> {
    const [kept, ...further] = await this.find(name);
    await this.#remove(further);
    return kept;
  }

  async #remove(further: readonly StickyComment[]): Promise<void> {
    for (const { id } of further) {
      try {
        await this.#github.rest.issues.deleteComment({ ...this.#repository, comment_id: id });
      } catch (error) {
        // The other run was faster.
        if (apiProblem(error).status !== 404) throw error;
      }
    }
  }

  /** Undefined for a token that stands for no user. */
  #ownLogin(): Promise<string | undefined> {
    this.#login ??= this.#github.rest.users.getAuthenticated().then(
      ({ data }) => data.login,
      (error) => {
        // Where GitHub did not answer, a user's own comment would not be found, and be made again.
        if (!apiProblem(error).forbidden) throw error;
        return undefined;
      },
    );
    return this.#login;
  }
}
