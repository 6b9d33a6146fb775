import type { EncodedKey } from '../../catalog/key-codec.ts';
import { beginsWithInteger } from '../../catalog/walk-key.ts';
import { Failure } from '../../core/failure.ts';
import { commandToGoOn } from '../../core/next-command.ts';
import { describeError, ServerError } from '../../mysql/server-error.ts';
import { serverTrouble } from '../../mysql/server-trouble.ts';
import type { Session } from '../../mysql/session.ts';
import { markLiterals } from '../../sql/lexing/mark-literals.ts';
import { quoteIdentifier } from '../../sql/lexing/quote.ts';
import type { Checkpoint } from '../../state/checkpoint.ts';
import { createCheckpoints, readCheckpoints } from '../../state/checkpoints.ts';
import type { StateTables } from '../../state/state-tables.ts';
import type { RunContext } from '../context/run-context.ts';
import type { LiveWalk } from './live-walk.ts';
import { fromWalked, type WalkWork } from './walk-work.ts';

/**
 * Begins a sweep: the upper end is frozen (rows that the application adds behind it are its own to fill), and the table
 * is cut into as many ranges as were asked for.
 * @param state the tables that it is recorded in
 * @param replaces removes the checkpoints of a walk that changed nothing
 * @returns the new checkpoints, already written
 */
export async function beginSweep(
  context: Pick<RunContext, 'sessions' | 'leases' | 'stateDatabase' | 'report' | 'journal'>,
  session: Session,
  walk: Pick<LiveWalk, 'work' | 'definition' | 'token'>,
  state: StateTables,
  sweep: number,
  replaces = false,
): Promise<Checkpoint[]> {
  const { work, definition, token } = walk;
  const { upper, cuts } = await context.sessions
    .repeatable(session, () => findBounds(context, session, work))
    .catch((error: unknown) => {
      throw unreadable(work, error);
    });
  const bounds = [null, ...cuts, upper];
  const ranges = bounds.slice(1).map((end, range) => ({
    sweep,
    range,
    schema: work.schema,
    table: work.table,
    keyName: work.key.name,
    lower: bounds[range] ?? null,
    upper: end,
    token,
  }));
  const { id } = work;
  const begun = {
    event: 'walk-begun',
    direction: id.direction,
    sweep,
    token,
    definition,
    state,
    ends: bounds,
  } as const;
  await context.sessions.onControl(() =>
    createCheckpoints(context.sessions.control, context.stateDatabase, context.leases.fences, id, ranges, {
      replaces,
      record: () => context.journal.recordInTransaction({ phase: id.phase, attempt: id.attempt, detail: begun }),
    }),
  );
  const written = await context.sessions.onControl(() =>
    readCheckpoints(context.sessions.control, context.stateDatabase, work.id),
  );
  return written.filter((checkpoint) => checkpoint.sweep === sweep);
}

function unreadable(work: WalkWork, error: unknown): unknown {
  if (!(error instanceof ServerError) || error.kind === 'connection-lost') return error;
  const trouble = serverTrouble(error);
  return new Failure({
    code: error.kind === 'lock-wait' ? 'table-locked' : (trouble?.code ?? 'chunk-refused'),
    message: `The backfill ${work.id.phase} cannot read the ends of the key ${work.key.name} of ${work.schema}.${work.table}: ${describeError(error)}`,
    statement: error.statement && markLiterals(error.statement),
    untouched: 'This walk over the table changed no row.',
    remedy: `${error.kind === 'lock-wait' ? 'Wait until the session that locks the table gives it back (UNLOCK TABLES, or the end of its transaction).' : (trouble?.remedy ?? 'Remove the cause.')} Then run ${commandToGoOn()}.`,
    cause: error,
  });
}

async function findBounds(
  context: Pick<RunContext, 'sessions' | 'stateDatabase' | 'report'>,
  session: Session,
  work: WalkWork,
) {
  const last = await session.queryOne(
    `SELECT ${work.codec.selectList} FROM ${fromWalked(work)} ORDER BY ${work.codec.reverseOrderBy} LIMIT 1`,
  );
  const upper = last === undefined ? null : work.codec.read(last);
  const cuts = upper === null || work.batch.parallel === 1 ? [] : await findCuts(context, session, work);
  return { upper, cuts };
}

/**
 * Keys that cut the table into ranges of about the same width, computed by the server. Only a key that begins with an
 * integer can be cut without reading the table; any other is walked in one range.
 */
async function findCuts(
  context: Pick<RunContext, 'sessions' | 'stateDatabase' | 'report'>,
  session: Session,
  work: WalkWork,
): Promise<EncodedKey[]> {
  const first = work.key.parts[0];
  if (first === undefined || !beginsWithInteger(work.key)) {
    context.report({
      type: 'notice',
      text: `parallel: ${work.batch.parallel} is not used: the key ${work.key.name} does not begin with an ascending integer, so it is walked in one range.`,
    });
    return [];
  }
  const column = `${work.qualifier}.${quoteIdentifier(first.column)}`;
  const cuts: EncodedKey[] = [];
  // FLOOR and not DIV, which gives a BIGINT and is out of range (1690) where the keys span more than half of one.
  for (let i = 1; i < work.batch.parallel; i++) {
    const row = await session.queryOne(
      `SELECT ${work.codec.selectList} FROM ${fromWalked(work)}
        WHERE ${column} >= (SELECT CAST(MIN(lo) AS DECIMAL(65)) + FLOOR((CAST(MAX(lo) AS DECIMAL(65)) - CAST(MIN(lo) AS DECIMAL(65))) * ${i} / ${work.batch.parallel})
          FROM (SELECT MIN(${column}) AS lo FROM ${fromWalked(work)} UNION ALL SELECT MAX(${column}) FROM ${fromWalked(work)}) AS ends)
        ORDER BY ${work.codec.orderBy} LIMIT 1`,
    );
    const cut = row && work.codec.read(row);
    if (cut !== undefined && cut.join(',') !== cuts.at(-1)?.join(',')) cuts.push(cut);
  }
  return cuts;
}
