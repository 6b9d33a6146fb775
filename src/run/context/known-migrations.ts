import { suggestNames } from '../../core/did-you-mean.ts';
import { ExitCode, Failure } from '../../core/failure.ts';
import { optionCalled } from '../../core/next-command.ts';
import type { Session } from '../../mysql/session.ts';
import { quoteIdentifier } from '../../sql/lexing/quote.ts';

/** Names of all migrations of which something is written, the newest first. */
export async function listMigrations(session: Session, stateDatabase: string): Promise<string[]> {
  const rows = await session.query(
    `SELECT migration FROM ${quoteIdentifier(stateDatabase)}.phasedb_history WHERE migration <> '' GROUP BY migration ORDER BY MAX(id) DESC`,
  );
  return rows.map((row) => row.migration ?? '');
}

/** The answer to a name of which nothing is written. */
export function unknownMigration(name: string, known: readonly string[], stateDatabase: string): Failure {
  const remedy =
    known.length === 0 ? `Check the database URL and ${optionCalled('state-database')}.` : suggestNames(name, known);
  return new Failure({
    code: 'unknown-migration',
    exit: ExitCode.wrongUsage,
    message: `No migration named ${name} has run here: ${stateDatabase} holds no history of it.`,
    untouched: 'Nothing was changed.',
    remedy,
  });
}
