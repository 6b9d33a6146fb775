import { fileAnswer } from '../answers/commit.ts';
import { ownerOf } from '../answers/published.ts';
import { pullAnswer, pullInList } from '../answers/pull.ts';
import { type Handlers, list, notFound, ok } from './handler.ts';

/** However many files a pull request changes, the API lists no more. */
const maxListedFiles = 3_000;

export const pullHandlers: Handlers = {
  'pulls/list': (repository, { query }, server) => {
    const state = query.get('state') ?? 'open';
    const head = query.get('head');
    const base = query.get('base');
    const items = [...repository.pulls.values()]
      .filter((pull) => state === 'all' || pull.state === state)
      .filter((pull) => head === null || `${ownerOf(pull.from)}:${pull.branch}` === head)
      .filter((pull) => base === null || pull.base === base)
      .sort((a, b) => b.number - a.number);
    if (query.get('direction') === 'asc') items.reverse();
    return list(items.map((pull) => pullInList(server, pull)));
  },
  'pulls/get': (repository, { params }, server) => {
    const pull = repository.pulls.get(Number(params.pull_number));
    return pull === undefined ? notFound : ok(pullAnswer(server, pull));
  },
  'pulls/list-files': (repository, { params }, server) => {
    const pull = repository.pulls.get(Number(params.pull_number));
    if (pull === undefined) return notFound;
    const { from, head } = pull;
    return list(pull.files.slice(0, maxListedFiles).map((file) => fileAnswer(server, from, head.sha, file)));
  },
};
