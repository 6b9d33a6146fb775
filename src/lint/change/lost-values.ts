import { bytesPerCharacter } from '../../catalog/character-sets.ts';
import type { ResolvedColumn } from '../../catalog/resolved-column.ts';
import { textBytes } from '../../catalog/type-bytes.ts';
import { integerRange } from '../../ddl/narrowing.ts';
import { writeName, writeString, writeType } from '../../sql/rendering/render-definition.ts';
import type { SampleValue } from './sample-value.ts';

/** Values of a column that another definition of it cannot hold. */
export interface LostValues {
  /** In words, as the subject of a sentence. */
  readonly values: string;
  /** SQL that is true of rows with such a value; undefined where none is known that is right for all. */
  readonly condition: string | undefined;
  /** Some of them: a gate that counts none of these proves nothing. */
  readonly samples: readonly SampleValue[];
}

const SOMETHING: SampleValue = { characters: undefined };
const TEMPORAL = new Set(['date', 'datetime', 'time', 'timestamp']);

/** @param was of which `narrows` is true, towards `is` */
export function lostValues(was: ResolvedColumn, is: ResolvedColumn): LostValues {
  const range = integerRange(is) ?? decimalRange(was, is);
  if (was.type === is.type && (is.type === 'enum' || is.type === 'set')) return lostMembers(was, is);
  const own = integerRange(was);
  if (own !== undefined && range !== undefined) return outsideOf(was, own, range);
  if (lengthOf(was) !== undefined && lengthOf(is) !== undefined) return tooLong(was, is);
  if (lengthOf(is) !== undefined) return longerThan(was, is);
  if (is.type === 'decimal') return changedBy(was, is, digits(was, is));
  if (own === undefined && integerRange(is) !== undefined) return noWholeNumber(was, is);
  if (TEMPORAL.has(was.type) && TEMPORAL.has(is.type)) return moment(was, is);
  return { values: `values that are not a valid ${is.type.toUpperCase()}`, condition: undefined, samples: [SOMETHING] };
}

function lostMembers(was: ResolvedColumn, is: ResolvedColumn): LostValues {
  const kept = new Set((is.definition.type.members ?? []).map((member) => member.toLowerCase()));
  const lost = (was.definition.type.members ?? []).filter((member) => !kept.has(member.toLowerCase()));
  const name = writeName(was.definition.name);
  const list = lost.map(writeString).join(', ');
  const condition =
    was.type === 'set'
      ? lost.map((member) => `FIND_IN_SET(${writeString(member)}, ${name}) > 0`).join(' OR ')
      : lost.length === 1
        ? `${name} = ${list}`
        : `${name} IN (${list})`;
  return {
    values: lost.length === 1 ? `the value ${list}` : `the values ${list}`,
    condition,
    samples: lost.slice(0, 20),
  };
}

type Range = readonly [bigint, bigint];

function outsideOf({ definition }: ResolvedColumn, was: Range, [low, high]: Range): LostValues {
  const name = writeName(definition.name);
  const [below, above] = [was[0] < low, was[1] > high];
  const samples = [...(below ? [low - 1n] : []), ...(above ? [high + 1n] : [])];
  if (below && above)
    return { values: `values outside ${low} to ${high}`, condition: `${name} NOT BETWEEN ${low} AND ${high}`, samples };
  return below
    ? { values: `values below ${low}`, condition: `${name} < ${low}`, samples }
    : { values: `values above ${high}`, condition: `${name} > ${high}`, samples };
}

/** The integer range of a DECIMAL; undefined if either type is not a DECIMAL or integer. */
function decimalRange(was: ResolvedColumn, is: ResolvedColumn): Range | undefined {
  if (is.type !== 'decimal' || integerRange(was) === undefined) return undefined;
  const [precision = 10, scale = 0] = is.arguments;
  const largest = 10n ** BigInt(Math.max(0, precision - scale)) - 1n;
  return [is.unsigned ? 0n : -largest, largest];
}

/** Room of a character or binary type, counted as the condition on it counts. */
function lengthOf({ type, arguments: sizes }: ResolvedColumn): { limit: number; inBytes: boolean } | undefined {
  if (type === 'char' || type === 'varchar') return { limit: sizes[0] ?? 1, inBytes: false };
  if (type === 'binary' || type === 'varbinary') return { limit: sizes[0] ?? 1, inBytes: true };
  const limit = textBytes(type);
  return limit === undefined ? undefined : { limit, inBytes: true };
}

