import { Failure } from '../../core/failure.ts';
import { normaliseSql } from '../../sql/lexing/normalise.ts';
import { tableResource } from '../../state/lease.ts';
import { type PhaseOutcome, stoppedOutcome } from '../context/outcome.ts';
import type { RunContext } from '../context/run-context.ts';
import { settingsFor } from '../context/session-settings.ts';
import { assertedStatements } from './asserted-statements.ts';
import type { DdlOrder } from './ddl-order.ts';
import { LockWaits } from './lock-waits.ts';
import { tablesOf } from './objects.ts';
import { runOne } from './one-statement.ts';
import { awaitOrphan, awaitOrphans } from './orphan.ts';

/**
 * Runs the statements of an expand or contract (or undoes them) one by one, each journalled before and after, so that
 * none is lost and none runs twice whatever happens in between.
 */
export async function runDdl(context: RunContext, order: DdlOrder): Promise<PhaseOutcome> {
  const { phase, meaning } = order;
  const { lockWaitTimeoutS, commitLockWaitS } = phase.ddl;
  const session = await context.sessions.open(
    'ddl',
    settingsFor(meaning, {
      lock_wait_timeout: lockWaitTimeoutS,
      innodb_lock_wait_timeout: Math.max(lockWaitTimeoutS, commitLockWaitS),
    }),
  );
  const waits = new LockWaits(session, lockWaitTimeoutS);
  const helper = await context.sessions.open('ddl-watch');
  const tables = order.statements.flatMap((statement) =>
    tablesOf(statement.statement, context.sessions.server.database),
  );
  const resources = [...new Set(tables.map((table) => tableResource(table.schema, table.name)))].sort();
  let leftRunning = false;
  let adopted = false;
  try {
    for (const resource of resources) {
      for (;;) {
        const orphan = await context.leases.take(resource, session);
        if (orphan === undefined) break;
        adopted = true;
        if (!(await awaitOrphan(context, orphan, phase.name))) return stoppedOutcome(context.stop);
      }
    }
    await order.begin();
    for (const statement of order.statements) {
      const search = { phase: phase.name, tables, texts: formsOf(context, order) };
      if (statement.statement.kind !== 'set' && (await awaitOrphans(context, search))) adopted = true;
      if (context.stop.requested) return stoppedOutcome(context.stop);
      const stopped = await runOne(context, { session, helper, waits }, order, statement, adopted);
      if (stopped !== undefined) {
        leftRunning = stopped.leftOn !== undefined;
        if (leftRunning) context.leases.abandon(session);
        return stopped.outcome;
      }
    }
    return { status: 'complete' };
  } catch (error) {
    // The server may still run it: whoever comes next on its tables has to know that it was never given back.
    leftRunning = error instanceof Failure && error.code === 'connection-lost' && session.lost;
    if (leftRunning) context.leases.abandon(session);
    throw error;
  } finally {
    if (!leftRunning) {
      for (const resource of resources) await context.leases.release(resource).catch(() => undefined);
      await context.sessions.discard(session);
    }
    await context.sessions.discard(helper);
  }
}

/** Each form in which a statement may be sent, as it reads without its marker. */
function formsOf({ sessions }: RunContext, { statements, allowed }: DdlOrder): ReadonlySet<string> {
  const forms = statements.flatMap((placed) =>
    assertedStatements(placed.sql, placed.statement, allowed(placed), sessions.server.version),
  );
  return new Set(forms.map(({ sql }) => normaliseSql(sql)));
}
