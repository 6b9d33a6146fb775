import type { AppliedPhase, AppliedPhases } from '../analysis/applied.ts';
import { statementHash } from '../migration/hash.ts';
import { quoteIdentifier } from '../sql/lexing/quote.ts';
import { findState } from '../state/find-state.ts';
import { readFinishedWork, type WorkFigures } from '../state/finished-work.ts';
import { foldHistory } from '../state/fold.ts';
import { readHistory } from '../state/history.ts';
import { isComplete, type PhaseState } from '../state/phase-state.ts';
import type { ReaderSession } from './reader-session.ts';

/**
 * What of migrations has run on a server, by their names; changes nothing there.
 * @param migrations undefined: all that the server knows
 */
export async function appliedPhases(
  { session }: ReaderSession,
  database: string,
  migrations?: readonly string[],
): Promise<ReadonlyMap<string, AppliedPhases>> {
  const applied = new Map<string, AppliedPhases>();
  if ((await findState(session.asQuery, database)) === 'absent') return applied;
  const rows =
    migrations === undefined
      ? await session.query(
          `SELECT DISTINCT migration FROM ${quoteIdentifier(database)}.phasedb_history WHERE migration <> '' ORDER BY migration`,
        )
      : [];
  for (const name of migrations ?? rows.flatMap((row) => row.migration ?? [])) {
    const { phases } = foldHistory(name, await readHistory(session, database, name));
    const begun = [...phases.values()].flatMap((state) => {
      const phase = appliedIn(state);
      return phase === undefined ? [] : [[state.name, phase] as const];
    });
    applied.set(name, new Map(begun));
  }
  return applied;
}

/** Undefined of a phase that has changed nothing. Of one whose rollback stopped half-way, what it had done counts. */
function appliedIn(state: PhaseState): AppliedPhase | undefined {
  const hash = state.applied?.hash;
  if (isComplete(state)) return { complete: true, hash, statements: new Map() };
  const done = [...state.forward].flatMap(([index, { status, normalised }]) =>
    status === 'done' && normalised !== undefined ? [[index, statementHash(normalised)] as const] : [],
  );
  return done.length === 0 ? undefined : { complete: false, hash, statements: new Map(done) };
}

/** What was finished on that server before, for estimates to learn from. */
export async function finishedWork({ session }: ReaderSession, database: string): Promise<readonly WorkFigures[]> {
  if ((await findState(session.asQuery, database)) === 'absent') return [];
  return readFinishedWork(session, database);
}
