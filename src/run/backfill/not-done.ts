import { Failure } from '../../core/failure.ts';
import { commandToGoOn, nextCommand } from '../../core/next-command.ts';
import type { Session } from '../../mysql/session.ts';
import { quoteIdentifier } from '../../sql/lexing/quote.ts';
import { describeKey } from './culprit.ts';
import type { BackfillOrder } from './order.ts';
import { fromWalked, type WalkWork } from './walk-work.ts';

/** The failure of a walk whose `done_when` does not hold in the end. @param value what it gives */
export async function notDone(
  session: Session,
  order: BackfillOrder,
  work: WalkWork,
  value: string,
  sweeps: number,
): Promise<Failure> {
  const check = order.phase.batch.doneWhen;
  const samples = await sampleOpenRows(session, work);
  const walked = sweeps === 1 ? 'once' : `${sweeps} times`;
  const why = order.query.selfConsuming
    ? 'The number of open rows does not fall. Either the query leaves these rows unchanged (a value that stays NULL?), or the application keeps writing new ones.'
    : 'phasedb walks such a query only once, because a second walk could change a row twice.';
  return new Failure({
    code: 'backfill-not-done',
    message: `The backfill ${order.phase.name} is not done: done_when gives ${value} instead of ${String(check?.expected)}. It walked every row ${walked}. ${why}${samples.length === 0 ? '' : ` Open rows, for example: ${samples.join('; ')}.`}`,
    place: check?.place,
    untouched: 'The rows that were changed keep their new values.',
    remedy: `Look at these rows. Correct the query, done_when or the application, then run ${commandToGoOn()}. To start from the beginning instead: ${nextCommand('rollback', order.phase.place.file, { to: order.phase.name })}`,
  });
}

async function sampleOpenRows(session: Session, work: WalkWork): Promise<string[]> {
  if (work.query.where === undefined) return [];
  const columns = work.key.parts.map((part) => `${work.qualifier}.${quoteIdentifier(part.column)}`);
  try {
    const rows = await session.query(
      `SELECT ${columns.join(', ')} FROM ${fromWalked(work)} WHERE (${work.query.where}) ORDER BY ${work.codec.orderBy} LIMIT 5`,
    );
    return rows.map(describeKey);
  } catch {
    // The author's WHERE may lean on a CTE that stands outside it; the samples are only a help.
    return [];
  }
}
