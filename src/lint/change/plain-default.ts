import { geometryTypes } from '../../ddl/geometry-types.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import type { ColumnDefinition } from '../../sql/statements/definition.ts';

/** Whether the column is of a type whose default has to be an expression (error 1101): long texts, JSON, geometries, VECTOR. */
export function takesNoPlainDefault(column: ColumnDefinition): boolean {
  const { name } = column.type;
  return isLongText(column) || geometryTypes.has(name) || name === 'json' || name === 'vector';
}

/** TEXT and BLOB in all sizes. */
export function isLongText({ type }: ColumnDefinition): boolean {
  return /^(tiny|medium|long)?(text|blob)$/.test(type.name);
}

/**
 * Whether a default is but one value, in parentheses or not. In a column's definition parentheses make it an expression;
 * after SET DEFAULT they do not (MySQL 9.7.4).
 */
export function isPlainValue(text: string): boolean {
  const tokens = lex(text).tokens.filter(({ text: one }) => one !== '(' && one !== ')');
  const [first, ...rest] = tokens[0]?.kind === 'introducer' ? tokens.slice(1) : tokens;
  if (first?.kind === 'string') return rest.every(({ kind }) => kind === 'string');
  const isValue =
    first?.kind === 'number' || first?.kind === 'binary' || ['TRUE', 'FALSE', 'NULL'].includes(first?.upper ?? '');
  return isValue && rest.length === 0;
}
