import { Failure, formatPlace } from '../../core/failure.ts';
import { rowValue } from '../../core/row-value.ts';
import type { GateQuery } from '../../migration/migration.ts';
import type { Session } from '../../mysql/session.ts';
import type { RunContext } from '../context/run-context.ts';
import { limited } from '../context/statement-limit.ts';
import { countsRows } from './counts-rows.ts';

/** What a gate query gave, and whether that is what was expected. */
export interface GateAnswer {
  readonly holds: boolean;
  /** What the query gave, as text; `NULL` for null. Not for people: see `shown`. */
  readonly value: string;
  /** The same for a message: marked as a value of a row, unless the query only counts. */
  readonly shown: string;
}

/**
 * Asks a gate's query once.
 * @throws Failure `gate-shape` when the answer is not one row of one column; ServerError
 */
export async function askGate(session: Session, gate: GateQuery): Promise<GateAnswer> {
  const { columns, rows } = await session.table(gate.sql);
  const row = rows[0];
  if (columns !== 1 || rows.length !== 1 || row === undefined) {
    throw new Failure({
      code: 'gate-shape',
      message: `The query at ${formatPlace(gate.place)} gave ${rows.length} ${rows.length === 1 ? 'row' : 'rows'} of ${columns} ${columns === 1 ? 'column' : 'columns'}. It must give exactly one row of one column.`,
      place: gate.place,
      statement: gate.sql,
      untouched: 'The query changed nothing.',
      remedy: 'Write it as SELECT COUNT(*) … or with LIMIT 1 and one expression.',
    });
  }
  const value = row[0] ?? null;
  const text = value ?? 'NULL';
  const shown = value === null || countsRows(gate.sql) ? text : rowValue(text);
  return { holds: sameValue(value, gate.expected), value: text, shown };
}

/**
 * The same, ended at once when a stop is asked for: such a query may read a whole table.
 * @returns undefined where the stop came first
 */
export async function askGateUntilStop(
  context: Pick<RunContext, 'sessions' | 'stop'>,
  session: Session,
  gate: GateQuery,
): Promise<GateAnswer | undefined> {
  try {
    const ask = async () =>
      context.stop.requested
        ? undefined
        : limited(context.sessions, session, { afterStopMs: 0 }, () => askGate(session, gate));
    const answer = await context.sessions.repeatable(session, ask);
    // A function such as SLEEP() answers where it is ended, instead of failing.
    return context.stop.requested ? undefined : answer;
  } catch (error) {
    if (context.stop.requested) return undefined;
    throw error;
  }
}

/**
 * FORMAT.md "Comparing": numbers as decimals of any length, all else as the text that MySQL sends; NULL equals only
 * null. Decimals are compared digit by digit, never as floating point.
 */
export function sameValue(value: string | null, expected: GateQuery['expected']): boolean {
  if (value === null || expected === null) return value === null && expected === null;
  const wanted = typeof expected === 'boolean' ? (expected ? '1' : '0') : String(expected);
  const left = decimal(value);
  const right = decimal(wanted);
  return left !== undefined && right !== undefined ? left === right : value === wanted;
}

/** A number in one canonical spelling, or undefined where the text is none: `-0.50` and `-5e-1` give `-0.5`. */
export function decimal(text: string): string | undefined {
  const match = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?\s*$/.exec(text);
  if (!match) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return undefined;
  let digits = whole + fraction;
  let point = whole.length + Number(exponent);
  if (point < 0) {
    digits = '0'.repeat(-point) + digits;
    point = 0;
  }
  digits = digits.padEnd(point, '0');
  const integer = digits.slice(0, point).replace(/^0+(?=\d)/, '') || '0';
  const rest = digits.slice(point).replace(/0+$/, '');
  const number = rest === '' ? integer : `${integer}.${rest}`;
  return sign === '-' && number !== '0' ? `-${number}` : number;
}