function tooLong(was: ResolvedColumn, is: ResolvedColumn): LostValues {
  const [from, to] = [lengthOf(was), lengthOf(is)];
  const charsets = was.charset !== is.charset && is.charset !== undefined;
  if (from === undefined || to === undefined) return longerThan(was, is);
  const room = from.inBytes === to.inBytes ? from.limit : from.limit * bytesPerCharacter(was.charset ?? 'utf8mb4');
  if (room > to.limit || !charsets) return longerThan(was, is);
  const name = writeName(was.definition.name);
  return {
    values: `values with characters that ${is.charset} does not have`,
    condition: lostCharacters(name, was.charset ?? 'utf8mb4', is.charset ?? 'utf8mb4'),
    samples: [SOMETHING],
  };
}

/** Texts of two character sets of which neither is Unicode do not compare (error 1267). */
function lostCharacters(name: string, from: string, to: string): string {
  const comparable = [from, to].some((charset) => charset === 'ascii' || /^(?:utf|ucs)/.test(charset));
  if (comparable) return `${name} <> CONVERT(${name} USING ${to})`;
  return `HEX(${name}) <> HEX(CONVERT(CONVERT(${name} USING ${to}) USING ${from}))`;
}

function longerThan({ definition }: ResolvedColumn, is: ResolvedColumn): LostValues {
  const { limit, inBytes } = lengthOf(is) ?? { limit: 0, inBytes: false };
  return {
    values: `values longer than ${limit} ${inBytes ? 'bytes' : limit === 1 ? 'character' : 'characters'}`,
    condition: `${inBytes ? 'LENGTH' : 'CHAR_LENGTH'}(${writeName(definition.name)}) > ${limit}`,
    samples: [{ characters: limit + 1 }],
  };
}

/** A DECIMAL with more integer digits, decimals or a larger sign range than the other. */
function digits(was: ResolvedColumn, is: ResolvedColumn): readonly SampleValue[] {
  const [precision = 10, scale = 0] = was.arguments;
  const [newPrecision = 10, newScale = 0] = is.arguments;
  if (was.type !== 'decimal') return [SOMETHING];
  return [
    ...(precision - scale > newPrecision - newScale ? [10n ** BigInt(newPrecision - newScale)] : []),
    ...(scale > newScale ? [10 ** -(newScale + 1)] : []),
    ...(!was.unsigned && is.unsigned ? [-1n] : []),
  ];
}

/** Values that a conversion changes. */
function changedBy({ definition }: ResolvedColumn, is: ResolvedColumn, samples: readonly SampleValue[]): LostValues {
  const name = writeName(definition.name);
  const type = writeType(is.definition);
  const target = `${is.type.toUpperCase()}${is.arguments.length === 0 ? '' : `(${is.arguments.join(', ')})`}`;
  const negative = is.unsigned ? ` OR ${name} < 0` : '';
  return {
    values: `values with more digits than ${type} has`,
    condition: `${name} <> CAST(${name} AS ${target})${negative}`,
    samples: samples.length === 0 ? [SOMETHING] : samples,
  };
}

function noWholeNumber(was: ResolvedColumn, is: ResolvedColumn): LostValues {
  const name = writeName(was.definition.name);
  const [low, high] = integerRange(is) ?? [0n, 0n];
  const isText = lengthOf(was) !== undefined;
  if (!isText && !['decimal', 'float', 'double'].includes(was.type)) {
    return {
      values: `values that are not a valid ${is.type.toUpperCase()}`,
      condition: undefined,
      samples: [SOMETHING],
    };
  }
  return {
    values: `values that are not a whole number from ${low} to ${high}`,
    condition: `${isText ? `${name} NOT REGEXP '^-?[0-9]+$'` : `${name} <> ROUND(${name})`} OR ${name} NOT BETWEEN ${low} AND ${high}`,
    samples: [SOMETHING],
  };
}

function moment(was: ResolvedColumn, is: ResolvedColumn): LostValues {
  const name = writeName(was.definition.name);
  if (is.type === 'timestamp' && was.type !== 'timestamp') {
    return {
      values: 'times outside 1970-01-01 00:00:01 UTC to 2038-01-19 03:14:07 UTC',
      condition: `${name} NOT BETWEEN '1970-01-02' AND '2038-01-18'`,
      samples: [SOMETHING],
    };
  }
  const [fraction = 0] = is.arguments;
  const kind = is.type === 'timestamp' ? 'DATETIME' : is.type.toUpperCase();
  const target = fraction > 0 ? `${kind}(${fraction})` : kind;
  return {
    values: `values more precise than ${target}`,
    condition: `${name} <> CAST(${name} AS ${target})`,
    samples: [SOMETHING],
  };
}
