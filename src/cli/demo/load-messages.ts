import type { Figures } from './tally.ts';

/** Messages from the demo to its application. */
export type ToLoad =
  | { readonly type: 'start'; readonly url: string; readonly rows: number; readonly perSecond: number }
  /** From here on, requests count to this stretch of time; null: to none. */
  | { readonly type: 'period'; readonly name: string | null }
  /** The new version replaces the old one. */
  | { readonly type: 'deploy' }
  | { readonly type: 'end' };

/** Messages from the application to the demo. */
export type FromLoad =
  | { readonly type: 'started' }
  /** No request of the old version is under way any more. */
  | { readonly type: 'deployed' }
  /** The last seconds, once a second. */
  | { readonly type: 'now'; readonly perSecond: number; readonly last: Figures; readonly waiting: number }
  | { readonly type: 'ended'; readonly totals: Totals }
  | { readonly type: 'failed'; readonly message: string };

/** All that the application has seen. */
export interface Totals {
  readonly seconds: number;
  readonly all: Figures;
  readonly periods: Readonly<Record<string, Figures>>;
}
