import type { CommandContext } from '../run/context/command-context.ts';
import { quoteIdentifier } from '../sql/lexing/quote.ts';
import { findState } from '../state/find-state.ts';
import { openReader } from './reader-session.ts';

/** Addresses of the workflow runs that have written into the history, of all migrations; none where there is no history. */
export async function readActingRuns({
  target,
  stateDatabase,
}: Pick<CommandContext, 'target' | 'stateDatabase'>): Promise<readonly string[]> {
  await using session = await openReader(target);
  const database = stateDatabase ?? session.facts.database;
  if ((await findState(session.query, database)) === 'absent') return [];
  const rows = await session.query(
    `SELECT DISTINCT run_url FROM ${quoteIdentifier(database)}.phasedb_history WHERE run_url IS NOT NULL`,
  );
  return rows.map((row) => row.run_url ?? '');
}
