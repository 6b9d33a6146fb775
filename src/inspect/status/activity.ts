import { describeBlocker, findMetadataLockHolders } from '../../mysql/blockers.ts';
import { readDdlProgress } from '../../mysql/ddl-progress.ts';
import { findProcesses } from '../../mysql/processes.ts';
import type { Session } from '../../mysql/session.ts';
import { quoteIdentifier } from '../../sql/lexing/quote.ts';
import type { LeaseRow } from '../../state/lease.ts';

/** A statement that one of the run's connections executes right now. */
export interface Activity {
  readonly seconds: number;
  /** `41 % of alter table (read PK and internal sort)`; undefined where the server does not say. */
  readonly progress: string | undefined;
  /** Set while it waits for a metadata lock; names the holders where they may be seen. */
  readonly waitsForLock: string | undefined;
}

/**
 * The statement that a run's connections execute right now; what may not be seen is left out.
 */
export async function readActivity(session: Session, database: string, lease: LeaseRow): Promise<Activity | undefined> {
  if (lease.connections.length === 0) return undefined;
  const busy = (await findProcesses(session.asQuery, { ids: lease.connections, command: 'Query' })).toSorted(
    (a, b) => b.seconds - a.seconds,
  )[0];
  if (busy === undefined) return undefined;
  const progress = await readDdlProgress(session.asQuery, busy.id);
  return {
    seconds: busy.seconds,
    progress:
      progress === undefined || progress.estimated <= 0
        ? undefined
        : `${Math.floor((100 * progress.completed) / progress.estimated)} % of ${progress.stage}`,
    waitsForLock: /metadata lock/i.test(busy.state) ? await describeLockWait(session, database, lease) : undefined,
  };
}

async function describeLockWait(session: Session, database: string, lease: LeaseRow): Promise<string> {
  const rows = await session.query(
    `SELECT SUBSTRING(resource, 7) AS name FROM ${quoteIdentifier(database)}.phasedb_locks
      WHERE migration = ? AND released = 0 AND resource LIKE 'table:%'`,
    [lease.migration],
  );
  for (const { name } of rows) {
    const [schema, table] = splitOnce(name ?? '', '.');
    const [holder] = await findMetadataLockHolders(session.asQuery, schema, table, lease.connections);
    if (holder !== undefined) return `the metadata lock on ${name}, held by ${describeBlocker(holder)}`;
  }
  return 'a metadata lock that another session holds';
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
