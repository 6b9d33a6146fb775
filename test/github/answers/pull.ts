import { example } from '../api/description.ts';
import type { Pull } from '../state/pull.ts';
import type { Repository } from '../state/repository.ts';
import { iso, type Json, ownerOf, published, replaced, type Server, user } from './published.ts';
import { repositoryAnswer } from './repository.ts';

/** What `GET …/pulls/{n}` has and the lists have not. */
const fieldsOfOne = [
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

/** As lists give it. */
export function pullInList(server: Server, of: Pull): Json {
  const { repository } = of;
  const whole = replaced(published(server, 'pull-request', repository), ['1347', String(of.number)]);
  for (const name of fieldsOfOne) delete whole[name];
  return {
    ...whole,
    id: of.id,
    state: of.state,
    locked: false,
    active_lock_reason: null,
    title: of.title,
    user: user(server, of.author),
    created_at: iso(of.createdAt),
    updated_at: iso(of.createdAt),
    closed_at: of.state === 'closed' ? iso(of.mergedAt ?? of.createdAt) : null,
    merged_at: of.mergedAt === undefined ? null : iso(of.mergedAt),
    merge_commit_sha: of.mergeCommit?.sha ?? null,
    milestone: null,
    requested_teams: [],
    head: side(server, of.from, of.branch, of.head.sha),
    base: side(server, repository, of.base, repository.branches.get(of.base) ?? repository.head.sha),
  };
}

/** As `GET …/pulls/{n}` gives it. */
export function pullAnswer(server: Server, of: Pull): Json {
  const published = example('pull-request');
  return {
    ...pullInList(server, of),
    ...Object.fromEntries(fieldsOfOne.map((name) => [name, published[name]])),
    merged: of.mergedAt !== undefined,
    merged_by: of.mergedAt === undefined ? null : user(server, of.author),
    mergeable: of.state === 'open' ? true : null,
    comments: of.comments.length,
    changed_files: of.files.length,
  };
}

function side(server: Server, repository: Repository, ref: string, sha: string): Json {
  const owner = ownerOf(repository);
  return { label: `${owner}:${ref}`, ref, sha, user: user(server, owner), repo: repositoryAnswer(server, repository) };
}
