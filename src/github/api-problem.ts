/** What GitHub, or the way to it, answered instead of what was asked for. */
export interface ApiProblem {
  /** Of HTTP; undefined where no answer came. */
  readonly status: number | undefined;
  /** For people, bounded; of one line. */
  readonly message: string;
  /** The token may not do this: a fork's, or `permissions:` lacks something. */
  readonly forbidden: boolean;
}

/** The error of a request, read; anything else is thrown on: a bug is no problem of GitHub's. */
export function apiProblem(error: unknown): ApiProblem {
  if (!(error instanceof Error)) throw error;
  const { status, response } = error as { readonly status?: unknown; readonly response?: unknown };
  const isRequest = error.name === 'HttpError' || typeof status === 'number';
  const isNetwork = error instanceof TypeError && error.message === 'fetch failed';
  if (!isRequest && !isNetwork) throw error;
  // Octokit calls it 500 where no answer came at all.
  const code = typeof status === 'number' && response !== undefined ? status : undefined;
  const text = error.message.replace(/\s+/g, ' ').slice(0, 300).replace(/\.$/, '');
  return {
    status: code,
    message: code === undefined ? `GitHub did not answer: ${text}` : `${code}: ${text}`,
    forbidden: code === 401 || (code === 403 && !/rate limit/i.test(text)) || code === 404,
  };
}
