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

/** Session variables of a connection that sends the author's statements. */
export function settingsFor(
  meaning: Meaning,
  further: Readonly<Record<string, string | number>>,
): Record<string, string | number> {
  return {
    sql_mode: meaning.sqlMode,
    time_zone: meaning.timeZone,
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
