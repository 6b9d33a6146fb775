import { quoteIdentifier } from '../sql/lexing/quote.ts';
import type { WalkKey, WalkKeyPart } from './walk-key.ts';

/** A key's values as texts; only the server compares them. */
export type EncodedKey = readonly string[];

/**
 * How one part of a key leaves the server as text and comes back as a condition. Values are never compared, rounded or
 * converted here: the server prints them in a form that loses nothing, and gets them back in a form that it compares in
 * the column's own type, character set and collation and can look up in the index.
 */
interface PartCodec {
  /** Expression that prints the value. */
  readonly encode: string;
  /** What an encoded value must look like; anything else in a checkpoint means that it was tampered with. */
  readonly pattern: RegExp;
  equal(value: string): string;
  /** Strictly after the value in index order. */
  after(value: string): string;
  /** Strictly before the value in index order. */
  before(value: string): string;
  /** The value itself or before it. */
  upTo(value: string): string;
  /** A wider condition that an index can use, where the exact one cannot; undefined otherwise. */
  around?(lower: string | undefined, upper: string | undefined): string | undefined;
}

/** Conditions and expressions over one key of one table. */
export class KeyCodec {
  readonly #parts: readonly PartCodec[];
  /** Select list of the key, columns `k0`, `k1` …; read back with {@link KeyCodec.read}. */
  readonly selectList: string;
  /** In index order. */
  readonly orderBy: string;
  /** The last row first. */
  readonly reverseOrderBy: string;

  /**
   * @param qualifier quoted table name or alias in front of the columns
   * @param fixedZone true when the session's time zone has no daylight-saving changes: local times are then unambiguous
   */
  constructor(key: WalkKey, qualifier: string, fixedZone: boolean) {
    this.#parts = key.parts.map((part) => codecOf(part, `${qualifier}.${quoteIdentifier(part.column)}`, fixedZone));
    this.selectList = this.#parts.map((part, i) => `${part.encode} AS k${i}`).join(', ');
    const order = (reverse: boolean) =>
      key.parts
        .map(({ column, descending }) => {
          const direction = descending === reverse ? '' : ' DESC';
          return `${qualifier}.${quoteIdentifier(column)}${direction}`;
        })
        .join(', ');
    this.orderBy = order(false);
    this.reverseOrderBy = order(true);
  }

