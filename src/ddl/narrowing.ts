import { bytesOfCharacter, type ResolvedColumn } from '../catalog/resolved-column.ts';
import { integerBytes, textBytes } from '../catalog/type-bytes.ts';

/** Whether some value that the column can hold before cannot be held after (manual, "Data Type Storage Requirements"). */
export function narrows(before: ResolvedColumn, after: ResolvedColumn): boolean {
  if (before.generated !== undefined) return false;
  if (integerBytes(before.type) !== undefined) return !holdsInteger(before, after);
  if (before.type === 'enum' || before.type === 'set') return !holdsMembers(before, after);
  const room = roomForText(before);
  if (room !== undefined) return !holdsText(before, after, room);
  if (before.type !== after.type) return !isWiderKind(before.type, after.type);
  return holdsLess(before, after);
}

/** Least and greatest value of an integer type; undefined for any other. */
export function integerRange(column: ResolvedColumn): readonly [bigint, bigint] | undefined {
  const bits = (integerBytes(column.type) ?? 0) * 8;
  if (bits === 0) return undefined;
  const size = 1n << BigInt(bits);
  return column.unsigned ? [0n, size - 1n] : [-size / 2n, size / 2n - 1n];
}

function holdsInteger(before: ResolvedColumn, after: ResolvedColumn): boolean {
  const was = integerRange(before);
  const is = integerRange(after);
  if (was === undefined) return false;
  if (is !== undefined) return is[0] <= was[0] && is[1] >= was[1];
  if (after.type === 'decimal') {
    const [precision = 10, scale = 0] = after.arguments;
    const largest = 10n ** BigInt(Math.max(0, precision - scale)) - 1n;
    return largest >= was[1] && (after.unsigned ? 0n : -largest) <= was[0];
  }
  const room = roomForText(after);
  return room !== undefined && room.characters >= 20;
}

function holdsMembers(before: ResolvedColumn, after: ResolvedColumn): boolean {
  const is = new Set((after.definition.type.members ?? []).map((member) => member.toLowerCase()));
  const was = before.definition.type.members ?? [];
  if (before.type === after.type) return was.every((member) => is.has(member.toLowerCase()));
  const room = roomForText(after);
  const longest = before.type === 'enum' ? Math.max(0, ...was.map((member) => member.length)) : was.join(',').length;
  return room !== undefined && room.characters >= longest;
}

interface Room {
  readonly characters: number;
  readonly bytes: number;
}

function roomForText(column: ResolvedColumn): Room | undefined {
  const text = textBytes(column.type);
  if (text !== undefined) return { characters: text, bytes: text };
  const each = bytesOfCharacter(column);
  if (each === undefined) return undefined;
  const length = column.arguments[0] ?? 0;
  return { characters: length, bytes: length * each };
}

function holdsText(before: ResolvedColumn, after: ResolvedColumn, was: Room): boolean {
  const is = roomForText(after);
  if (is === undefined) return false;
  if (before.charset !== after.charset && after.charset !== undefined && !holdsCharset(before.charset, after.charset)) {
    return false;
  }
  // Text in bytes counts against text in characters only where both are of one kind.
  const byLength =
    textBytes(before.type) !== undefined || textBytes(after.type) !== undefined
      ? is.bytes >= was.bytes
      : is.characters >= was.characters;
  return byLength;
}

function holdsCharset(before: string | undefined, after: string): boolean {
  return (
    before === undefined || before === 'ascii' || ['utf8mb4', 'utf16', 'utf32', 'utf16le', 'gb18030'].includes(after)
  );
}

function isWiderKind(before: string, after: string): boolean {
  const wider: Readonly<Record<string, readonly string[]>> = {
    float: ['double'],
    date: ['datetime'],
    timestamp: ['datetime'],
    json: ['longtext', 'longblob'],
    point: ['geometry'],
    linestring: ['geometry'],
    polygon: ['geometry'],
  };
  return wider[before]?.includes(after) ?? false;
}

function holdsLess(before: ResolvedColumn, after: ResolvedColumn): boolean {
  if (!before.unsigned && after.unsigned) return true;
  if (before.type !== 'decimal') return before.arguments.some((size, index) => (after.arguments[index] ?? 0) < size);
  const [precision = 10, scale = 0] = before.arguments;
  const [newPrecision = 10, newScale = 0] = after.arguments;
  return newScale < scale || newPrecision - newScale < precision - scale;
}
