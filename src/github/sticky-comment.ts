import { outgoing } from '../core/row-value.ts';
import { apiProblem } from './api-problem.ts';
import type { Github } from './client.ts';
import { type CommentName, isNewer, type Marker, readMarker, type Stamp, writeMarker } from './comment-marker.ts';
import type { Repository } from './job.ts';

/** A comment of one name on a pull request. */
export interface StickyComment {
  readonly id: number;
  readonly url: string;
  readonly marker: Marker;
}

/** The outcome for a comment; `outdated`: a newer run has written it, so it was not changed. */
export interface Upserted {
  readonly status: 'created' | 'updated' | 'outdated' | 'absent';
  readonly id: number | undefined;
  readonly url: string | undefined;
}

const MOST_MERGES = 3;

/** Comments of one pull request that phasedb keeps current. */
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
   * The comments of that name by the token's account, the newest run's first. Comments by others with the same marker are
   * never changed.
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
      // A workflow's token cannot ask for its account, which is a bot. No other bot writes our marker.
      const own = login === undefined ? user?.type === 'Bot' : user?.login === login;
      return own ? [{ id, url, marker }] : [];
    });
    return ours.toSorted((a, b) => (isNewer(a.marker, b.marker) ? -1 : isNewer(b.marker, a.marker) ? 1 : a.id - b.id));
  }

  /**
   * Updates the comment of that name, or creates it. Removes duplicates, which concurrent runs may have created.
   * @param write gets the data of the present comment's marker; returns the text and the data of the new marker
   * @param create false: does not create a comment
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
    const text = outgoing(`${writeMarker(name, stamp, data)}\n${body}`);
    const written = await this.#put(present?.id, text);
    const kept = await this.#removeFurther(name);
    return {
      status: present === undefined ? 'created' : 'updated',
      id: kept?.id ?? written.data.id,
      url: kept?.url ?? written.data.html_url,
    };
  }

  /**
   * Writes a comment in which each of several runs has its part, such as runs for two environments. It keeps the part of a
   * concurrent run, and restores ours if that run overwrote it. (GitHub has no conditional writes. What is lost after the last
   * check, the next run restores.)
   * @param write gets the data of the markers of all present comments of that name
   * @param has whether a marker contains our part
   * @param create false: does not create a comment
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
      const text = outgoing(`${writeMarker(name, stamp, data)}\n${body}`);
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

  /** Updates the comment with that number, or creates one. */
  async #put(id: number | undefined, body: string) {
    const { issues } = this.#github.rest;
    return id === undefined
      ? issues.createComment({ ...this.#repository, issue_number: this.#number, body })
      : issues.updateComment({ ...this.#repository, comment_id: id, body });
  }

  /** Concurrent runs all keep the same comment: the newest run's. @returns that comment */
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
        // The other run has deleted it already.
        if (apiProblem(error).status !== 404) throw error;
      }
    }
  }

  /** Undefined for a token without a user. */
  #ownLogin(): Promise<string | undefined> {
    this.#login ??= this.#github.rest.users.getAuthenticated().then(
      ({ data }) => data.login,
      (error) => {
        // Without an answer, the user's existing comment would not be found and a second one created.
        if (!apiProblem(error).forbidden) throw error;
        return undefined;
      },
    );
    return this.#login;
  }
}
