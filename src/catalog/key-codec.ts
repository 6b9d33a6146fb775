import { quoteIdentifier } from '../sql/lexing/quote.ts';
import { calendar, moment } from './key-dates.ts';
import { comparable, type PartCodec } from './key-part.ts';
import type { WalkKey, WalkKeyPart } from './walk-key.ts';

/** A key's values as texts; only the server compares them. */
export type EncodedKey = readonly string[];

/** Conditions and expressions over one key of one table. */
export class KeyCodec {
  readonly #parts: readonly PartCodec[];
  /** Select list of the key, columns `k0`, `k1` …; read back with {@link KeyCodec.read}. */
  readonly selectList: string;
  /** False where {@link KeyCodec.at} reads the whole index: no index serves a comparison of SET members by number. */
  readonly findsRow: boolean;
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
    this.findsRow = key.parts[0]?.dataType !== 'set';
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
    return this.#parts
      .flatMap((part, i) => {
        const value = key[i] as string;
        return [part.around?.(value, value), part.equal(value)].filter((text) => text !== undefined);
      })
      .join(' AND ');
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
  if (['time', 'year', 'bit'].includes(type)) return numeric(part, column);
  if (type === 'date' || type === 'datetime') return calendar(part, column);
  if (type === 'timestamp') return moment(part, column, fixedZone);
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

function numeric(part: WalkKeyPart, column: string): PartCodec {
  return comparable(part, column, `CAST(${column} + 0 AS CHAR)`, /^-?\d+(\.\d+)?$/);
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
