import type { ResolvedColumn } from '../catalog/resolved-column.ts';
import { maximumBytes } from '../catalog/resolved-column.ts';
import { compareMembers } from './member-change.ts';
import type { TypeChange } from './type-change.ts';

/**
 * Compares two definitions of a column as Field::is_equal does in the server (sql/field.cc), names, nullability and
 * defaults aside; confirmed on 9.7.4.
 * @param indexed some index of the table has the column as a part
 */
export function compareTypes(before: ResolvedColumn, after: ResolvedColumn, indexed: boolean): TypeChange {
  const name = before.definition.name;
  if (before.definition.autoIncrement !== after.definition.autoIncrement) {
    return different(`AUTO_INCREMENT of ${name} changes`);
  }
  if (before.type === 'enum' || before.type === 'set') return compareMembers(before, after);
  if (before.type !== after.type && BYTES_OF[before.type] !== after.type) {
    return different(`the type of ${name} changes from ${before.type} to ${after.type}`);
  }
  if (before.unsigned !== after.unsigned) return different(`${name} changes its sign range`);
  if (before.definition.type.zerofill !== after.definition.type.zerofill)
    return different(`ZEROFILL of ${name} changes`);
  // Omitting the SRID keeps it; only a different SRID is a change.
  if (after.definition.srid !== undefined && before.definition.srid !== after.definition.srid) {
    return different(`the SRID of ${name} changes`);
  }
  const characters = compareCharacters(before, after, indexed);
  if (characters.kind === 'different') return characters;
  const length = compareLengths(before, after);
  if (length.kind !== 'widened' || characters.kind === 'same') return length.kind === 'same' ? characters : length;
  return { ...length, recast: characters.kind === 'widened' && characters.recast };
}

function different(because: string): TypeChange {
  return { kind: 'different', because };
}

/** Text may become bytes of the same kind in place; bytes may not become text, and CHAR may not become BINARY (9.7.4). */
const BYTES_OF: Readonly<Record<string, string>> = {
  varchar: 'varbinary',
  tinytext: 'tinyblob',
  text: 'blob',
  mediumtext: 'mediumblob',
  longtext: 'longblob',
};

function compareCharacters(before: ResolvedColumn, after: ResolvedColumn, indexed: boolean): TypeChange {
  const name = before.definition.name;
  const toBytes = BYTES_OF[before.type] === after.type;
  if (toBytes || before.charset !== after.charset) {
    const superset = before.charset === 'utf8mb3' && after.charset === 'utf8mb4';
    if (!superset && !toBytes) {
      return different(
        before.charset === undefined
          ? `the current character set of ${name} is unknown, and the statement sets one`
          : `the character set of ${name} changes`,
      );
    }
    if (indexed) return different(`the character set of the indexed column ${name} changes`);
    return {
      kind: 'widened',
      recast: toBytes || before.type !== 'varchar',
      because: toBytes
        ? `${name} becomes a binary type with the same bytes`
        : `${name} changes from utf8mb3 to its superset utf8mb4`,
    };
  }
  if (before.collation === after.collation) return { kind: 'same' };
  if (indexed) return different(`the collation of the indexed column ${name} changes`);
  const recast = before.type in BYTES_OF && before.type !== 'varchar';
  return { kind: 'widened', recast, because: `the collation of ${name} changes, and no index contains the column` };
}

/** VARCHAR and VARBINARY count in bytes: 63 characters of utf8mb4 need a length prefix of one byte, 64 of two. */
function compareLengths(before: ResolvedColumn, after: ResolvedColumn): TypeChange {
  const name = before.definition.name;
  if (before.type !== 'varchar' && before.type !== 'varbinary') {
    const same =
      before.arguments.length === after.arguments.length && before.arguments.every((n, i) => n === after.arguments[i]);
    return same ? { kind: 'same' } : different(`the length or precision of ${name} changes`);
  }
  const was = maximumBytes(before);
  const is = maximumBytes(after);
  if (was === undefined || is === undefined) {
    return before.arguments[0] === after.arguments[0]
      ? { kind: 'same' }
      : different(`the length of ${name} changes, and the bytes of its characters are unknown`);
  }
  if (was === is) return { kind: 'same' };
  if (is < was) return different(`${name} becomes shorter`);
  if (was <= 255 && is > 255) {
    return different(
      `${name} may need ${is} bytes instead of ${was}: above 255 bytes the length prefix needs two bytes`,
    );
  }
  const prefix = is > 255 ? 'two bytes' : 'one byte';
  return {
    kind: 'widened',
    recast: false,
    because: `${name} becomes longer, and the length prefix still needs ${prefix}`,
  };
}
