import type { EncodedKey } from '../../catalog/key-codec.ts';
import { Failure } from '../../core/failure.ts';
import { commandToGoOn, optionCalled } from '../../core/next-command.ts';
import { rowValue } from '../../core/row-value.ts';
import { describeError, isConversionProblem, ServerError } from '../../mysql/server-error.ts';
import type { Session } from '../../mysql/session.ts';
import { quoteIdentifier } from '../../sql/lexing/quote.ts';
import type { RunContext } from '../context/run-context.ts';
import { ConversionWarning, losesValue, readWarnings, within } from './chunk.ts';
import { findChunkEnd } from './chunk-end.ts';
import { fromWalked, renderWalked, type WalkWork } from './walk-work.ts';

/** Errors that one row causes by its values, while its neighbours may be fine. */
const rowErrors = new Set([1062, 1451, 1452, 1644, 3819, 3144, 3146, 3903]);

/** True when it pays to look for the row that is to blame. */
export function isRowProblem(error: unknown): boolean {
  if (error instanceof ConversionWarning) return true;
  return (
    error instanceof ServerError &&
    error.errno !== undefined &&
    (isConversionProblem(error.errno) || rowErrors.has(error.errno))
  );
}

/**
 * Finds the first row on which a chunk fails, by halving it in transactions that are rolled back, and says which it is.
 * @param from the cursor in front of the chunk
 * @param rows how many rows the chunk looked at
 * @returns the failure to end the phase with
 */
export async function blameRow(
  context: Pick<RunContext, 'sessions'>,
  session: Session,
  work: WalkWork,
  from: EncodedKey | null,
  upper: EncodedKey,
  rows: number,
  problem: unknown,
): Promise<Failure> {
  let low = from;
  let high = (await findChunkEnd(session, work, low, upper, rows)).end;
  let size = rows;
  let cause = problem;
  while (size > 1) {
    const half = Math.ceil(size / 2);
    const middle = await findChunkEnd(session, work, low, high, half);
    const failed = await failureOf(context, session, work, low, middle.end);
    if (failed !== undefined) {
      high = middle.end;
      cause = failed;
    } else {
      low = middle.end;
    }
    size = middle.last ? 1 : half;
  }
  const columns = work.key.parts.map((part) => `${work.qualifier}.${quoteIdentifier(part.column)}`);
  const row = await session
    .queryOne(
      `SELECT ${columns.join(', ')} FROM ${fromWalked(work)} WHERE ${work.codec.range(low, high)} ORDER BY ${work.codec.orderBy} LIMIT 1`,
    )
    .catch(() => undefined);
  const named = row === undefined ? undefined : describeKey(row);
  const text =
    cause instanceof ConversionWarning ? `${cause.warning.code} ${cause.warning.message}` : describeError(cause);
  return new Failure({
    code: 'row-refused',
    message: `The backfill ${work.id.phase} cannot change ${named === undefined ? 'a row' : `the row ${named}`} of ${work.schema}.${work.table}: ${text}`,
    untouched: 'The whole chunk was rolled back. The chunks before it are committed.',
    remedy: `Correct that row, or the expression in the query's SET. Then run ${commandToGoOn()}; it continues at this chunk. Where the key reads [hidden]: a terminal shows it, and so does ${optionCalled('show-values')}.`,
  });
}

async function failureOf(
  context: Pick<RunContext, 'sessions'>,
  session: Session,
  work: WalkWork,
  low: EncodedKey | null,
  high: EncodedKey,
): Promise<unknown> {
  const sql = renderWalked(work, work.codec.range(low, high));
  try {
    await session.execute('START TRANSACTION');
    const written = await within(context, session, () => session.send(sql));
    if (written.warnings === 0) return undefined;
    const bad = (await readWarnings(session, written.warnings)).find(losesValue);
    return bad && new ConversionWarning(bad, null);
  } catch (error) {
    if (!isRowProblem(error)) throw error;
    return error;
  } finally {
    if (!session.lost) await session.execute('ROLLBACK');
  }
}

/** `id = 7` or `a = 1, b = x`, bounded, for people. */
export function describeKey(row: Readonly<Record<string, string | null>>): string {
  return Object.entries(row)
    .map(([column, value]) => `${column} = ${value === null ? 'NULL' : rowValue(value.slice(0, 80))}`)
    .join(', ');
}
