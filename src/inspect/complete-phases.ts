import { findState } from '../state/find-state.ts';
import { readFinishedWork, type WorkFigures } from '../state/finished-work.ts';
import { foldHistory, isComplete } from '../state/fold.ts';
import { readHistory } from '../state/history.ts';
import type { ReaderSession } from './reader-session.ts';

/** The phases of each migration that are complete on a server, by migration; changes nothing there. */
export async function completePhases(
  { session }: ReaderSession,
  database: string,
  migrations: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const complete = new Map<string, ReadonlySet<string>>();
  if ((await findState(session.asQuery, database)) === 'absent') return complete;
  for (const name of migrations) {
    const { phases } = foldHistory(name, await readHistory(session, database, name));
    const done = [...phases.values()].filter(isComplete).map((phase) => phase.name);
    complete.set(name, new Set(done));
  }
  return complete;
}

/** What was finished on that server before, for estimates to learn from. */
export async function finishedWork({ session }: ReaderSession, database: string): Promise<readonly WorkFigures[]> {
  if ((await findState(session.asQuery, database)) === 'absent') return [];
  return readFinishedWork(session, database);
}
