import type { CatalogTable } from '../../catalog/table.ts';
import { Failure } from '../../core/failure.ts';
import { nextCommand } from '../../core/next-command.ts';
import { describeError, ServerError } from '../../mysql/server-error.ts';
import type { Session } from '../../mysql/session.ts';
import { quoteIdentifier, quoteTable } from '../../sql/lexing/quote.ts';
import { type Checkpoint, createCheckpoints, readCheckpoints } from '../../state/checkpoints.ts';
import { type PhaseOutcome, stoppedOutcome } from '../context/outcome.ts';
import { askGateUntilStop } from '../gate/gate-query.ts';
import { ConversionWarning, commitChunk } from './chunk.ts';
import { ChunkSize } from './chunk-size.ts';
import type { BackfillOrder } from './order.ts';
import { stepThrough, type WalkTools } from './range-walker.ts';

/**
 * For a table without a usable key: the author's LIMIT statement again and again, until it finds nothing. Each batch
 * has to make its own rows fall out of the WHERE, so only a self-consuming query comes here.
 */
export async function walkInBatches(
  tools: WalkTools,
  order: BackfillOrder,
  table: CatalogTable,
  found: readonly Checkpoint[],
  settings: Record<string, string | number>,
): Promise<PhaseOutcome> {
  const { context, progress } = tools;
  if (found.some((range) => range.keyName !== '')) throw keyGone(found[0]?.keyName ?? '', table);
  const start = found[0] ?? (await begin(tools, order, table));
  const limits = {
    size: order.phase.batch.size,
    targetMs: order.phase.batch.targetMs,
    averageRowBytes: table.facts?.averageRowBytes,
  };
  const size = new ChunkSize(limits, start.chunkRows);
  const session = await context.sessions.open('chunk', settings);
  const ending = new Ending(tools, order, session, start.rowsSeen, table);
  try {
    const end = await stepThrough(tools, session, order.id, start, size, {
      run: async (checkpoint) => {
        if (await ending.isOutOfSight(checkpoint.rowsSeen)) throw stuck(order);
        const sql = order.query.render(undefined, { limit: size.rows });
        return commitChunk(context, session, { id: order.id }, checkpoint, sql, {
          cursor: null,
          seen: 0,
          chunkRows: size.rows,
          done: (written) => {
            if (written.matched > 0 && written.changed === 0) throw stuck(order);
            return written.matched === 0;
          },
        });
      },
      blame: async (_, error) => refusedRow(error),
    });
    if (end.done) return { status: 'complete', rows: progress.rowsChanged };
    return stoppedOutcome(context.stop, progress.rowsChanged);
  } finally {
    await context.sessions.discard(session);
  }
}

async function begin({ context }: WalkTools, order: BackfillOrder, table: CatalogTable): Promise<Checkpoint> {
  const range = {
    sweep: 1,
    range: 0,
    schema: table.schema ?? context.sessions.server.database,
    table: table.name,
    keyName: '',
    lower: null,
    // Not null: that would say that the table was empty.
    upper: [],
  };
  await context.sessions.onControl(() =>
    createCheckpoints(context.sessions.control, context.stateDatabase, context.leases.fences, order.id, [range]),
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
    const { schema, table, alias } = query.walked;
    const name = quoteTable({ schema, name: table });
    const from = alias === undefined ? name : `${name} AS ${quoteIdentifier(alias)}`;
    const sql = `SELECT COUNT(*) FROM ${from} WHERE ${query.where}`;
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

/** A LIMIT walk cannot tell which rows a walk over a key, begun before, has done. */
function keyGone(key: string, table: CatalogTable): Failure {
  return new Failure({
    code: 'walk-key-changed',
    message: `This backfill was begun over the key ${key} of ${table.name}, which is not there any more.`,
    untouched: 'No row was touched since.',
    remedy: `Put the key ${key} back. Or undo this phase with ${nextCommand('rollback')}, and begin again.`,
  });
}

function stuck(order: BackfillOrder): Failure {
  return new Failure({
    code: 'backfill-not-done',
    message: `The backfill ${order.phase.name} finds the same rows again and again, so it would never end: its SET leaves them open.`,
    place: order.phase.place,
    untouched: 'The last batch was rolled back.',
    remedy:
      'Write a WHERE that leaves out the rows which the SET does not take out of it (a new value that is NULL, or the old one).',
  });
}

function refusedRow(error: unknown): Failure {
  const text =
    error instanceof ConversionWarning ? `${error.warning.code} ${error.warning.message}` : describeError(error);
  return new Failure({
    code: 'row-refused',
    message: `A row of the batch cannot be changed: ${text}. Without a key on the table it cannot be named.`,
    untouched: 'The batch was rolled back whole; everything before it is done and saved.',
    remedy: `Correct the row or the expression, then run ${nextCommand('resume')}.`,
  });
}
