import { describeBlocker, findLockWait } from '../../mysql/blockers.ts';
import { readDdlProgress } from '../../mysql/ddl-progress.ts';
import { findProcesses, type Process } from '../../mysql/processes.ts';
import type { Session } from '../../mysql/session.ts';
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
export async function readActivity(session: Session, lease: LeaseRow): Promise<Activity | undefined> {
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
    waitsForLock: /^waiting for .*lock/i.test(busy.state)
      ? await describeLockWait(session, busy, lease.connections)
      : undefined,
  };
}

async function describeLockWait(session: Session, { id, state }: Process, own: readonly number[]): Promise<string> {
  const wait = await findLockWait(session.asQuery, id, own);
  const table = wait?.objects.find(({ type }) => type === 'TABLE');
  const what =
    table === undefined
      ? state.replace(/^waiting for /i, 'the ')
      : `the metadata lock on ${table.schema}.${table.name}`;
  const [holder] = wait?.blockers ?? [];
  return holder === undefined ? `${what}, which another session holds` : `${what}, held by ${describeBlocker(holder)}`;
}
