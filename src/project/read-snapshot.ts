import type { AppliedPhase } from '../analysis/applied.ts';
import { takeSnapshot } from '../catalog/snapshot.ts';
import type { Snapshot } from '../catalog/snapshot-schema.ts';
import { appliedPhases, finishedWork } from '../inspect/applied-phases.ts';
import { openReader } from '../inspect/reader-session.ts';
import type { Target } from '../mysql/target.ts';

/**
 * What a lint has to know of a database: definitions, sizes, which phases ran and how long they took; no rows.
 * @param stateDatabase where phasedb's own tables are; undefined: in the same database
 * @throws Failure of the connection
 */
export async function readSnapshot(target: Target, stateDatabase: string | undefined): Promise<Snapshot> {
  await using session = await openReader(target);
  const { database } = session.facts;
  const finished = await finishedWork(session, stateDatabase ?? database);
  const applied = await appliedPhases(session, stateDatabase ?? database);
  const migrations = [...applied].map(([name, phases]) => ({ name, phases: [...phases].map(phaseIn) }));
  // Awaited here, or the session would be closed under it.
  return await takeSnapshot(session.query, database, new Date(), { finished: [...finished], migrations });
}

function phaseIn([name, { complete, hash, statements }]: readonly [string, AppliedPhase]) {
  const ran = [...statements].map(([index, of]) => ({ index, hash: of }));
  return { name, complete, hash: hash ?? null, statements: ran };
}
