import type { Pull } from '../state/pull.ts';
import type { Comment } from '../state/world.ts';
import { apiLink, iso, type Json, published, type Server, user, webLink } from './published.ts';

/** As `GET …/issues/comments/{id}` gives it. */
export function commentAnswer(server: Server, { repository, number }: Pull, of: Comment): Json {
  return published(server, 'issue-comment', repository, {
    id: of.id,
    url: apiLink(server, repository, `issues/comments/${of.id}`),
    html_url: `${webLink(repository, `pull/${number}`)}#issuecomment-${of.id}`,
    issue_url: apiLink(server, repository, `issues/${number}`),
    body: of.body,
    user: user(server, of.author),
    created_at: iso(of.createdAt),
    updated_at: iso(of.updatedAt),
    author_association: of.author.endsWith('[bot]') ? 'NONE' : 'COLLABORATOR',
  });
}
