import type { Server } from '../answers/published.ts';
import type { Repository } from '../state/repository.ts';

/** What an operation is carried out with. Path, query and body were held against the description before. */
export interface Request {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly accept: string;
  readonly token: Token;
}

/** Who calls. The token of a workflow is an installation's: it has no user behind it. */
export interface Token {
  readonly value: string;
  readonly login: string;
  readonly kind: 'installation' | 'user';
  readonly mayWrite: boolean;
}

export interface Answer {
  readonly status: number;
  /** JSON, or text as it is; undefined: no body. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The text is of the media type that was asked for, which the description knows by its words only. */
  readonly isRaw?: boolean;
  /** The items of a list, of which one page is given. */
  readonly pages?: {
    readonly items: readonly unknown[];
    readonly wrap?: (page: readonly unknown[]) => unknown;
    /** Items of an answer to a request that names no page. */
    readonly perPage?: number;
  };
}

/** What an operation of a repository does. */
export type Handler = (repository: Repository, request: Request, server: Server) => Answer;
/** By the ids of the description. */
export type Handlers = Readonly<Record<string, Handler>>;

export function ok(body: unknown): Answer {
  return { status: 200, body };
}

/** @param wrap what stands around one page of the items */
export function list(items: readonly unknown[], wrap?: (page: readonly unknown[]) => unknown): Answer {
  return { status: 200, pages: { items, ...(wrap && { wrap }) } };
}

/** An error in GitHub's common form. */
export function failure(status: number, message: string, more: Readonly<Record<string, unknown>> = {}): Answer {
  const body = { message, ...more, documentation_url: 'https://docs.github.com/rest', status: String(status) };
  return { status, body };
}

export const notFound = failure(404, 'Not Found');
export const notForIntegrations = failure(403, 'Resource not accessible by integration');
