import { type Snapshot, takeSnapshot } from '../catalog/snapshot.ts';
import { finishedWork } from '../inspect/complete-phases.ts';
import { openReader } from '../inspect/reader-session.ts';
import type { Target } from '../mysql/target.ts';

/**
 * What a lint has to know of a database: definitions, sizes, and how long earlier phases took; no rows.
 * @param stateDatabase where phasedb's own tables are; undefined: in the same database
 * @throws Failure of the connection
 */
export async function readSnapshot(target: Target, stateDatabase: string | undefined): Promise<Snapshot> {
  await using session = await openReader(target);
  const { database } = session.facts;
  const finished = await finishedWork(session, stateDatabase ?? database);
  // Awaited here, or the session would be closed under it.
  return await takeSnapshot(session.query, database, new Date(), [...finished]);
}
