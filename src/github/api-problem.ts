/** An error that GitHub, or the network on the way to it, returned. */
export interface ApiProblem {
  /** The HTTP status; undefined if no answer came. */
  readonly status: number | undefined;
  /** For people: one line of limited length. */
  readonly message: string;
  /** The token lacks the permission: it is a fork's, or `permissions:` is incomplete. */
  readonly forbidden: boolean;
}

/** Reads the error of a request. Any other error is a bug, and is thrown again. */
export function apiProblem(error: unknown): ApiProblem {
  if (!(error instanceof Error)) throw error;
  const { status, response } = error as { readonly status?: unknown; readonly response?: unknown };
  const isRequest = error.name === 'HttpError' || typeof status === 'number';
  const isNetwork = error instanceof TypeError && error.message === 'fetch failed';
  if (!isRequest && !isNetwork) throw error;
  // Octokit uses status 500 if no answer came at all.
  const code = typeof status === 'number' && response !== undefined ? status : undefined;
  const text = error.message.replace(/\s+/g, ' ').slice(0, 300).replace(/\.$/, '');
  return {
    status: code,
    message: code === undefined ? `GitHub did not answer: ${text}` : `${code}: ${text}`,
    forbidden: code === 401 || (code === 403 && !/rate limit/i.test(text)) || code === 404,
  };
}
