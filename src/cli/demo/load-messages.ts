import type { Figures } from './tally.ts';

/** Messages from the demo to its application. */
export type ToLoad =
  | { readonly type: 'start'; readonly url: string; readonly rows: number; readonly perSecond: number }
  /** From now on, requests count in this period; null: in none. */
  | { readonly type: 'period'; readonly name: string | null }
  /** The new version replaces the old one. */
  | { readonly type: 'deploy' }
  | { readonly type: 'end' };

/** Messages from the application to the demo. */
export type FromLoad =
  | { readonly type: 'started' }
  /** The old version has answered all its requests. */
  | { readonly type: 'deployed' }
  /** Figures of the last seconds, once a second. */
  | { readonly type: 'now'; readonly perSecond: number; readonly last: Figures; readonly waiting: number }
  | { readonly type: 'ended'; readonly totals: Totals }
  | { readonly type: 'failed'; readonly message: string };

/** All that the application measured. */
export interface Totals {
  readonly seconds: number;
  readonly all: Figures;
  readonly periods: Readonly<Record<string, Figures>>;
}
