import { type Headers, rateLimitWait } from './rate-limit.ts';

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
  const { status, response } = error as {
    readonly status?: unknown;
    readonly response?: { readonly headers?: Headers };
  };
  const isRequest = error.name === 'HttpError' || typeof status === 'number';
  const isNetwork = error instanceof TypeError && error.message === 'fetch failed';
  if (!isRequest && !isNetwork) throw error;
  // Octokit uses status 500 if no answer came at all.
  const code = typeof status === 'number' && response !== undefined ? status : undefined;
  const text = error.message.replace(/\s+/g, ' ').slice(0, 300).replace(/\.$/, '');
  return {
    status: code,
    message: code === undefined ? `GitHub did not answer: ${text}` : `${code}: ${text}`,
    forbidden: code === 401 || code === 404 || (code === 403 && !isRateLimit(response?.headers ?? {}, text)),
  };
}

/** GitHub may leave the headers out. Then the text has to do: permissions are not what to look at. */
function isRateLimit(headers: Headers, text: string): boolean {
  return rateLimitWait(403, headers, Date.now()) !== undefined || /rate limit/i.test(text);
}
