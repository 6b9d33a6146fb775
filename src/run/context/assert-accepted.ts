import { Failure, type Place } from '../../core/failure.ts';
import { nextCommand } from '../../core/next-command.ts';
import { describeBlocker, endBlocker, findLockHolders } from '../../mysql/blockers.ts';
import { errorAdvice } from '../../mysql/error-advice.ts';
import { killQuery } from '../../mysql/processes.ts';
import { describeError, ServerError } from '../../mysql/server-error.ts';
import type { Session } from '../../mysql/session.ts';
import type { RunContext } from './run-context.ts';
import { type Meaning, settingsFor } from './session-settings.ts';

/** A query that a phase is going to send. */
export interface PlannedQuery {
  readonly sql: string;
  readonly place: Place;
  /** The table that it mainly reads, to name who locks it; undefined: unknown. */
  readonly table?: { readonly schema: string; readonly name: string } | undefined;
}

/** Longer than EXPLAIN takes anywhere, a wait for the table's lock included; MySQL may evaluate a constant subquery in it. */
const explainLimitMs = 6_000;
const lockWaitSeconds = 3;
/** EXPLAIN needs SHOW VIEW where a query reads a view (1345); the query itself does not. */
const viewNotExplained = 1345;

/**
 * Opens a connection with the settings that the phase's statements get, and lets the server read each query with EXPLAIN:
 * what it would refuse is then refused before the phase begins.
 * @throws Failure `session-setting-refused`, `query-refused`, `grant-missing`, `table-locked`
 */
export async function assertAccepted(
  context: Pick<RunContext, 'sessions'>,
  phase: { readonly name: string; readonly place: Place },
  meaning: Meaning,
  queries: readonly PlannedQuery[],
): Promise<void> {
  const session = await openWith(context, phase, meaning);
  try {
    for (const query of queries) {
      if (!/^[\s(]*(?:select|with|table|update|delete|insert)\b/i.test(query.sql)) continue;
      const problem = await explain(context, session, query);
      if (problem !== undefined) throw await refusal(session, phase, query, problem);
    }
  } finally {
    await context.sessions.discard(session);
  }
}

async function openWith(
  { sessions }: Pick<RunContext, 'sessions'>,
  phase: { readonly name: string; readonly place: Place },
  meaning: Meaning,
): Promise<Session> {
  try {
    return await sessions.open('check', settingsFor(meaning, { lock_wait_timeout: lockWaitSeconds }));
  } catch (error) {
    if (!(error instanceof ServerError) || error.kind === 'connection-lost') throw error;
    const zone = error.errno === 1298;
    throw new Failure({
      code: 'session-setting-refused',
      message: `The phase ${phase.name} cannot start: the server rejects its session settings (sql_mode ${meaning.sqlMode}, time_zone ${meaning.timeZone}): ${describeError(error)}`,
      place: phase.place,
      untouched: 'Nothing was changed.',
      remedy: `${zone ? 'Load the time zone tables of the server (mysql_tzinfo_to_sql), or write an offset: session: {time_zone: "+00:00"}.' : 'Correct session: in the file.'} Then run the same command again.`,
      cause: error,
    });
  }
}

/** What the server has against a query; undefined: nothing, or nothing that EXPLAIN can tell. */
async function explain(
  { sessions }: Pick<RunContext, 'sessions'>,
  session: Session,
  { sql }: PlannedQuery,
): Promise<ServerError | undefined> {
  let isOver = false;
  const timer = setTimeout(() => {
    isOver = true;
    killQuery(sessions.control, session.id).catch(() => undefined);
  }, explainLimitMs);
  const ask = async (): Promise<unknown> => {
    try {
      await session.query(`EXPLAIN ${sql}`);
      return undefined;
    } catch (error) {
      // A lock that was waited for long enough, and our own end of it, would be waited for once more.
      if (error instanceof ServerError && (error.kind === 'lock-wait' || (error.kind === 'killed' && isOver)))
        return error;
      throw error;
    }
  };
  try {
    const waited = await sessions.repeatable(session, ask);
    return waited instanceof ServerError && waited.kind === 'lock-wait' ? waited : undefined;
  } catch (error) {
    if (!(error instanceof ServerError) || error.kind === 'connection-lost') throw error;
    if (error.errno === viewNotExplained) return undefined;
    return ['access-denied', 'missing-table', 'out-of-space', 'other'].includes(error.kind) ? error : undefined;
  } finally {
    clearTimeout(timer);
  }
}

async function refusal(
  session: Session,
  phase: { readonly name: string; readonly place: Place },
  { sql, place, table }: PlannedQuery,
  error: ServerError,
): Promise<Failure> {
  const common = { place, statement: sql, untouched: 'Nothing was changed.', cause: error };
  if (error.kind === 'lock-wait') {
    const who = (table && (await findLockHolders(session.asQuery, [table], []))) ?? [];
    const named = who.length === 0 ? '' : ` It is locked by ${who.map(describeBlocker).join('; ')}.`;
    const end = who.length === 0 ? 'end it with KILL' : `end it: ${who.map(endBlocker).join('; ')}`;
    return new Failure({
      ...common,
      code: 'table-locked',
      message: `The phase ${phase.name} cannot start: another session locks ${table === undefined ? 'a table of its query' : `${table.schema}.${table.name}`} (${describeError(error)}).${named}`,
      remedy: `Wait until that session gives the lock back (UNLOCK TABLES, or the end of its transaction), or ${end}. Then run the same command again.`,
    });
  }
  const advice = errorAdvice(error, nextCommand('doctor', phase.place.file));
  const what =
    advice?.code === undefined
      ? 'the server rejects its query'
      : advice.code === 'grant-missing'
        ? 'this user may not run its query'
        : 'the server could not read its query';
  return new Failure({
    ...common,
    code: advice?.code ?? 'query-refused',
    message: `The phase ${phase.name} cannot start: ${what}: ${describeError(error)}`,
    remedy: `${advice?.remedy ?? 'Find what ends it (SHOW PROCESSLIST).'} Then run the same command again.`,
  });
}
