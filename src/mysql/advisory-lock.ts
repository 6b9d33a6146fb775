import { createHash } from 'node:crypto';
import { ServerError } from './server-error.ts';
import type { Session } from './session.ts';

/** `unavailable`: this service does not do GET_LOCK (Galera in strict mode, some proxies). */
export type AdvisoryOutcome =
  | { readonly got: true }
  | { readonly got: false; readonly heldBy: number | undefined }
  | 'unavailable';

/**
 * Name of the advisory lock of a resource on one server: at most 64 characters (error 4163 above), and compared by
 * MySQL without regard to case, hence the hash.
 */
export function advisoryLockName(serverUuid: string, resource: string): string {
  return `phasedb:${createHash('sha256').update(`${serverUuid}\n${resource}`).digest('hex').slice(0, 40)}`;
}

/**
 * GET_LOCK on that session: it is held until it is released or the session ends, whatever the session runs meanwhile.
 * (MySQL 9.7 reference manual, "Locking Functions".)
 * @param timeoutS whole seconds to wait
 */
export async function takeAdvisoryLock(session: Session, name: string, timeoutS: number): Promise<AdvisoryOutcome> {
  try {
    const row = await session.queryOne('SELECT GET_LOCK(?, ?) AS got, IS_USED_LOCK(?) AS holder', [
      name,
      timeoutS,
      name,
    ]);
    if (row?.got === '1') return { got: true };
    return { got: false, heldBy: row?.holder == null ? undefined : Number(row.holder) };
  } catch (error) {
    if (error instanceof ServerError && error.kind !== 'connection-lost' && error.kind !== 'killed')
      return 'unavailable';
    throw error;
  }
}

/** Gives it back; true when this session held it. */
export async function releaseAdvisoryLock(session: Session, name: string): Promise<boolean> {
  return (await session.queryOne('SELECT RELEASE_LOCK(?) AS released', [name]))?.released === '1';
}

/** Connection that holds it, asked from any session; undefined: nobody does. */
export async function advisoryLockHolder(session: Session, name: string): Promise<number | undefined> {
  const holder = (await session.queryOne('SELECT IS_USED_LOCK(?) AS holder', [name]))?.holder;
  return holder == null ? undefined : Number(holder);
}
