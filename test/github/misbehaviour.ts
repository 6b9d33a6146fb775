import type { Call } from './api/call.ts';
import { routes } from './api/description.ts';

/**
 * What the API does instead of, or before, answering. With a `status` it answers that; with `reset` it cuts the
 * connection, and with `cut` it does so in the midst of the answer; with none of them it answers as ever, after `before` and `delayMs`.
 */
export interface Misbehaviour {
  readonly status?: number;
  /** GitHub's `message`; or the whole body, where it is no JSON object of the common form. */
  readonly message?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly delayMs?: number;
  readonly reset?: boolean;
  /** The answer is right, and its body ends half way. */
  readonly cut?: boolean;
  /** The write happens all the same, and only its answer is lost: what a retry has to reckon with. */
  readonly applied?: boolean;
  /** Runs before the request is carried out: another run that writes first. */
  readonly before?: (call: Call) => void | Promise<void>;
  /** How often; without it every time. */
  readonly times?: number;
  /** So many calls go well first. */
  readonly after?: number;
}

/** Each fault as GitHub words it. Spread one into a misbehaviour: `{ ...faults.readOnlyToken, times: 1 }`. */
export const faults = {
  /** The token of a pull request from a fork, or a job without the permission. */
  readOnlyToken: { status: 403, message: 'Resource not accessible by integration' },
  notFound: { status: 404, message: 'Not Found' },
  /** The 422 of a pull request whose diff GitHub cannot make. */
  diffNotAvailable: {
    status: 422,
    message: 'Validation Failed',
    body: {
      message: 'Validation Failed',
      errors: [
        {
          resource: 'PullRequest',
          code: 'not_available',
          field: 'diff',
          message: 'Sorry, there was a problem generating this diff. The repository may be missing relevant data.',
        },
      ],
      documentation_url: 'https://docs.github.com/rest/pulls/pulls#list-pull-requests-files',
    },
  },
  /** The 406 of a diff of more than 300 files or 20,000 lines. */
  diffTooLarge: {
    status: 406,
    body: {
      message:
        "Sorry, the diff exceeded the maximum number of files (300). Consider using 'List pull requests files' API or locally cloning the repository instead.",
      errors: [{ resource: 'PullRequest', field: 'diff', code: 'too_large' }],
      documentation_url: 'https://docs.github.com/rest/pulls/pulls#list-pull-requests-files',
    },
  },
  serverError: { status: 500, message: 'Server Error' },
  /** A gateway answers with a page. */
  badGateway: { status: 502, body: '<!DOCTYPE html><title>Unicorn! &middot; GitHub</title>' },
  reset: { reset: true },
} as const satisfies Record<string, Misbehaviour>;

/** 403 because of too many writes within a short time. */
export function secondaryRateLimit(retryAfterSeconds: number): Misbehaviour {
  return {
    status: 403,
    headers: { 'retry-after': String(retryAfterSeconds) },
    body: {
      message:
        'You have exceeded a secondary rate limit. Please wait a few minutes before you try again. For more on scraping GitHub and how it may affect your rights, please review our Terms of Service (https://docs.github.com/en/site-policy/github-terms/github-terms-of-service)',
      documentation_url:
        'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits',
    },
  };
}

/** 429 with the hour's requests used up. */
export function tooManyRequests(retryAfterSeconds: number): Misbehaviour {
  return {
    status: 429,
    headers: { 'retry-after': String(retryAfterSeconds), 'x-ratelimit-remaining': '0' },
    body: {
      message: 'API rate limit exceeded for installation ID 51234567.',
      documentation_url: 'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api',
    },
  };
}

/** The faults that were ordered, and which is next for a call. */
export class Misbehaviours {
  readonly #ordered: { readonly route: string; readonly what: Misbehaviour; seen: number; used: number }[] = [];

  /** @throws Error when the route is none of the subset, so that a misspelt one does not pass for a test */
  add(route: string, what: Misbehaviour): void {
    if (!routes.has(route)) throw new Error(`api-subset.json has no ${route}`);
    this.#ordered.push({ route, what, seen: 0, used: 0 });
  }

  /** What happens to this call; undefined: nothing. */
  next(route: string): Misbehaviour | undefined {
    for (const one of this.#ordered.filter((entry) => entry.route === route)) {
      if (one.used >= (one.what.times ?? Number.POSITIVE_INFINITY)) continue;
      one.seen += 1;
      if (one.seen <= (one.what.after ?? 0)) continue;
      one.used += 1;
      return one.what;
    }
    return undefined;
  }

  /** Routes whose fault never came to pass: the test did not test it. */
  unused(): string[] {
    return this.#ordered.filter((one) => one.used === 0).map((one) => one.route);
  }
}
