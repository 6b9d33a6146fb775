import type { ResolvedColumn } from '../catalog/resolved-column.ts';
import { maximumBytes } from '../catalog/resolved-column.ts';

/** How a changed column type is carried out: not at all, in the dictionary alone, or by a copy of the table. */
export type TypeChange =
  | { readonly kind: 'same' }
  | { readonly kind: 'widened'; readonly because: string }
  | { readonly kind: 'different'; readonly because: string };

/**
 * Compares two definitions of a column as Field::is_equal does in the server (sql/field.cc), names, nullability and
 * defaults aside; confirmed on 9.7.4.
 * @param indexed some index of the table has the column as a part
 */
export function compareTypes(before: ResolvedColumn, after: ResolvedColumn, indexed: boolean): TypeChange {
  const name = before.definition.name;
  if (before.definition.autoIncrement !== after.definition.autoIncrement) {
    return { kind: 'different', because: `AUTO_INCREMENT of ${name} changes` };
  }
  if (before.type === 'enum' || before.type === 'set') return compareMembers(before, after);
  if (isBlobOf(before.type, after.type))
    return { kind: 'widened', because: `${name} becomes bytes of the same length` };
  if (before.type !== after.type)
    return differs(name, `the type of ${name} changes from ${before.type} to ${after.type}`);
  if (before.unsigned !== after.unsigned) return differs(name, `${name} changes its sign range`);
  if (before.definition.type.zerofill !== after.definition.type.zerofill)
    return differs(name, `ZEROFILL of ${name} changes`);
  if (after.definition.srid !== undefined && before.definition.srid !== after.definition.srid)
    return differs(name, `the SRID of ${name} changes`);
  const characters = compareCharacters(before, after, indexed);
  if (characters.kind === 'different') return characters;
  const length = compareLengths(before, after);
  return length.kind === 'same' ? characters : length;
}

function differs(_name: string, because: string): TypeChange {
  return { kind: 'different', because };
}

const BLOBS: Readonly<Record<string, string>> = {
  tinytext: 'tinyblob',
  text: 'blob',
  mediumtext: 'mediumblob',
  longtext: 'longblob',
};

/** TEXT to BLOB of the same size is in place, although BLOB to TEXT is not (9.7.4). */
function isBlobOf(before: string, after: string): boolean {
  return BLOBS[before] === after;
}

function compareCharacters(before: ResolvedColumn, after: ResolvedColumn, indexed: boolean): TypeChange {
  const name = before.definition.name;
  if (before.charset !== after.charset) {
    const superset = before.charset === 'utf8mb3' && after.charset === 'utf8mb4';
    if (!superset) return { kind: 'different', because: `the character set of ${name} changes` };
    if (indexed) return { kind: 'different', because: `the character set of the indexed column ${name} changes` };
    return { kind: 'widened', because: `${name} goes from utf8mb3 to utf8mb4, which holds it` };
  }
  if (before.collation === after.collation) return { kind: 'same' };
  if (indexed) return { kind: 'different', because: `the collation of the indexed column ${name} changes` };
  return { kind: 'widened', because: `the collation of ${name} changes, and no index holds it` };
}

function compareLengths(before: ResolvedColumn, after: ResolvedColumn): TypeChange {
  const name = before.definition.name;
  if (before.type !== 'varchar' && before.type !== 'varbinary') {
    const same =
      before.arguments.length === after.arguments.length && before.arguments.every((n, i) => n === after.arguments[i]);
    return same ? { kind: 'same' } : { kind: 'different', because: `the length or precision of ${name} changes` };
  }
  const was = maximumBytes(before) ?? 0;
  const is = maximumBytes(after) ?? 0;
  if ((before.arguments[0] ?? 0) === (after.arguments[0] ?? 0) && was === is) return { kind: 'same' };
  if ((after.arguments[0] ?? 0) < (before.arguments[0] ?? 0))
    return { kind: 'different', because: `${name} gets shorter` };
  if (was <= 255 && is > 255) {
    return {
      kind: 'different',
      because: `${name} may then take ${is} bytes instead of ${was}: above 255 its length needs two bytes`,
    };
  }
  return {
    kind: 'widened',
    because: `${name} gets longer, and its length still takes ${is > 255 ? 'two bytes' : 'one byte'}`,
  };
}

/** ENUM and SET take new members at the end, while the size stays; their character set does not count (9.7.4). */
function compareMembers(before: ResolvedColumn, after: ResolvedColumn): TypeChange {
  const name = before.definition.name;
  const type = before.type.toUpperCase();
  if (before.type !== after.type) {
    return { kind: 'different', because: `the type of ${name} changes from ${before.type} to ${after.type}` };
  }
  const was = before.definition.type.members ?? [];
  const is = after.definition.type.members ?? [];
  if (is.length < was.length) return { kind: 'different', because: `${type} members of ${name} are removed` };
  if (was.some((member, index) => !sameMember(member, is[index] ?? '', before.collation))) {
    return { kind: 'different', because: `${type} members of ${name} are changed or inserted before the end` };
  }
  if (memberBytes(before.type, was.length) !== memberBytes(before.type, is.length)) {
    return { kind: 'different', because: `${name} has too many members for the bytes that a value takes now` };
  }
  return { kind: 'same' };
}

function sameMember(a: string, b: string, collation: string | undefined): boolean {
  const exact = collation?.endsWith('_bin') || collation?.includes('_cs');
  return exact ? a === b : a.toLowerCase() === b.toLowerCase();
}

/** Manual, "Data Type Storage Requirements": ENUM one byte up to 255 members; SET 1, 2, 3, 4 or 8 bytes. */
function memberBytes(type: string, members: number): number {
  if (type === 'enum') return members <= 255 ? 1 : 2;
  const bytes = Math.ceil(members / 8);
  return bytes > 4 ? 8 : bytes;
}
