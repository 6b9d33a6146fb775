import { type Server, user } from '../answers/published.ts';
import { example } from '../api/description.ts';
import { type Answer, failure, notForIntegrations, ok, type Token } from './handler.ts';

/** Answers the operations that belong to no repository. */
export function answerForAccount(id: string, server: Server, token: Token): Answer {
  if (id === 'rate-limit/get') return ok(example('rate-limit-overview'));
  // Only an app's own JSON Web Token may ask for the app; no token of a workflow is one.
  if (id === 'apps/get-authenticated') return failure(401, 'A JSON web token could not be decoded');
  if (token.kind === 'installation') return notForIntegrations;
  const plain = example('private-user-response-with-public-and-private-profile-information');
  return ok({ ...plain, ...user(server, token.login) });
}
