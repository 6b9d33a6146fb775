import { Failure } from '../../core/failure.ts';
import type { PlacedStatement } from '../../migration/migration.ts';
import type { Session } from '../../mysql/session.ts';
import { normaliseSql } from '../../sql/lexing/normalise.ts';
import { readStatement } from '../../sql/statements/read-statement.ts';
import type { Statement } from '../../sql/statements/statement.ts';
import type { EventDetail } from '../../state/history.ts';
import { type PhaseOutcome, stoppedOutcome } from '../context/outcome.ts';
import type { RunContext } from '../context/run-context.ts';
import { describeStop } from '../context/stop.ts';
import { assertedStatements } from './asserted-statements.ts';
import type { DdlOrder } from './ddl-order.ts';
import { expectDefinitions } from './expected.ts';
import { LockQueue } from './lock-queue.ts';
import type { LockWaits } from './lock-waits.ts';
import { tablesOf } from './objects.ts';
import { reconcile } from './reconcile.ts';
import { type SendOutcome, sendStatement } from './send-statement.ts';

/** For a SET, which has nothing to wait for. */
const setMs = 30_000;

const building: ReadonlySet<string> = new Set(['alter-table', 'create-index', 'drop-index', 'optimize-table']);

/** Its own tables, and those that new foreign keys point to: MySQL takes an exclusive lock on each. */
function lockedTables(statement: Statement, database: string): { readonly schema: string; readonly name: string }[] {
  const clauses = statement.kind === 'alter-table' ? statement.clauses : [];
  const parents = clauses.flatMap((clause) =>
    clause.op === 'add-foreign-key' ? [clause.foreignKey.references.table] : [],
  );
  return [
    ...tablesOf(statement, database),
    ...parents.map(({ schema, name }) => ({ schema: schema ?? database, name })),
  ];
}

/** The connections of a DDL phase. */
export interface DdlSessions {
  /** Runs the statements. */
  readonly session: Session;
  /** Looks on. */
  readonly helper: Session;
  readonly waits: LockWaits;
}

/**
 * Runs one statement, or finds that it is done: journalled before and after.
 * @param adopted an earlier run's statement was waited for
 * @returns undefined: it is done; else how the phase ends, and the connection that still runs it
 */
export async function runOne(
  context: RunContext,
  { session, helper, waits }: DdlSessions,
  order: DdlOrder,
  placed: PlacedStatement,
  adopted: boolean,
): Promise<{ outcome: PhaseOutcome; leftOn: number | undefined } | undefined> {
  const { phase, direction } = order;
  const journal = (direction === 'forward' ? order.state.forward : order.state.rollback)?.get(placed.index);
  const normalised = normaliseSql(placed.sql);
  const common = { phase: phase.name, attempt: order.attempt, statementIndex: placed.index };
  const total = order.statements.length;
  if (placed.statement.kind === 'set') {
    // Session state dies with its session: it is replayed each time, and nothing of it is left behind.
    await session.send(placed.sql, setMs);
    if (placed.statement.variables.includes('lock_wait_timeout')) await waits.readBack();
    return undefined;
  }
  if (journal?.status === 'done') return undefined;

  const finish = async (
    how: 'executed' | 'found-done' | 'adopted' | 'nothing-to-undo',
    seconds: number,
    more: { algorithm?: string; lock?: string; warnings?: readonly string[] } = {},
  ) => {
    const modelled = how === 'executed' ? order.modelled?.get(placed.index) : undefined;
    const work = modelled && { class: modelled.class, seconds, modelSeconds: modelled.modelSeconds };
    await context.journal.record({
      ...common,
      seconds,
      rows: modelled?.rows,
      bytes: modelled?.bytes,
      detail: { event: 'statement-done', direction, normalised, how, ...more, ...(work && { work }) },
    });
    context.report({
      type: 'statement-done',
      phase: phase.name,
      index: placed.index,
      total,
      how,
      algorithm: more.algorithm,
      lock: more.lock,
      seconds,
      warnings: more.warnings ?? [],
    });
  };

  const database = context.sessions.server.database;
  if (journal?.status === 'intended') {
    const found = await context.sessions.repeatable(helper, () =>
      reconcile(helper, database, intended(placed, journal.entry.detail), journal.objects, { phase, direction }),
    );
    if (found === 'done') {
      await finish(adopted ? 'adopted' : 'found-done', 0);
      return undefined;
    }
  }
  const tables = lockedTables(placed.statement, database);
  const { place } = placed;
  const limits = phase.ddl;
  const queue = new LockQueue(context, helper, { phase: phase.name, index: placed.index, place, tables, limits });
  // Before the intent is written: what refuses here leaves nothing open.
  await queue.clear();
  if (context.stop.requested) return { outcome: stoppedOutcome(context.stop), leftOn: undefined };
  const objects = await context.sessions.repeatable(helper, () =>
    expectDefinitions(helper, order.meaning.sqlMode, database, placed.sql, placed.statement),
  );
  await context.leases.assertHeld();
  await context.journal.record({
    ...common,
    detail: { event: 'statement-intent', direction, sql: placed.sql, normalised, objects },
  });
  let sent: SendOutcome;
  try {
    sent = await sendStatement(context, session, helper, queue, {
      phase: phase.name,
      index: placed.index,
      total,
      place,
      sql: placed.sql,
      marker: `${context.marker}${phase.name}:${order.attempt}:${direction}:${placed.index}`,
      asserted: assertedStatements(
        placed.sql,
        placed.statement,
        order.allowed(placed),
        context.sessions.server.version,
      ),
      tables,
      builds: building.has(placed.statement.kind),
      bytes: order.modelled?.get(placed.index)?.bytes,
      limits,
      waits,
    });
  } catch (error) {
    if (order.alreadySo !== undefined && (await order.alreadySo(placed, error))) {
      await finish('nothing-to-undo', 0);
      return undefined;
    }
    // A connection that was lost leaves the outcome open: the intent stays the last word.
    if (!(error instanceof Failure && (error.code === 'connection-lost' || error.code === 'lease-lost'))) {
      const message = error instanceof Error ? error.message : String(error);
      await context.journal.record({ ...common, detail: { event: 'statement-failed', direction, message } });
    }
    throw error;
  }
  if (sent.status === 'stopped') {
    const { reason, leftOn } = sent;
    if (!sent.begun) {
      // Nothing is left open that the next run would have to find out by the definition.
      const message = `not begun: ${describeStop(reason)}`;
      await context.journal.record({ ...common, detail: { event: 'statement-failed', direction, message } });
    }
    if (leftOn === undefined) return { outcome: { status: 'stopped', reason }, leftOn };
    const note = `statement ${placed.index + 1} still runs on connection ${leftOn}; the next run waits for it (KILL QUERY ${leftOn} ends it)`;
    return { outcome: { status: 'stopped', reason, note }, leftOn };
  }
  // Behind the catch: a statement that is done must not be written down as failed because that writing failed.
  await finish('executed', sent.seconds, {
    ...(sent.asserted.algorithm === undefined ? {} : { algorithm: sent.asserted.algorithm }),
    ...(sent.asserted.lock === undefined ? {} : { lock: sent.asserted.lock }),
    ...(sent.warnings.length === 0 ? {} : { warnings: sent.warnings }),
  });
  return undefined;
}

/** The statement as it was sent: the file's text may have been edited and accepted since. */
function intended(placed: PlacedStatement, detail: EventDetail): PlacedStatement {
  if (detail.event !== 'statement-intent' || detail.sql === placed.sql) return placed;
  return { ...placed, sql: detail.sql, statement: readStatement(detail.sql) };
}
