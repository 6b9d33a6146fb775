import type { ResolvedColumn } from '../../catalog/resolved-column.ts';
import { fixedBytes, integerBytes } from '../../catalog/type-bytes.ts';

/** What InnoDB compares when it decides whether two columns may be joined by a foreign key. */
type Stored =
  | { readonly as: 'integer'; readonly bytes: number; readonly unsigned: boolean }
  | { readonly as: 'text'; readonly collation: string | undefined }
  | { readonly as: 'bytes' | 'float' | 'double' };

/** Stored as numbers: of an ENUM the member's, of a SET one bit for each. Unsigned, but for DATE. */
const others = new Set(['date', 'year', 'enum', 'set']);

const strings = new Set('bit decimal time datetime timestamp binary varbinary'.split(' '));

/**
 * Whether MySQL takes a foreign key between two columns, as far as their types decide (error 3780 where not). It does not ask
 * whether the types are the same, but whether both are stored alike: integers of one size and sign, texts of one collation,
 * and strings of bytes, which DECIMAL, BIT and times are too. Lengths, precision and members do not count, and
 * foreign_key_checks changes nothing (MySQL 9.7.4).
 * @returns undefined where a collation is not known, or a column cannot be in a key at all
 */
export function fitForeignKey(child: ResolvedColumn, parent: ResolvedColumn): boolean | undefined {
  const [one, other] = [storedAs(child), storedAs(parent)];
  if (one === undefined || other === undefined) return undefined;
  if (one.as === 'integer' && other.as === 'integer') {
    return one.bytes === other.bytes && one.unsigned === other.unsigned;
  }
  if (one.as === 'text' && other.as === 'text') {
    return one.collation === undefined || other.collation === undefined ? undefined : one.collation === other.collation;
  }
  // Text of an unknown character set may be binary.
  const pair = [one, other];
  const isOpen = pair.some((side) => side.as === 'text' && side.collation === undefined);
  if (isOpen && pair.some((side) => side.as === 'bytes')) return undefined;
  return one.as === other.as;
}

function storedAs({ type, arguments: sizes, unsigned, collation, definition }: ResolvedColumn): Stored | undefined {
  if (integerBytes(type) !== undefined || others.has(type)) {
    const bytes = fixedBytes(type, sizes, definition.type.members?.length ?? 0) ?? 0;
    return { as: 'integer', bytes, unsigned: unsigned || (others.has(type) && type !== 'date') };
  }
  if (type === 'char' || type === 'varchar') return { as: 'text', collation };
  if (type === 'float' || type === 'double') return { as: type };
  return strings.has(type) ? { as: 'bytes' } : undefined;
}
