import type { Repository } from '../state/repository.ts';
import { type Json, ownerOf, published, type Server, user } from './published.ts';

/** As `GET /repos/{owner}/{repo}` gives it; inside other answers it is the same. */
export function repositoryAnswer(server: Server, of: Repository): Json {
  const { template_repository, parent, source, organization, ...plain } = published(
    server,
    'full-repository-default-response',
    of,
  );
  const origin = of.parent === undefined ? undefined : repositoryAnswer(server, of.parent);
  return {
    ...plain,
    id: of.id,
    name: of.fullName.split('/')[1],
    full_name: of.fullName,
    owner: user(server, ownerOf(of)),
    private: of.isPrivate,
    visibility: of.isPrivate ? 'private' : 'public',
    fork: of.parent !== undefined,
    default_branch: of.defaultBranch,
    language: null,
    ...(origin !== undefined && { parent: origin, source: origin }),
  };
}
