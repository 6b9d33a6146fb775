import { reservedWords } from '../lexing/keywords.ts';
import { quoteIdentifier } from '../lexing/quote.ts';
import type { ColumnDefinition, IndexDefinition } from '../statements/definition.ts';

/** A name as an author would write it: in backticks only where MySQL needs them. */
export function writeName(name: string): string {
  const plain = /^[A-Za-z_][0-9A-Za-z_]*$/.test(name) && !reservedWords.has(name.toLowerCase());
  return plain ? name : quoteIdentifier(name);
}

/** `schema.table`, or the table alone where it has no schema. */
export function writeTable(table: { readonly schema: string | undefined; readonly name: string }): string {
  return table.schema === undefined ? writeName(table.name) : `${writeName(table.schema)}.${writeName(table.name)}`;
}

/** A string literal of MySQL's default sql_mode. */
export function writeString(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** `VARCHAR(64)`, `INT UNSIGNED`, `ENUM('a','b')`. */
export function writeType(column: ColumnDefinition): string {
  const { name, arguments: sizes, members, unsigned, zerofill, binary } = column.type;
  const inside = members !== undefined ? members.map(writeString) : sizes;
  return [
    inside.length === 0 ? name.toUpperCase() : `${name.toUpperCase()}(${inside.join(', ')})`,
    unsigned && !zerofill ? 'UNSIGNED' : '',
    zerofill ? 'UNSIGNED ZEROFILL' : '',
    binary ? 'BINARY' : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** A whole definition, as after ADD COLUMN or MODIFY COLUMN; without inline keys, checks and references. */
export function writeColumn(column: ColumnDefinition): string {
  const parts = [writeName(column.name), writeType(column)];
  if (column.charset !== undefined) parts.push(`CHARACTER SET ${column.charset}`);
  if (column.collation !== undefined) parts.push(`COLLATE ${column.collation}`);
  if (column.generated !== undefined) {
    parts.push(
      `GENERATED ALWAYS AS (${column.generated.expression}) ${column.generated.stored ? 'STORED' : 'VIRTUAL'}`,
    );
  }
  if (column.nullable !== undefined) parts.push(column.nullable ? 'NULL' : 'NOT NULL');
  if (column.srid !== undefined) parts.push(`SRID ${column.srid}`);
  if (column.default !== undefined) parts.push(`DEFAULT ${column.default.text}`);
  if (column.onUpdate !== undefined) parts.push(`ON UPDATE ${column.onUpdate}`);
  if (column.autoIncrement) parts.push('AUTO_INCREMENT');
  if (column.invisible === true) parts.push('INVISIBLE');
  if (column.comment !== undefined && column.comment !== '') parts.push(`COMMENT ${writeString(column.comment)}`);
  return parts.join(' ');
}

/** `INDEX name (a, b(10) DESC)`, `PRIMARY KEY (id)`. */
export function writeIndex(index: IndexDefinition): string {
  const kinds = {
    plain: 'INDEX',
    unique: 'UNIQUE INDEX',
    primary: 'PRIMARY KEY',
    fulltext: 'FULLTEXT INDEX',
    spatial: 'SPATIAL INDEX',
  };
  const parts = index.parts.map(
    ({ column, expression, prefix, descending }) =>
      `${column === undefined ? `(${expression})` : writeName(column)}${prefix === undefined ? '' : `(${prefix})`}${descending ? ' DESC' : ''}`,
  );
  const name = index.kind === 'primary' || index.name === undefined ? '' : ` ${writeName(index.name)}`;
  return `${kinds[index.kind]}${name} (${parts.join(', ')})${index.invisible ? ' INVISIBLE' : ''}`;
}