  /** The key in a row selected with {@link KeyCodec.selectList}. */
  read(row: Readonly<Record<string, string | null>>): EncodedKey {
    return this.#parts.map((_, i) => {
      const value = row[`k${i}`];
      if (value === null || value === undefined)
        throw new Error(`part ${i} of a key is NULL, which a usable key excludes`);
      return value;
    });
  }

  /**
   * Rows after `lower` (exclusive) up to `upper` (inclusive), in index order; null leaves that end open.
   *
   * Comparisons of several columns are spelt out with OR: MySQL scans the whole index for a row constructor
   * `(a, b) > (x, y)` but reads a range for `a > x OR (a = x AND b > y)` (seen on 9.7.4 by Handler_read_next).
   */
  range(lower: EncodedKey | null, upper: EncodedKey | null): string {
    this.#check(lower);
    this.#check(upper);
    const conditions: string[] = [];
    let from = 0;
    // Parts that both ends share are plain equalities: the index is then entered with one range.
    while (lower !== null && upper !== null && from < this.#parts.length - 1 && lower[from] === upper[from]) {
      conditions.push((this.#parts[from] as PartCodec).equal(lower[from] as string));
      from++;
    }
    const around = this.#parts[from]?.around?.(lower?.[from], upper?.[from]);
    if (around !== undefined) conditions.push(around);
    if (lower !== null) conditions.push(this.#lexicographic(lower, from, 'after', 'after'));
    if (upper !== null) conditions.push(this.#lexicographic(upper, from, 'before', 'upTo'));
    return conditions.length === 0 ? 'TRUE' : conditions.join(' AND ');
  }

  /** Exactly that row. */
  at(key: EncodedKey): string {
    this.#check(key);
    return this.#parts.map((part, i) => part.equal(key[i] as string)).join(' AND ');
  }

  #lexicographic(key: EncodedKey, from: number, side: 'after' | 'before', last: 'after' | 'upTo'): string {
    const alternatives: string[] = [];
    const equalities: string[] = [];
    for (let i = from; i < this.#parts.length; i++) {
      const part = this.#parts[i] as PartCodec;
      const value = key[i] as string;
      alternatives.push([...equalities, part[i === this.#parts.length - 1 ? last : side](value)].join(' AND '));
      equalities.push(part.equal(value));
    }
    return alternatives.length === 1
      ? `${alternatives[0]}`
      : `(${alternatives.map((text) => `(${text})`).join(' OR ')})`;
  }

  #check(key: EncodedKey | null): void {
    if (key === null) return;
    const sound = key.length === this.#parts.length && key.every((value, i) => this.#parts[i]?.pattern.test(value));
    if (!sound) throw new Error('a key in the checkpoint does not have the form of this table’s key');
  }
}

const integers = new Set(['tinyint', 'smallint', 'mediumint', 'int', 'bigint']);
const characters = new Set(['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext']);
const bytes = new Set(['binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob']);

function codecOf(part: WalkKeyPart, column: string, fixedZone: boolean): PartCodec {
  const type = part.dataType;
  if (integers.has(type)) return comparable(part, column, `CAST(${column} AS CHAR)`, /^-?\d+$/);
  if (type === 'decimal') return comparable(part, column, `CAST(${column} AS CHAR)`, /^-?\d+(\.\d+)?$/);
  // As numbers these compare in their own type and can be looked up, the zero dates included, which a text literal
  // cannot name under NO_ZERO_DATE (error 1525, seen on 9.7.4).
  if (['date', 'datetime', 'time', 'year', 'bit'].includes(type)) return numeric(part, column);
  if (type === 'timestamp') return fixedZone ? numeric(part, column) : instant(part, column);
  if (type === 'enum') return enumeration(part, column);
  // A set + 0 is a DOUBLE, which keeps only 53 of the 64 members apart.
  if (type === 'set') {
    const members = `CAST(${column} AS UNSIGNED)`;
    return comparable(part, members, `CAST(${members} AS CHAR)`, /^\d+$/);
  }
  if (characters.has(type)) {
    const charset = identifier(part.charset, part.column);
    const collation = identifier(part.collation, part.column);
    return comparable(
      part,
      column,
      `HEX(${column})`,
      /^([0-9A-F]{2})*$/,
      (hex) => `_${charset} X'${hex}' COLLATE ${collation}`,
    );
  }
  if (bytes.has(type)) return comparable(part, column, `HEX(${column})`, /^([0-9A-F]{2})*$/, (hex) => `X'${hex}'`);
  throw new Error(`keys of type ${type} are not walked`);
}

function comparable(
  part: WalkKeyPart,
  operand: string,
  encode: string,
  pattern: RegExp,
  literal: (value: string) => string = (value) => value,
): PartCodec {
  const [after, before] = part.descending ? ['<', '>'] : ['>', '<'];
  return {
    encode,
    pattern,
    equal: (value) => `${operand} = ${literal(value)}`,
    after: (value) => `${operand} ${after} ${literal(value)}`,
    before: (value) => `${operand} ${before} ${literal(value)}`,
    upTo: (value) => `${operand} ${before}= ${literal(value)}`,
  };
}

function numeric(part: WalkKeyPart, column: string): PartCodec {
  return comparable(part, column, `CAST(${column} + 0 AS CHAR)`, /^-?\d+(\.\d+)?$/);
}

/**
 * A TIMESTAMP in a session whose zone puts the clock back once a year: a local time then names two moments.
 * UNIX_TIMESTAMP() of a TIMESTAMP column gives the stored UTC value without conversion (9.7 manual, "Date and Time
 * Functions"), but no index serves it, so a range that is wider by two hours stands beside it.
 */
function instant(part: WalkKeyPart, column: string): PartCodec {
  const exact = comparable(
    part,
    `UNIX_TIMESTAMP(${column})`,
    `CAST(UNIX_TIMESTAMP(${column}) AS CHAR)`,
    /^\d+(\.\d+)?$/,
  );
  return {
    ...exact,
    around(lower, upper) {
      const [low, high] = part.descending ? [upper, lower] : [lower, upper];
      const conditions = [
        low === undefined ? undefined : `${column} >= FROM_UNIXTIME(GREATEST(${low} - 7200, 0))`,
        high === undefined ? undefined : `${column} <= FROM_UNIXTIME(${high} + 7200)`,
      ].filter((text) => text !== undefined);
      // A zero timestamp lies before every FROM_UNIXTIME(); only rows after it can be asked for with a lower bound.
      return conditions.length === 0 ? undefined : conditions.join(' AND ');
    },
  };
}

/**
 * ENUM sorts by the number of its member, but `k > 'm'` compares texts and `k > 1` scans the index; a list of member
 * numbers does neither (seen on 9.7.4). 0 is the number of an invalid value.
 */
function enumeration(part: WalkKeyPart, column: string): PartCodec {
  const highest = part.members?.length ?? 65535;
  const listable = highest <= 256;
  const list = (from: number, to: number) => {
    const numbers = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
    return numbers.length === 0 ? 'FALSE' : `${column} IN (${numbers.join(', ')})`;
  };
  const above = (value: string) => (listable ? list(Number(value) + 1, highest) : `${column} + 0 > ${value}`);
  const below = (value: string) => (listable ? list(0, Number(value) - 1) : `${column} + 0 < ${value}`);
  const from = (value: string) => (listable ? list(Number(value), highest) : `${column} + 0 >= ${value}`);
  const to = (value: string) => (listable ? list(0, Number(value)) : `${column} + 0 <= ${value}`);
  return {
    encode: `CAST(${column} + 0 AS CHAR)`,
    pattern: /^\d{1,5}$/,
    equal: (value) => `${column} = ${value}`,
    after: part.descending ? below : above,
    before: part.descending ? above : below,
    upTo: part.descending ? from : to,
  };
}

function identifier(name: string | undefined, column: string): string {
  if (name === undefined || !/^[A-Za-z0-9_]+$/.test(name)) {
    throw new Error(`the character set or collation of key column ${column} is unknown`);
  }
  return name;
}

/**
 * True when local times of a session in that zone are unambiguous.
 * @param systemTimeZone `@@system_time_zone`: an abbreviation of the season in which the server was started, so that
 *   `GMT` may be London's winter
 */
export function isFixedZone(timeZone: string, systemTimeZone: string): boolean {
  if (timeZone.toUpperCase() === 'SYSTEM') return systemTimeZone.toUpperCase() === 'UTC';
  return /^([+-]\d{1,2}:\d{2}|UTC|GMT|Etc\/(UTC|GMT)|Universal|Zulu)$/i.test(timeZone);
}
