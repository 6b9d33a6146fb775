import { getOctokit } from '@actions/github';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { rateLimitWait } from './rate-limit.ts';

/** GitHub's API for one token. The address comes from GITHUB_API_URL, so GitHub Enterprise Server works too. */
export type Github = ReturnType<typeof getOctokit>;

/** A job must not wait an hour for a rate limit to end. */
const LONGEST_WAIT_S = 60;
/** The plugin waits a second more than the primary limit asks for. */
const PLUGIN_ADDS_S = 1;
const TRIES = 2;
const LONGEST_ANSWER_MS = 30_000;

/**
 * Repeats requests after 5xx and lost connections. At a rate limit it waits as long as the headers of the answer say, at most a
 * minute. Writes are one second apart, as GitHub requires (docs.github.com, "Best practices for using the REST API").
 * @param report gets a line when a rate limit is reached
 */
export function openGithub(token: string, report: (line: string) => void): Github {
  const onLimit = (what: string) => (retryAfter: number, request: object, _: unknown, retries: number) => {
    const { method, url } = request as { method?: string; url?: string };
    const again = retries < TRIES && retryAfter <= LONGEST_WAIT_S + PLUGIN_ADDS_S;
    const then = again ? `phasedb retries in ${retryAfter} s` : 'phasedb does not retry';
    report(`GitHub's ${what} is used up (${method} ${url}); ${then}.`);
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
    heedHeaders,
    retry,
    throttling,
  );
}

/** Octokit waits for an answer without a limit. This limits each attempt. */
function limitTime(octokit: Pick<Github, 'hook'>): void {
  octokit.hook.before('request', (options) => {
    options.request = { ...options.request, signal: AbortSignal.timeout(LONGEST_ANSWER_MS) };
  });
}

/**
 * Octokit returns a cut-off body, or the page of a proxy, as a text with status 200. It returns an empty body as an empty list
 * (request 10.0.16, fetch-wrapper.js). This turns both into an error, so that the request is repeated.
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
 * Makes the plugin wait as long as the headers say. By itself it knows a secondary limit by its text only, it waits at the
 * primary one for `x-ratelimit-reset` only, the end of the hour, and a 429 without either is final (plugin-throttling 11.0.5).
 */
function heedHeaders(octokit: Pick<Github, 'hook'>): void {
  octokit.hook.error('request', (error) => {
    const headers = 'response' in error ? error.response?.headers : undefined;
    const now = Date.now();
    const wait = headers && rateLimitWait('status' in error ? error.status : undefined, headers, now);
    if (headers !== undefined && wait !== undefined) {
      headers['x-ratelimit-remaining'] = '0';
      headers['x-ratelimit-reset'] = String(Math.ceil(now / 1000 + wait) - PLUGIN_ADDS_S);
      // Read instead where the text speaks of a secondary limit; 0 would count as unsaid.
      headers['retry-after'] = String(Math.max(1, wait));
    }
    throw error;
  });
}
