import { quoteIdentifier } from '../sql/lexing/quote.ts';
import type { Actor } from './actor.ts';

/**
 * One version of the state tables: what it creates or changes. MySQL commits after each statement, so an upgrade may
 * end between any two of them and begins again with the first: a statement either has IF NOT EXISTS, or fails with one
 * of {@link doneErrors} once it has taken effect, or may be repeated.
 */
export interface StateVersion {
  readonly number: number;
  /**
   * `phasedb_locks` and `phasedb_fences` may gain columns only with a default, because the upgrade takes its own lease in
   * them before it begins.
   */
  readonly statements: (database: string) => readonly string[];
  /** Columns that it adds to `phasedb_history`, each with what an event is written with. */
  readonly eventColumns?: Readonly<Record<string, EventColumn>>;
}

/** The value of a column of the history in every event. @param by who acts, and with which version of the tool */
export type EventColumn = (by: { readonly actor: Actor; readonly toolVersion: string }) => string | number | null;

/** Duplicate column, duplicate index name, and a column or index that is gone: the statement has taken effect. */
export const doneErrors: ReadonlySet<number> = new Set([1060, 1061, 1091]);

/** A column type that compares by bytes, whatever the defaults of the server are. */
export function text(length: number): string {
  return `VARCHAR(${length}) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`;
}

/** CREATE TABLE with engine and row format, because a server's defaults may be others. */
export function createTable(database: string, name: string, body: string, comment = ''): string {
  const options = `ENGINE=InnoDB ROW_FORMAT=DYNAMIC${comment === '' ? '' : ` COMMENT='${comment}'`}`;
  return `CREATE TABLE IF NOT EXISTS ${quoteIdentifier(database)}.${name} ${body} ${options}`;
}
