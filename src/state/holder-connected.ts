import { connectionsOfRun, findProcess, maySeeOthers, runIdOfConnection } from '../mysql/processes.ts';
import type { Session } from '../mysql/session.ts';

/** What a lease says of who holds it. */
export interface Holder {
  readonly holder: string;
  /** The control connection is the first of them. */
  readonly connections: readonly number[];
  readonly serverUser: string | undefined;
}

/**
 * Whether the holder of a lease that has not run out still has its control connection. A free advisory lock alone does not
 * prove that the holder is gone: it may never have got one (Galera in strict mode, a proxy that refuses GET_LOCK).
 * What may not be seen counts as connected: the lease then decides, and it runs out by itself.
 */
export async function holderConnected(session: Session, lease: Holder): Promise<boolean> {
  const query = session.asQuery;
  // Only connections of the same account and host show what they announced.
  const announced = await connectionsOfRun(query, lease.holder, 'control');
  if (announced.length > 0) return true;
  const [control] = lease.connections;
  if (control === undefined) return false;
  if (!(await maySeeStatementsOf(session, lease))) return true;
  const process = await findProcess(query, control);
  if (process === undefined || (lease.serverUser !== undefined && process.user !== userOf(lease.serverUser)))
    return false;
  // After a restart of the server the number may be that of another connection.
  return ((await runIdOfConnection(query, control)) ?? lease.holder) === lease.holder;
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
