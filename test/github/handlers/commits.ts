import { commitAnswer, commitInList, fileAnswer } from '../answers/commit.ts';
import { apiLink, webLink } from '../answers/published.ts';
import { pullInList } from '../answers/pull.ts';
import { compare, history, pullsOfCommit, touches } from '../state/ancestry.ts';
import type { Repository } from '../state/repository.ts';
import type { Commit, World } from '../state/world.ts';
import { failure, type Handlers, list, notFound, ok } from './handler.ts';

const maxComparedFiles = 300;
const maxUnpagedCommits = 250;

export const commitHandlers: Handlers = {
  'repos/list-commits': (repository, { query }, server) => {
    const tip = repository.resolve(query.get('sha') ?? repository.defaultBranch);
    if (tip === undefined) return notFound;
    const path = query.get('path');
    const since = Date.parse(query.get('since') ?? '1970-01-01T00:00:00Z');
    const until = Date.parse(query.get('until') ?? '9999-01-01T00:00:00Z');
    const items = history(server.world, tip)
      .filter((commit) => path === null || touches(server.world, commit, path))
      .filter((commit) => commit.date.getTime() >= since && commit.date.getTime() <= until);
    return list(items.map((commit) => commitInList(server, repository, commit)));
  },
  'repos/get-commit': (repository, { params }, server) => {
    const commit = repository.resolve(params.ref ?? '');
    if (commit === undefined) return failure(422, `No commit found for SHA: ${params.ref}`);
    return ok(commitAnswer(server, repository, commit));
  },
  'repos/list-pull-requests-associated-with-commit': (repository, { params }, server) => {
    const commit = repository.resolve(params.commit_sha ?? '');
    // It documents no 404 or 422; GitHub answers 422 all the same.
    if (commit === undefined) return failure(422, `No commit found for SHA: ${params.commit_sha}`);
    return list(pullsOfCommit(server.world, repository, commit).map((pull) => pullInList(server, pull)));
  },
  'repos/compare-commits-with-basehead': (repository, { params, query }, server) => {
    const basehead = params.basehead ?? '';
    const [base, head] = basehead.split('...').map((side) => sideOf(server.world, repository, side));
    const found = base && head && compare(server.world, base, head);
    if (!found) return notFound;
    const isFirst = (query.get('page') ?? '1') === '1';
    const files = isFirst ? found.files.slice(0, maxComparedFiles) : [];
    const url = webLink(repository, `compare/${basehead}`);
    const around = {
      url: apiLink(server, repository, `compare/${basehead}`),
      html_url: url,
      permalink_url: url,
      diff_url: `${url}.diff`,
      patch_url: `${url}.patch`,
      base_commit: commitInList(server, repository, base),
      merge_base_commit: commitInList(server, repository, found.mergeBase),
      status: found.status,
      ahead_by: found.ahead.length,
      behind_by: found.behind.length,
      total_commits: found.ahead.length,
      files: files.map((file) => fileAnswer(server, repository, head.sha, file)),
    };
    const items = found.ahead.map((commit) => commitInList(server, repository, commit));
    return {
      status: 200,
      pages: { items, perPage: maxUnpagedCommits, wrap: (page) => ({ ...around, commits: page }) },
    };
  },
};

/** One side of `base...head`: a reference here, or `owner:branch` of a fork. */
function sideOf(world: World, repository: Repository, side: string): Commit | undefined {
  const [, owner, branch] = /^([^:]+):(.+)$/.exec(side) ?? [];
  if (owner === undefined) return repository.resolve(side);
  const name = repository.fullName.split('/')[1];
  return world.repositories.get(`${owner}/${name}`.toLowerCase())?.resolve(branch ?? '');
}
