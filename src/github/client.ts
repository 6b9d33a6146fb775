import { getOctokit } from '@actions/github';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';

/** GitHub's API for one token; its address is the job's own (GITHUB_API_URL), so that GHES works alike. */
export type Github = ReturnType<typeof getOctokit>;

/** A job is not to hang for a limit that ends in an hour. */
const LONGEST_WAIT_S = 60;
const TRIES = 2;
const LONGEST_ANSWER_MS = 30_000;

/**
 * Requests are repeated after 5xx and lost connections, and wait where GitHub says for how long (`retry-after`, at most a minute).
 * Writes are a second apart, as GitHub asks for.
 * (docs.github.com, "Best practices for using the REST API".)
 * @param tell gets a line where a limit makes it wait
 */
export function openGithub(token: string, tell: (line: string) => void): Github {
  const onLimit = (what: string) => (retryAfter: number, request: object, _: unknown, retries: number) => {
    const { method, url } = request as { method?: string; url?: string };
    const again = retries < TRIES && retryAfter <= LONGEST_WAIT_S;
    const then = again ? `trying again in ${retryAfter} s` : 'not tried again';
    tell(`GitHub's ${what} is used up (${method} ${url}): ${then}.`);
    return again;
  };
  return getOctokit(
    token,
    {
      userAgent: 'phasedb-action',
      retry: { doNotRetry: [400, 401, 403, 404, 406, 409, 410, 422, 429, 451], retries: 3 },
      throttle: { onRateLimit: onLimit('rate limit'), onSecondaryRateLimit: onLimit('secondary rate limit') },
    },
    limitTime,
    refuseHalf,
    heedRetryAfter,
    retry,
    throttling,
  );
}

/** Octokit itself waits for an answer without end. Each try has its own limit. */
function limitTime(octokit: Pick<Github, 'hook'>): void {
  octokit.hook.before('request', (options) => {
    options.request = { ...options.request, signal: AbortSignal.timeout(LONGEST_ANSWER_MS) };
  });
}

/**
 * An answer whose body was cut off, or a page of some proxy's, comes from Octokit as a text with status 200, and an empty one
 * passes for a list with nothing in it (request 10.0.16, fetch-wrapper.js). It counts as no answer, and is asked for again.
 */
function refuseHalf(octokit: Pick<Github, 'hook'>): void {
  octokit.hook.after('request', ({ status, data }, request) => {
    if (status === 204 || typeof data === 'object') return;
    throw Object.assign(new Error('the answer was not complete JSON'), {
      name: 'HttpError',
      status: 500,
      request,
    });
  });
}

/**
 * Where GitHub says by `retry-after` how long to wait, that counts, and not the hour's end that `x-ratelimit-reset` names, which is
 * all that the throttling plugin looks at for the plain limit (plugin-throttling 11.0.5).
 */
function heedRetryAfter(octokit: Pick<Github, 'hook'>): void {
  octokit.hook.error('request', (error) => {
    const headers = 'response' in error ? error.response?.headers : undefined;
    const seconds = Number(headers?.['retry-after']);
    if (headers !== undefined && seconds >= 0) {
      // The plugin adds one second.
      headers['x-ratelimit-reset'] = String(Math.ceil(Date.now() / 1000 + seconds) - 1);
    }
    throw error;
  });
}
