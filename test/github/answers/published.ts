import { createHash } from 'node:crypto';
import { example } from '../api/description.ts';
import type { Repository } from '../state/repository.ts';
import type { World } from '../state/world.ts';

// Answers as GitHub gives them: its own published example of the thing, with what the test set up filled in. So they
// have every property that a client might come to rely on, and no more than GitHub sends.

export type Json = Record<string, unknown>;

/** What answers are made from, and the address that stands in their links. */
export interface Server {
  readonly world: World;
  readonly apiUrl: string;
  /** Puts an artifact's archive on the storage host, and gives its address there. */
  store(archive: Buffer): string;
}

const webUrl = 'https://github.com';

/** The published examples name these repositories. */
const exampleRepositories = /octocat\/Hello-World|octocat\/example|octo-org\/octo-repo|github\/hello-world/g;

/** A published example in which the repository and the server are ours. @param values what is set anew */
export function published(server: Server, name: string, repository: Repository, values: Json = {}): Json {
  return { ...replaced(example(name), [exampleRepositories, repository.fullName], ofServer(server)), ...values };
}

/** The same thing with some text in it replaced, in names of links above all. */
export function replaced(thing: unknown, ...replacements: readonly (readonly [RegExp | string, string])[]): Json {
  const text = JSON.stringify(thing);
  return JSON.parse(replacements.reduce((so, [from, to]) => so.replaceAll(from, to), text));
}

/** A person or a bot, as other answers name it. */
export function user(server: Server, login: string): Json {
  const plain = replaced(
    example('issue-comment').user,
    ['https://api.github.com/users/octocat', `${server.apiUrl}/users/${encodeURIComponent(login)}`],
    ['https://github.com/octocat', `${webUrl}/${login.replace(/^(.*)\[bot\]$/, 'apps/$1')}`],
  );
  const id = login === 'github-actions[bot]' ? 41_898_282 : Number.parseInt(sha1(login).slice(0, 7), 16);
  return { ...plain, login, id, type: login.endsWith('[bot]') ? 'Bot' : 'User' };
}

export function ownerOf(repository: Repository): string {
  return repository.fullName.split('/')[0] ?? '';
}

/** An address below a repository of the API. */
export function apiLink(server: Server, repository: Repository, path: string): string {
  return `${server.apiUrl}/repos/${repository.fullName}/${path}`;
}

/** An address below a repository that a person opens. */
export function webLink(repository: Repository, path: string): string {
  return `${webUrl}/${repository.fullName}/${path}`;
}

/** Times of the API have no fractions of a second. */
export function iso(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** Git's id of a text. */
export function blobSha(text: string): string {
  return sha1(`blob ${Buffer.byteLength(text)}\0${text}`);
}

function ofServer(server: Server): [string, string] {
  return ['https://api.github.com', server.apiUrl];
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
