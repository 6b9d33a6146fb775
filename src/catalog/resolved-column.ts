import type { ColumnDefinition } from '../sql/statements/definition.ts';
import { bytesPerCharacter, charsetOfCollation, defaultCollation, normalCharset } from './character-sets.ts';
import type { CatalogTable } from './table.ts';
import { CHARSET, COLLATION, tableOption } from './table-options.ts';
import { textBytes } from './type-bytes.ts';

/** A column with all that its definition leaves to the table, the key or the server filled in. */
export interface ResolvedColumn {
  readonly definition: ColumnDefinition;
  /** One name for each type: CHAR of the character set `binary` is `binary`, FLOAT(53) is `double` … */
  readonly type: string;
  /** Length in characters or bytes, or precision and scale, or fractional digits; display widths left out. */
  readonly arguments: readonly number[];
  readonly unsigned: boolean;
  readonly nullable: boolean;
  /** Of character types, ENUM and SET; undefined also where the table's own is not known. */
  readonly charset: string | undefined;
  readonly collation: string | undefined;
  readonly generated: 'virtual' | 'stored' | undefined;
}

const CHARACTER_TYPES = new Set(['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext', 'enum', 'set']);
const BINARY_COUNTERPART: Readonly<Record<string, string>> = {
  char: 'binary',
  varchar: 'varbinary',
  tinytext: 'tinyblob',
  text: 'blob',
  mediumtext: 'mediumblob',
  longtext: 'longblob',
};
const INTEGERS = new Set(['tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'year']);

/** @param table the table that the column stands in, after all changes */
export function resolveColumn(column: ColumnDefinition, table: CatalogTable): ResolvedColumn {
  const characters = resolveCharacters(column, table);
  const binary = characters?.charset === 'binary' ? BINARY_COUNTERPART[column.type.name] : undefined;
  const type = sizedType(binary ?? column.type.name, column.type.arguments, characters?.charset);
  return {
    definition: column,
    type,
    arguments: normalArguments(type, column.type.arguments),
    unsigned: column.type.unsigned || column.type.zerofill,
    nullable: isNullable(column, table),
    charset: binary === undefined ? characters?.charset : undefined,
    collation: binary === undefined ? characters?.collation : undefined,
    generated: column.generated === undefined ? undefined : column.generated.stored ? 'stored' : 'virtual',
  };
}

/** Most bytes of one character of a text, and 1 for a binary string; undefined for other types. */
export function bytesOfCharacter({ type, charset }: ResolvedColumn): number | undefined {
  if (type === 'char' || type === 'varchar' || type.endsWith('text')) return bytesPerCharacter(charset ?? 'utf8mb4');
  return type === 'binary' || type === 'varbinary' || type.endsWith('blob') ? 1 : undefined;
}

/** Most bytes that a value of a CHAR, VARCHAR, BINARY or VARBINARY column takes; undefined for other types. */
export function maximumBytes(column: ResolvedColumn): number | undefined {
  const [length] = column.arguments;
  const each = bytesOfCharacter(column);
  return length === undefined || each === undefined ? undefined : length * each;
}

/** The table's default character set and collation, as far as its options say. */
export function tableCharacters(table: CatalogTable): { charset: string; collation: string } | undefined {
  const collation = tableOption(table.options, COLLATION)?.toLowerCase();
  const written = tableOption(table.options, CHARSET);
  if (written === undefined && collation === undefined) return undefined;
  const charset = written === undefined ? charsetOfCollation(collation ?? '') : normalCharset(written);
  return { charset, collation: collation ?? defaultCollation(charset) ?? `${charset}_general_ci` };
}

function resolveCharacters(
  column: ColumnDefinition,
  table: CatalogTable,
): { charset: string; collation: string } | undefined {
  if (!CHARACTER_TYPES.has(column.type.name)) return undefined;
  const ofTable = tableCharacters(table);
  const charset =
    column.charset !== undefined
      ? normalCharset(column.charset)
      : column.collation !== undefined
        ? charsetOfCollation(column.collation)
        : ofTable?.charset;
  if (charset === undefined) return undefined;
  const written = column.collation?.toLowerCase();
  if (written !== undefined) return { charset, collation: written.replace(/^utf8_/, 'utf8mb3_') };
  if (column.type.binary) return { charset, collation: `${charset}_bin` };
  // A column that names only its character set takes that set's default collation, not the table's.
  const collation = column.charset === undefined ? ofTable?.collation : defaultCollation(charset);
  return { charset, collation: (collation ?? `${charset}_general_ci`).replace(/^utf8_/, 'utf8mb3_') };
}

function isNullable(column: ColumnDefinition, table: CatalogTable): boolean {
  if (column.nullable !== undefined) return column.nullable;
  if (column.autoIncrement) return false;
  const primary = table.indexes.find((index) => index.kind === 'primary');
  return !(primary?.parts.some((part) => part.column?.toLowerCase() === column.name.toLowerCase()) ?? false);
}

/** FLOAT(25) is a double; TEXT(100) and BLOB(100) are the smallest type that holds as many characters or bytes. */
function sizedType(name: string, written: readonly number[], charset: string | undefined): string {
  const [size] = written;
  if (size === undefined || written.length > 1) return name;
  if (name === 'float') return size > 24 ? 'double' : name;
  if (name !== 'text' && name !== 'blob') return name;
  const bytes = name === 'text' ? size * bytesPerCharacter(charset ?? 'utf8mb4') : size;
  return [`tiny${name}`, name, `medium${name}`].find((type) => bytes <= (textBytes(type) ?? 0)) ?? `long${name}`;
}

function normalArguments(type: string, written: readonly number[]): readonly number[] {
  if (INTEGERS.has(type)) return [];
  switch (type) {
    case 'decimal':
      return [written[0] ?? 10, written[1] ?? 0];
    case 'float':
    case 'double':
      return written.length === 2 ? written : [];
    case 'char':
    case 'binary':
    case 'bit':
      return [written[0] ?? 1];
    case 'tinytext':
    case 'tinyblob':
    case 'text':
    case 'blob':
    case 'mediumtext':
    case 'mediumblob':
    case 'longtext':
    case 'longblob':
      return [];
    case 'time':
    case 'datetime':
    case 'timestamp':
      return [written[0] ?? 0];
    default:
      return written;
  }
}
