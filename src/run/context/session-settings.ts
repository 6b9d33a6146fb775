import { Failure } from '../../core/failure.ts';
import type { Migration, SessionSettings } from '../../migration/migration.ts';
import type { ServerFacts } from '../../mysql/server-facts.ts';
import { withStrict } from '../../mysql/sql-mode.ts';

/** The two settings that change what a statement means; stored when a phase starts, and used again by resume. */
export interface Meaning {
  readonly sqlMode: string;
  readonly timeZone: string;
}

/** The file's own settings, or the server's with strict mode added: a value that does not fit must not be cut silently. */
export function meaningOf(session: SessionSettings, server: ServerFacts): Meaning {
  return { sqlMode: session.sqlMode ?? withStrict(server.sqlMode), timeZone: session.timeZone ?? server.timeZone };
}

/**
 * What every connection of ours relies on, whatever the server's defaults are: each event committed at once, every row
 * of an answer, a connection that a COMMIT leaves open, and a SELECT that ends by our own limits and not by one that is
 * meant for the application (error 3024).
 */
export const pinnedSettings = {
  autocommit: 1,
  sql_select_limit: Number.MAX_SAFE_INTEGER,
  completion_type: 'NO_CHAIN',
  max_execution_time: 0,
  // An UPDATE or DELETE without a key, ours or the author's, is meant (error 1175).
  sql_safe_updates: 0,
} as const;

/** Session variables of a connection that sends the author's statements. */
export function settingsFor(
  meaning: Meaning,
  further: Readonly<Record<string, string | number>>,
): Record<string, string | number> {
  return {
    ...pinnedSettings,
    sql_mode: meaning.sqlMode,
    time_zone: meaning.timeZone,
    transaction_isolation: 'READ-COMMITTED',
    ...further,
  };
}

/**
 * Refuses a server whose own sql_mode changes what a quotation mark or a backslash means: the file was read by the
 * default rules, so the statements would be understood otherwise than they were judged.
 * @throws Failure `sql-mode-language`
 */
export function assertLanguage(server: ServerFacts, migration: Migration): void {
  if (migration.session.sqlMode !== undefined) return;
  const found = server.sqlMode
    .split(',')
    .filter((mode) => ['ANSI', 'ANSI_QUOTES', 'NO_BACKSLASH_ESCAPES'].includes(mode.toUpperCase()));
  if (found.length === 0) return;
  throw new Failure({
    code: 'sql-mode-language',
    message: `The server's sql_mode has ${found.join(' and ')}. It changes the meaning of quotation marks or backslashes in the file.`,
    untouched: 'Nothing was changed.',
    remedy: `Set session: sql_mode in the file, without ${found.join(' and ')}.`,
  });
}
