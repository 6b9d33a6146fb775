import type { SessionSettings } from '../migration/migration.ts';
import type { ServerFacts } from '../mysql/server-facts.ts';

/** The two settings that change what a statement means; stored when a phase starts, and used again by resume. */
export interface Meaning {
  readonly sqlMode: string;
  readonly timeZone: string;
}

/** The file's own settings, or the server's with strict mode added: a value that does not fit must not be cut silently. */
export function meaningOf(session: SessionSettings, server: ServerFacts): Meaning {
  return { sqlMode: session.sqlMode ?? withStrict(server.sqlMode), timeZone: session.timeZone ?? server.timeZone };
}

function withStrict(sqlMode: string): string {
  const modes = sqlMode.split(',').filter(Boolean);
  const strict = modes.some((mode) => ['STRICT_TRANS_TABLES', 'STRICT_ALL_TABLES', 'TRADITIONAL'].includes(mode.toUpperCase()));
  return strict ? modes.join(',') : [...modes, 'STRICT_TRANS_TABLES'].join(',');
}

/** Session variables of a connection that sends the author's statements. */
export function settingsFor(meaning: Meaning, further: Readonly<Record<string, string | number>>): Record<string, string | number> {
  return { sql_mode: meaning.sqlMode, time_zone: meaning.timeZone, transaction_isolation: 'READ-COMMITTED', ...further };
}
