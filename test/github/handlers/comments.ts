import { commentAnswer } from '../answers/comment.ts';
import type { Server } from '../answers/published.ts';
import type { Pull } from '../state/pull.ts';
import type { Comment } from '../state/world.ts';
import { type Answer, failure, type Handler, type Handlers, list, notFound, ok, type Request } from './handler.ts';

const maxBodyCharacters = 65_536;

export const commentHandlers: Handlers = {
  'issues/list-comments': (repository, { params, query }, server) => {
    const pull = repository.pulls.get(Number(params.issue_number));
    if (pull === undefined) return notFound;
    const since = Date.parse(query.get('since') ?? '1970-01-01T00:00:00Z');
    const items = pull.comments.filter((comment) => comment.updatedAt.getTime() >= since);
    return list(items.map((comment) => commentAnswer(server, pull, comment)));
  },
  'issues/create-comment': (repository, request, server) => {
    const pull = repository.pulls.get(Number(request.params.issue_number));
    if (pull === undefined) return notFound;
    const body = bodyOf(request);
    const refusal = refused(body);
    if (refusal !== undefined) return refusal;
    const made = commentAnswer(server, pull, pull.comment({ body, author: request.token.login }));
    return { status: 201, body: made, headers: { location: String(made.url) } };
  },
  'issues/get-comment': ofComment((pull, comment, _, server) => ok(commentAnswer(server, pull, comment))),
  'issues/update-comment': ofComment((pull, comment, request, server) => {
    const body = bodyOf(request);
    const refusal = refused(body);
    if (refusal !== undefined) return refusal;
    pull.edit(comment, body);
    return ok(commentAnswer(server, pull, comment));
  }),
  'issues/delete-comment': ofComment((pull, comment) => {
    pull.comments.splice(pull.comments.indexOf(comment), 1);
    return { status: 204 };
  }),
};

function ofComment(then: (pull: Pull, comment: Comment, request: Request, server: Server) => Answer): Handler {
  return (repository, request, server) => {
    for (const pull of repository.pulls.values()) {
      const comment = pull.comments.find((one) => one.id === Number(request.params.comment_id));
      if (comment !== undefined) return then(pull, comment, request, server);
    }
    return notFound;
  };
}

function bodyOf(request: Request): string {
  return (request.body as { readonly body: string }).body;
}

/** GitHub counts characters, not bytes. */
function refused(body: string): Answer | undefined {
  const message =
    body.trim() === ''
      ? 'Body cannot be blank'
      : [...body].length > maxBodyCharacters
        ? `Body is too long (maximum is ${maxBodyCharacters} characters)`
        : undefined;
  if (message === undefined) return undefined;
  const errors = [{ resource: 'IssueComment', code: 'unprocessable', field: 'data', message }];
  return failure(422, 'Validation Failed', { errors });
}
