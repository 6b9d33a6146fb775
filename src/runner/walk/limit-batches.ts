import type { CatalogTable } from '../../catalog/table.ts';
import { Failure } from '../../failure.ts';
import { describeError } from '../../mysql/server-error.ts';
import { type Checkpoint, createCheckpoints, readCheckpoints } from '../../state/checkpoints.ts';
import type { PhaseOutcome } from '../outcome.ts';
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
  const start = found[0] ?? (await begin(tools, order, table));
  const limits = {
    size: order.phase.batch.size,
    targetMs: order.phase.batch.targetMs,
    averageRowBytes: table.facts?.averageRowBytes,
  };
  const size = new ChunkSize(limits, start.chunkRows);
  const session = await context.open('chunk', settings);
  try {
    const end = await stepThrough(tools, session, order.id, start, size, {
      run: (checkpoint) => {
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
    if (context.stop.reason === undefined) throw new Error('the batches ended early without a wish to stop');
    return { status: 'stopped', reason: context.stop.reason, rows: progress.rowsChanged };
  } finally {
    await context.discard(session);
  }
}

async function begin({ context }: WalkTools, order: BackfillOrder, table: CatalogTable): Promise<Checkpoint> {
  const range = {
    sweep: 1,
    range: 0,
    schema: table.schema ?? context.server.database,
    table: table.name,
    keyName: '',
    lower: null,
    // Not null: that would say that the table was empty.
    upper: [],
  };
  await context.onControl(() => createCheckpoints(context.control, context.stateDatabase, order.id, [range]));
  const written = await context.onControl(() => readCheckpoints(context.control, context.stateDatabase, order.id));
  const first = written[0];
  if (first === undefined) throw new Error('the checkpoint just written cannot be read');
  return first;
}

function stuck(order: BackfillOrder): Failure {
  return new Failure({
    code: 'backfill-not-done',
    message: `The backfill ${order.phase.name} finds rows but changes none of them, so it would never end: its SET leaves them as they are.`,
    place: order.phase.place,
    untouched: 'The last batch was rolled back.',
    remedy: 'Write a WHERE that leaves out the rows whose new value equals the old one.',
  });
}

function refusedRow(error: unknown): Failure {
  const text =
    error instanceof ConversionWarning ? `${error.warning.code} ${error.warning.message}` : describeError(error);
  return new Failure({
    code: 'row-refused',
    message: `A row of the batch cannot be changed: ${text}. Without a key on the table it cannot be named.`,
    untouched: 'The batch was rolled back whole; everything before it is done and saved.',
    remedy: 'Correct the row or the expression, then run phasedb resume.',
  });
}
