/** The headers of an answer, as Octokit has them: names in lower case. */
export type Headers = Readonly<Record<string, string | number | undefined>>;

/** What GitHub asks for if an answer with 429 says nothing ("at least one minute"). */
const UNSAID_S = 60;

/**
 * How long an answer asks to wait, by its status and headers alone: the texts differ between GitHub's limits, proxies and GitHub
 * Enterprise Server. Source: docs.github.com, "Rate limits for the REST API", section "Exceeding the rate limit".
 * @param now milliseconds since 1970
 * @returns seconds; undefined: the answer is not about a rate limit
 */
export function rateLimitWait(status: number | undefined, headers: Headers, now: number): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const asked = secondsOf(headers['retry-after'], now);
  if (asked !== undefined) return asked;
  const reset = Number(headers['x-ratelimit-reset']);
  if (String(headers['x-ratelimit-remaining']) === '0' && Number.isFinite(reset))
    return Math.max(0, Math.ceil(reset - now / 1000));
  return status === 429 ? UNSAID_S : undefined;
}

/** `retry-after` is a number of seconds, or the time itself (RFC 9110, section 10.2.3). */
function secondsOf(value: string | number | undefined, now: number): number | undefined {
  if (value === undefined || String(value).trim() === '') return undefined;
  if (/^\d+$/.test(String(value).trim())) return Number(value);
  const at = Date.parse(String(value));
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - now) / 1000));
}
