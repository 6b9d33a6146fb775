import { ExitCode, Failure } from '../core/failure.ts';
import { nextCommand } from '../core/next-command.ts';
import type { Query, Session } from '../mysql/session.ts';
import { quoteIdentifier } from '../sql/lexing/quote.ts';
import { newerState } from './find-state.ts';
import { newestState } from './newest-state.ts';

/** A token that has to be in `phasedb_fences` when something is written. */
export interface Fence {
  readonly resource: string;
  readonly token: bigint;
}

/** The version of the state, as a fence: an upgrade raises it before it changes anything, so that older tools stop writing. */
export const stateFence: Fence = { resource: 'state', token: BigInt(newestState) };

/**
 * Inside a transaction that changes something: makes sure that this run still holds its leases and that the state still
 * has its version, and keeps others from changing either until the transaction ends.
 * @throws Failure `lease-lost`, `state-newer` (exit 4)
 */
export async function checkFences(session: Session, database: string, fences: readonly Fence[]): Promise<void> {
  if (fences.length === 0) return;
  const rows = await session.query(
    `SELECT resource, token FROM ${quoteIdentifier(database)}.phasedb_fences WHERE resource IN (${fences.map(() => '?').join(', ')}) FOR SHARE`,
    fences.map((fence) => fence.resource),
  );
  for (const fence of fences) {
    const token = rows.find((row) => row.resource === fence.resource)?.token;
    if (token == null || BigInt(token) !== fence.token)
      throw await brokenFence(session.asQuery, database, fence, token);
  }
}

/**
 * A transaction that changes something while every fence holds; see {@link checkFences}.
 * @throws Failure `lease-lost`, `state-newer`
 */
export async function writeIfFencesHold(
  session: Session,
  database: string,
  fences: readonly Fence[],
  write: () => Promise<unknown>,
): Promise<void> {
  await session.execute('START TRANSACTION');
  try {
    await checkFences(session, database, fences);
    await write();
    await session.execute('COMMIT');
  } catch (error) {
    if (!session.lost) await session.execute('ROLLBACK');
    throw error;
  }
}

async function brokenFence(
  query: Query,
  database: string,
  { resource, token }: Fence,
  found: string | null | undefined,
): Promise<Failure> {
  if (resource === stateFence.resource && found != null)
    return newerState(query, database, Number(found), Number(token));
  return leaseLost(resource);
}

/** Ends a run whose lease another run has taken over. */
export function leaseLost(resource: string): Failure {
  return new Failure({
    code: 'lease-lost',
    exit: ExitCode.needsDecision,
    message: `This run lost its lease on ${resource}: it sent no heartbeat for too long, and another run took over.`,
    untouched: 'This run changed nothing after that moment.',
    remedy: `See who works on it now: ${nextCommand('status')}`,
  });
}
