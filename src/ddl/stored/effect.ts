import type { Span } from '../../sql/lexing/span.ts';

/**
 * - `server`: it changes accounts, rights, the server or its files, or replication
 * - `unread`: what it does is unknown
 * - `destructive`: rows, values or definitions are lost
 * - `copy`, `blocking`, `rebuild`: MySQL copies a table, blocks its writes, rebuilds it
 */
export type EffectKind = 'server' | 'unread' | 'destructive' | 'copy' | 'blocking' | 'rebuild';

/** What stored code does when it runs. */
export interface Effect {
  readonly kind: EffectKind;
  /** After "it": `drops orders`. */
  readonly what: string;
}

export interface CodeEffect extends Effect {
  /** Of the statement that does it or calls what does it, in the text of the statement that stores the code. */
  readonly span: Span;
  /** The programs that are called on the way: `procedure purge`. */
  readonly through: readonly string[];
}

/** The start of a statement on one line, for a message. */
export function excerpt(sql: string): string {
  const line = sql.replace(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 80)}…` : line;
}
