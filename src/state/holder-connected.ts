import { readAnnounced } from '../mysql/announced.ts';
import { findProcess, maySeeOthers } from '../mysql/processes.ts';
import type { Session } from '../mysql/session.ts';

/** The role of the connection that beats. */
export const heartRole = 'heart';

/** What a lease says of who holds it. */
export interface Holder {
  readonly holder: string;
  /** The control connection is the first of them. */
  readonly connections: readonly number[];
  readonly serverUser: string | undefined;
}

/**
 * Whether the holder of a lease that has not run out still has the connections of a run that lives. A free advisory lock alone does not
 * prove that the holder is gone: it may never have got one (Galera in strict mode, a proxy that refuses GET_LOCK).
 * What may not be seen counts as connected: the lease then decides, and it runs out by itself.
 */
export async function holderConnected(session: Session, lease: Holder): Promise<boolean> {
  const query = session.asQuery;
  // Only connections of the same account and host show what they announced. A run that has just lost its control connection
  // still has its heart, which runs nothing that could outlive it.
  const announced = (await readAnnounced(query, { run: lease.holder })).filter(({ role }) =>
    ['control', heartRole].includes(role),
  );
  if (announced.length > 0) return announced.some(({ processGone }) => !processGone);
  const [control] = lease.connections;
  if (control === undefined) return false;
  if (!(await maySeeStatementsOf(session, lease))) return true;
  const process = await findProcess(query, control);
  if (process === undefined || (lease.serverUser !== undefined && process.user !== userOf(lease.serverUser)))
    return false;
  // After a restart of the server the number may be that of another connection.
  const [found] = await readAnnounced(query, { id: control });
  return found === undefined || (found.run === lease.holder && !found.processGone);
}

/** Whether the process list shows what that holder runs: every account sees its own statements, PROCESS shows the others. */
export async function maySeeStatementsOf(session: Session, { serverUser }: Holder): Promise<boolean> {
  const own = (await session.queryOne('SELECT CURRENT_USER() AS account'))?.account ?? '';
  if (serverUser !== undefined && userOf(serverUser) === userOf(own)) return true;
  return maySeeOthers(session.asQuery);
}

function userOf(account: string): string {
  return account.replace(/@[^@]*$/, '');
}
