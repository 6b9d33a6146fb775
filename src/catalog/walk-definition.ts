import { quoteIdentifier } from '../sql/lexing/quote.ts';
import { sameName } from './find.ts';
import type { TableIdentity } from './table-identity.ts';
import type { WalkKey, WalkKeyPart } from './walk-key.ts';

/** What the cursor of a walk belongs to: it means nothing on another table or in another order. */
export interface WalkDefinition {
  readonly schema: string;
  readonly table: string;
  readonly identity: TableIdentity;
  /** Of the table that the query writes to, where it is another than the walked one. */
  readonly written?: TableIdentity | undefined;
  readonly key: WalkKey;
  /** Columns of which each chunk keeps a hash of its last row; see run/backfill/witness.ts. */
  readonly witnesses: readonly WitnessColumn[];
}

/** A column whose value is hashed as text. */
export interface WitnessColumn {
  readonly name: string;
  /** Two columns with the same one print an equal value as the same text. */
  readonly kind: string;
  /** The query sets it. */
  readonly set: boolean;
}

/**
 * What of a key puts its rows into another order than before, or makes a cursor another place: a sentence part each, empty
 * where a walk may go on. The name of the key plays no part.
 */
export function orderChanges(before: WalkKey, now: WalkKey): readonly string[] {
  const columns = ({ parts }: WalkKey) => parts.map(({ column }) => column).join(', ');
  if (
    before.parts.length !== now.parts.length ||
    before.parts.some((part, i) => !sameName(part.column, now.parts[i]?.column))
  )
    return [`its columns are (${columns(now)}) instead of (${columns(before)})`];
  return before.parts.flatMap((part, i) => partChanges(part, now.parts[i] as WalkKeyPart));
}

function partChanges(before: WalkKeyPart, now: WalkKeyPart): readonly string[] {
  const { column } = before;
  const changes: string[] = [];
  if (before.descending !== now.descending)
    changes.push(`the direction of ${column} is ${direction(now)} instead of ${direction(before)}`);
  // An ENUM or a SET is in the order of its members, whatever its collation.
  if (before.collation !== now.collation && !isMembered(before))
    changes.push(`the collation of ${column} is ${now.collation ?? 'none'} instead of ${before.collation ?? 'none'}`);
  if (isMembered(before) && before.dataType === now.dataType) {
    if (!before.members?.every((member, at) => member === now.members?.[at]))
      changes.push(
        `the members of the ${before.dataType.toUpperCase()} ${column} are (${listed(now)}) instead of (${listed(before)})`,
      );
  } else if (!keepsValues(before, now)) {
    changes.push(`the type of ${column} is ${typeText(now)} instead of ${typeText(before)}`);
  }
  return changes;
}

/**
 * Whether every value of the one type is in the other as the same place in the same order, and prints so that a cursor
 * of the one names it in the other. A type that gets narrower may have cut values, so it does not.
 */
function keepsValues(before: WalkKeyPart, now: WalkKeyPart): boolean {
  const [long = 0, scale = 0] = before.arguments;
  const [longNow = 0, scaleNow = 0] = now.arguments;
  const width = integerWidths.get(before.dataType);
  if (width !== undefined) {
    const widthNow = integerWidths.get(now.dataType);
    if (widthNow === undefined) return false;
    return before.unsigned === now.unsigned ? widthNow >= width : before.unsigned && widthNow > width;
  }
  if (before.dataType === 'char' && now.dataType === 'varchar')
    return longNow >= long && before.charset === now.charset;
  if (before.dataType !== now.dataType) return false;
  switch (before.dataType) {
    case 'char':
    case 'varchar':
      return longNow >= long && before.charset === now.charset;
    case 'varbinary':
    case 'bit':
    case 'time':
    case 'datetime':
    case 'timestamp':
      return longNow >= long;
    case 'decimal':
      return (
        scaleNow >= scale && longNow - scaleNow >= long - scale && (before.unsigned === now.unsigned || before.unsigned)
      );
    // BINARY(n) pads with zero bytes, which are part of the value.
    default:
      return long === longNow && before.charset === now.charset;
  }
}

const integerWidths: ReadonlyMap<string, number> = new Map([
  ['tinyint', 1],
  ['smallint', 2],
  ['mediumint', 3],
  ['int', 4],
  ['bigint', 8],
]);

function isMembered({ dataType }: WalkKeyPart): boolean {
  return dataType === 'enum' || dataType === 'set';
}

function direction({ descending }: WalkKeyPart): string {
  return descending ? 'descending' : 'ascending';
}

function listed({ members = [] }: WalkKeyPart): string {
  const shown = members.slice(0, 8).map((member) => `'${member.slice(0, 20)}'`);
  return `${shown.join(', ')}${members.length > 8 ? `, … ${members.length} in all` : ''}`;
}

function typeText(part: WalkKeyPart): string {
  const size = part.arguments.length === 0 || isMembered(part) ? '' : `(${part.arguments.join(',')})`;
  return `${part.dataType.toUpperCase()}${size}${part.unsigned ? ' UNSIGNED' : ''}${part.charset === undefined ? '' : ` of ${part.charset}`}`;
}

/** `PRIMARY (a INT, b VARCHAR(20) COLLATE utf8mb4_bin DESC)`, for people. */
export function describeWalkKey({ name, parts }: WalkKey): string {
  const texts = parts.map((part) => {
    const members = isMembered(part) ? `(${listed(part)})` : '';
    const size = part.arguments.length === 0 || isMembered(part) ? '' : `(${part.arguments.join(',')})`;
    return [
      `${quotedIfOdd(part.column)} ${part.dataType.toUpperCase()}${size}${members}`,
      part.unsigned ? 'UNSIGNED' : undefined,
      part.collation === undefined ? undefined : `COLLATE ${part.collation}`,
      part.descending ? 'DESC' : undefined,
    ]
      .filter((text) => text !== undefined)
      .join(' ');
  });
  return `${quotedIfOdd(name)} (${texts.join(', ')})`;
}

function quotedIfOdd(name: string): string {
  return /^\w+$/.test(name) ? name : quoteIdentifier(name);
}
