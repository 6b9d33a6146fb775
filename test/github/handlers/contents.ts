import { contentAnswer } from '../answers/commit.ts';
import type { Json } from '../answers/published.ts';
import { repositoryAnswer } from '../answers/repository.ts';
import { example } from '../api/description.ts';
import { failure, type Handlers, notFound, ok } from './handler.ts';

export const contentHandlers: Handlers = {
  'repos/get': (repository, _, server) => ok(repositoryAnswer(server, repository)),
  'repos/get-content': (repository, { params, query, accept }, server) => {
    const ref = query.get('ref') ?? repository.defaultBranch;
    const commit = repository.resolve(ref);
    if (commit === undefined) return failure(404, `No commit found for the ref ${ref}`);
    const path = (params.path ?? '').replace(/^\/|\/$/g, '');
    const text = commit.tree.get(path);
    if (text !== undefined && /[.+]raw\b/.test(accept)) return { status: 200, body: text, isRaw: true };
    if (text !== undefined) return ok(contentAnswer(server, repository, ref, path, text));
    const below = [...commit.tree].filter(([name]) => name.startsWith(`${path}/`));
    if (below.length === 0) return notFound;
    const files = below.filter(([name]) => !name.slice(path.length + 1).includes('/'));
    return ok(
      files.map(([name, of]) => {
        const { content, encoding, ...entry } = contentAnswer(server, repository, ref, name, of);
        return entry;
      }),
    );
  },
  'git/get-ref': (repository, { params }) => {
    const ref = `refs/${params.ref}`;
    const commit = repository.resolve(ref);
    if (commit === undefined) return notFound;
    const plain = example('git-ref');
    return ok({ ...plain, ref, object: { ...(plain.object as Json), sha: commit.sha } });
  },
};
