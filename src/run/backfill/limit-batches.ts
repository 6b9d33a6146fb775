import type { CatalogTable } from '../../catalog/table.ts';
import { Failure } from '../../core/failure.ts';
import { commandToGoOn } from '../../core/next-command.ts';
import { describeError, ServerError } from '../../mysql/server-error.ts';
import type { Session } from '../../mysql/session.ts';
import { quoteIdentifier, quoteTable } from '../../sql/lexing/quote.ts';
import type { BatchQuery } from '../../sql/queries/batch-query.ts';
import type { Checkpoint } from '../../state/checkpoint.ts';
import { createCheckpoints, readCheckpoints } from '../../state/checkpoints.ts';
import { type PhaseOutcome, stoppedOutcome } from '../context/outcome.ts';
import type { RunContext } from '../context/run-context.ts';
import { askGateUntilStop } from '../gate/gate-query.ts';
import { ConversionWarning, commitChunk, within } from './chunk.ts';
import { ChunkSize } from './chunk-size.ts';
import type { BackfillOrder } from './order.ts';
import { stepThrough, type WalkTools } from './range-walker.ts';
import type { TakenUp } from './take-up-walk.ts';

/** The last look reads the whole table; less than the 30 s after which the connection would count as lost. */
const lookMs = 20_000;

/**
 * For a table without a usable key: the author's LIMIT statement again and again, until it finds nothing. Each batch
 * has to make its own rows fall out of the WHERE, so only a self-consuming query comes here.
 */
export async function walkInBatches(
  tools: WalkTools,
  order: BackfillOrder,
  table: CatalogTable,
  { token, checkpoints, replaces }: Pick<TakenUp, 'token' | 'checkpoints' | 'replaces'>,
  session: Session,
): Promise<PhaseOutcome> {
  const { context, progress } = tools;
  const start = checkpoints[0] ?? (await begin(tools, order, table, token, replaces));
  const limits = {
    size: order.phase.batch.size,
    targetMs: order.phase.batch.targetMs,
    averageRowBytes: table.facts?.averageRowBytes,
  };
  const size = new ChunkSize(limits, start.chunkRows);
  const ending = new Ending(tools, order, session, start.rowsSeen, table);
  const end = await stepThrough(tools, session, order, start, size, {
    run: async (checkpoint) => {
      if (await ending.isOutOfSight(checkpoint.rowsSeen)) throw stuck(order);
      return commitChunk(context, session, order.id, checkpoint, async () => ({
        sql: order.query.render(undefined, { limit: size.rows }),
        cursor: null,
        chunkRows: size.rows,
        after: async ({ matched, changed }) => {
          if (matched > 0 && changed === 0) throw stuck(order);
          return { seen: matched, done: matched === 0 && !(await someAreLeft(context, session, order.query)) };
        },
      }));
    },
    blame: async (_, error) => refusedRow(order, error),
  });
  if (end.done) return { status: 'complete', rows: progress.rowsChanged };
  return stoppedOutcome(context.stop, progress.rowsChanged);
}

/**
 * Whether a row is open that was not committed when the batch looked: an UPDATE passes over it (see `needsLock`), a locking
 * SELECT waits for it. Nothing is known of a WHERE that cannot stand alone, because it leans on a CTE outside it.
 */
async function someAreLeft(
  context: Pick<RunContext, 'sessions'>,
  session: Session,
  query: BatchQuery,
): Promise<boolean> {
  if (query.verb !== 'update' || query.where === undefined) return false;
  const sql = `SELECT 1 AS one FROM ${fromBatch(query)} WHERE ${query.where} LIMIT 1 FOR UPDATE`;
  try {
    return (await within(context, session, () => session.query(sql), lookMs)).length > 0;
  } catch (error) {
    if (error instanceof ServerError && ['other', 'missing-table'].includes(error.kind)) return false;
    throw error;
  }
}

/** The table under the name that the author's WHERE knows it by. */
function fromBatch({ walked: { schema, table, alias } }: BatchQuery): string {
  const name = quoteTable({ schema, name: table });
  return alias === undefined ? name : `${name} AS ${quoteIdentifier(alias)}`;
}

