import type { ColumnDefinition } from '../../sql/statements/definition.ts';
import { NotRendered } from './not-rendered.ts';
import { checkClause, referencesClause } from './render-constraint.ts';
import { nameOf, type PlaceOf, stringOfText, wordOf } from './render-words.ts';
import { safeDefault, safeExpression } from './safe-text.ts';

/**
 * A column's whole definition, inline key, check and reference included.
 * @throws NotRendered
 */
export function columnSql(column: ColumnDefinition, place: PlaceOf): string {
  const { name, charset, collation, generated, nullable, onUpdate } = column;
  const parts = [nameOf(name), typeSql(column)];
  if (charset !== undefined) parts.push(`CHARACTER SET ${wordOf(charset, `the character set of ${name}`)}`);
  if (collation !== undefined) parts.push(`COLLATE ${wordOf(collation, `the collation of ${name}`)}`);
  if (generated !== undefined) {
    const expression = safeExpression(generated.expression, `the expression of ${name}`);
    parts.push(`GENERATED ALWAYS AS (${expression}) ${generated.stored ? 'STORED' : 'VIRTUAL'}`);
  }
  if (nullable !== undefined) parts.push(nullable ? 'NULL' : 'NOT NULL');
  if (column.srid !== undefined) parts.push(`SRID ${column.srid}`);
  if (column.default !== undefined) parts.push(`DEFAULT ${safeDefault(column.default.text, `the default of ${name}`)}`);
  if (onUpdate !== undefined) parts.push(`ON UPDATE ${safeDefault(onUpdate, `ON UPDATE of ${name}`)}`);
  if (column.autoIncrement) parts.push('AUTO_INCREMENT');
  if (column.invisible !== undefined) parts.push(column.invisible ? 'INVISIBLE' : 'VISIBLE');
  if (column.columnFormat !== undefined) parts.push(`COLUMN_FORMAT ${wordOf(column.columnFormat, 'COLUMN_FORMAT')}`);
  if (column.storage !== undefined) parts.push(`STORAGE ${wordOf(column.storage, 'STORAGE')}`);
  if (column.comment !== undefined) parts.push(`COMMENT ${stringOfText(column.comment)}`);
  if (column.inlineKey !== undefined) parts.push(INLINE_KEYS[column.inlineKey]);
  if (column.inlineReference) {
    if (column.inlineForeignKey === undefined) throw new NotRendered(`the REFERENCES clause of ${name} is unknown`);
    parts.push(referencesClause(column.inlineForeignKey, place));
  }
  if (column.inlineCheck !== undefined) parts.push(checkClause(column.inlineCheck));
  return parts.join(' ');
}

const INLINE_KEYS = { primary: 'PRIMARY KEY', unique: 'UNIQUE KEY', key: 'KEY' };

/** Members that were written as numbers can no longer be distinguished from strings. */
const NUMERIC_MEMBER = /^(0x[0-9a-f]*|0b[01]*|[xb]'[0-9a-f]*')$/i;

function typeSql({ name: column, type }: ColumnDefinition): string {
  const { name, arguments: sizes, members, unsigned, zerofill, binary } = type;
  if (members?.some((member) => NUMERIC_MEMBER.test(member)))
    throw new NotRendered(`the type of ${column} has a member that may be a number`);
  const inside = members === undefined ? sizes.map(String) : members.map(stringOfText);
  const parts = [wordOf(name, `the type of ${column}`).toUpperCase()];
  if (inside.length > 0) parts[0] += `(${inside.join(', ')})`;
  if (unsigned) parts.push('UNSIGNED');
  if (zerofill) parts.push('ZEROFILL');
  if (binary) parts.push('BINARY');
  return parts.join(' ');
}
