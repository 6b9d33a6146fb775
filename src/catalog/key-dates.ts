import { comparable, type PartCodec } from './key-part.ts';
import type { WalkKeyPart } from './walk-key.ts';

/**
 * DATE and DATETIME. A date of the calendar is compared as a text, because MySQL reads a number of six digits or fewer as
 * a year of two digits: `k > 990101` begins at 1999 and not at 0099 (9.7.4). A zero date is the number 0, which
 * NO_ZERO_DATE lets through, unlike its text (error 1525). Any other date that is not in the calendar (`2020-00-00`,
 * `2020-02-30`) is refused as a literal in strict mode (error 1292), but not as a number beside the column + 0; dates of
 * the calendar around it let the index be used.
 */
export function calendar(part: WalkKeyPart, column: string): PartCodec {
  const withTime = part.dataType === 'datetime';
  const encode = `CAST(${column} + 0 AS CHAR)`;
  const pattern = /^\d+(\.\d+)?$/;
  const literal = (value: string) => literalOf(value, withTime);
  const plain = comparable(part, column, encode, pattern, (value) => literal(value) ?? value);
  const number = comparable(part, `${column} + 0`, encode, pattern);
  const within = (value: string, side: 'below' | 'above' | 'both', exact: string) => {
    const { before, after } = neighbours(value, withTime);
    const bounds = [
      side !== 'below' && before !== undefined ? `${column} >= '${before}'` : undefined,
      side !== 'above' && after !== undefined ? `${column} <= '${after}'` : undefined,
      exact,
    ].filter((text) => text !== undefined);
    return bounds.length === 1 ? exact : `(${bounds.join(' AND ')})`;
  };
  const [onward, backward] = part.descending ? (['below', 'above'] as const) : (['above', 'below'] as const);
  const known = (value: string) => literal(value) !== undefined;
  return {
    encode,
    pattern,
    equal: (value) => (known(value) ? plain.equal(value) : within(value, 'both', number.equal(value))),
    after: (value) => (known(value) ? plain.after(value) : within(value, onward, number.after(value))),
    before: (value) => (known(value) ? plain.before(value) : within(value, backward, number.before(value))),
    upTo: (value) => (known(value) ? plain.upTo(value) : within(value, backward, number.upTo(value))),
  };
}

/** Year, month, day and the digits after them of a value printed by `column + 0`. */
function partsOf(value: string, withTime: boolean) {
  const [whole = '', fraction] = value.split('.');
  const digits = whole.padStart(withTime ? 14 : 8, '0');
  const date = { year: digits.slice(0, 4), month: digits.slice(4, 6), day: digits.slice(6, 8) };
  return { ...date, time: digits.slice(8), fraction };
}

/** As MySQL takes it in strict mode; undefined for a date that the calendar does not have. */
function literalOf(value: string, withTime: boolean): string | undefined {
  if (/^0+(\.0+)?$/.test(value)) return '0';
  const { year, month, day, time, fraction } = partsOf(value, withTime);
  if (Number(month) < 1 || Number(day) < 1 || Number(day) > lastDay(year, month)) return undefined;
  const clock = withTime
    ? ` ${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4, 6)}${fraction === undefined ? '' : `.${fraction}`}`
    : '';
  return `'${year}-${month}-${day}${clock}'`;
}

/** The nearest dates of the calendar before and after one that is not in it, as far as MySQL has them. */
function neighbours(value: string, withTime: boolean): { before: string | undefined; after: string | undefined } {
  const { year, month, day } = partsOf(value, withTime);
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  const text = (years: number, months: number, days: number) =>
    `${String(years).padStart(4, '0')}-${String(months).padStart(2, '0')}-${String(days).padStart(2, '0')}`;
  if (m === 0) return { before: y === 0 ? undefined : text(y - 1, 12, 31), after: text(y, 1, 1) };
  // `0000-01-00` and its like have no date of the calendar before them.
  const endOfLast = m === 1 ? (y === 0 ? undefined : text(y - 1, 12, 31)) : text(y, m - 1, lastDay(year, `${m - 1}`));
  if (d === 0) return { before: endOfLast, after: text(y, m, 1) };
  const after = m < 12 ? text(y, m + 1, 1) : y < 9999 ? text(y + 1, 1, 1) : undefined;
  return { before: text(y, m, lastDay(year, month)), after };
}

function lastDay(year: string, month: string): number {
  const y = Number(year);
  // MySQL's year 0 has no 29 February (9.7.4), although it divides by 400.
  const leap = y !== 0 && (y % 4 === 0 ? y % 100 !== 0 || y % 400 === 0 : false);
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][Number(month) - 1] ?? 0;
}

/** First and last second that a TIMESTAMP holds beside its zero, as Unix time. */
const firstSecond = 1;
const lastSecond = 2_147_483_647;

/**
 * A TIMESTAMP, as Unix time: a cursor then means the same moment whatever zone a later session or server has. In a zone
 * without daylight saving FROM_UNIXTIME() names that moment exactly and the index serves it. In any other a local time may
 * name two moments: UNIX_TIMESTAMP() of a column gives the stored value without conversion (9.7 manual, "Date and Time
 * Functions"), but no index serves it, so a range that is wider by two hours stands beside it.
 */
export function moment(part: WalkKeyPart, column: string, fixedZone: boolean): PartCodec {
  const encode = `CAST(UNIX_TIMESTAMP(${column}) AS CHAR)`;
  // Unix time has ten digits at most; before state version 3 a cursor had the fourteen of a local time.
  const pattern = /^\d{1,10}(\.\d+)?$/;
  if (fixedZone) {
    const literal = (value: string) => (isZero(value) ? '0' : `FROM_UNIXTIME(${value})`);
    return comparable(part, column, encode, pattern, literal);
  }
  const around = (lower: string | undefined, upper: string | undefined) => {
    const [low, high] = part.descending ? [upper, lower] : [lower, upper];
    const conditions = [
      // The zero timestamp lies before every FROM_UNIXTIME().
      low === undefined || isZero(low)
        ? undefined
        : `${column} >= FROM_UNIXTIME(GREATEST(${low} - 7200, ${firstSecond}))`,
      // Beyond the last second MySQL refuses the comparison in strict mode (error 1292).
      high === undefined || Number.parseInt(high, 10) + 7200 > lastSecond
        ? undefined
        : `${column} <= FROM_UNIXTIME(${high} + 7200)`,
    ].filter((text) => text !== undefined);
    return conditions.length === 0 ? undefined : conditions.join(' AND ');
  };
  return { ...comparable(part, `UNIX_TIMESTAMP(${column})`, encode, pattern), around };
}

function isZero(value: string): boolean {
  return /^0+(\.0+)?$/.test(value);
}