async function begin(
  { context }: WalkTools,
  order: BackfillOrder,
  table: CatalogTable,
  token: string,
  replaces: boolean,
): Promise<Checkpoint> {
  const range = {
    sweep: 1,
    range: 0,
    schema: table.schema ?? context.sessions.server.database,
    table: table.name,
    keyName: '',
    lower: null,
    // Not null: that would say that the table was empty.
    upper: [],
    token,
  };
  const { id } = order;
  const ends = [range.lower, range.upper];
  const begun = { event: 'walk-begun', direction: id.direction, sweep: 1, token, ends } as const;
  await context.sessions.onControl(() =>
    createCheckpoints(context.sessions.control, context.stateDatabase, context.leases.fences, id, [range], {
      replaces,
      record: () => context.journal.recordInTransaction({ phase: id.phase, attempt: id.attempt, detail: begun }),
    }),
  );
  const written = await context.sessions.onControl(() =>
    readCheckpoints(context.sessions.control, context.stateDatabase, order.id),
  );
  const first = written[0];
  if (first === undefined) throw new Error('the checkpoint just written cannot be read');
  return first;
}

/**
 * Whether the batches come to an end. A row whose WHERE stays true (its new value is NULL) may change in another column
 * each time, so that batches alone do not show it: once as many rows were done as could be open, the open ones are
 * counted, and their number has to fall from one count to the next.
 */
class Ending {
  readonly #tools: WalkTools;
  readonly #order: BackfillOrder;
  readonly #session: Session;
  readonly #table: CatalogTable;
  #lookAt: number;
  #open: number | undefined;

  constructor(tools: WalkTools, order: BackfillOrder, session: Session, seen: number, table: CatalogTable) {
    this.#tools = tools;
    this.#order = order;
    this.#session = session;
    this.#table = table;
    this.#lookAt = seen + 100 + 2 * (table.facts?.rowsEstimate ?? 1000);
  }

  async isOutOfSight(seen: number): Promise<boolean> {
    const { query, phase } = this.#order;
    if (seen < this.#lookAt || query.where === undefined) return false;
    const sql = `SELECT COUNT(*) FROM ${fromBatch(query)} WHERE ${query.where}`;
    const gate = { sql, expected: 0, place: phase.place, locate: phase.batch.locate };
    const answer = await askGateUntilStop(this.#tools.context, this.#session, gate).catch((error: unknown) => {
      // The author's WHERE may lean on a CTE that stands outside it: then it cannot be counted.
      if (error instanceof ServerError && error.kind === 'other') return undefined;
      throw error;
    });
    const open = answer === undefined ? 0 : Number(answer.value);
    const falls = answer === undefined || this.#open === undefined || open < this.#open;
    this.#open = answer === undefined ? this.#open : open;
    this.#lookAt = seen + Math.max(open, 100 + (answer === undefined ? (this.#table.facts?.rowsEstimate ?? 1000) : 0));
    return !falls;
  }
}

function stuck(order: BackfillOrder): Failure {
  return new Failure({
    code: 'backfill-not-done',
    message: `The backfill ${order.phase.name} would never end: it finds the same rows in every batch. Its WHERE still matches them after its SET.`,
    place: order.phase.place,
    untouched: 'The last batch was rolled back. The batches before it are committed.',
    remedy: `Change the WHERE so that it no longer matches a row after the SET. A new value that is NULL, or equal to the old one, is a usual cause. Then run ${commandToGoOn()}.`,
  });
}

function refusedRow({ phase }: BackfillOrder, error: unknown): Failure {
  const text =
    error instanceof ConversionWarning ? `${error.warning.code} ${error.warning.message}` : describeError(error);
  return new Failure({
    code: 'row-refused',
    message: `The backfill ${phase.name} cannot change a row of its batch: ${text}. phasedb cannot name the row, because the table has no usable key.`,
    untouched: 'The whole batch was rolled back. The batches before it are committed.',
    remedy: `Correct the row, or the expression in the query's SET, then run ${commandToGoOn()}.`,
  });
}
