import { lex } from '../lexing/lexer.ts';
import type { LexOptions } from '../lexing/scanner.ts';
import { TokenReader, Unreadable } from '../lexing/token-reader.ts';
import { readColumnDefinition } from './column-definition.ts';
import type { CheckDefinition, ColumnDefinition, ForeignKeyDefinition, IndexDefinition } from './definition.ts';
import { readTableConstraint } from './index-definition.ts';
import { readPartitionBy } from './partition-clauses.ts';
import type { Partitioning, TableDefinition, TableOption } from './table-definition.ts';
import { readTableOption } from './table-options.ts';
import { whyTooLarge } from './text-bounds.ts';

/**
 * Reads CREATE TABLE as SHOW CREATE TABLE prints it and as people write it, version comments included.
 * @param sql one statement; a `;` at its end is passed over
 * @returns undefined if it is another statement, has no column list (LIKE, SELECT), is too large, or cannot be read completely
 */
export function readCreateTable(sql: string, options: LexOptions = {}): TableDefinition | undefined {
  if (whyTooLarge(sql, options) !== undefined) return undefined;
  const { tokens, problem } = lex(sql, options);
  if (problem !== undefined) return undefined;
  const end = tokens.findLastIndex((token) => token.text !== ';') + 1;
  const reader = new TokenReader(sql, tokens.slice(0, end), !options.noBackslashEscapes);
  try {
    return readDefinition(reader);
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

function readDefinition(reader: TokenReader): TableDefinition {
  reader.expect('CREATE');
  reader.acceptOne(['TEMPORARY', 'EXTERNAL']);
  reader.expect('TABLE');
  reader.accept('IF', 'NOT', 'EXISTS');
  const { schema, name } = reader.objectName();
  const elements = readElements(reader);
  const tableOptions: TableOption[] = [];
  for (let option = readTableOption(reader); option !== undefined; option = readTableOption(reader)) {
    tableOptions.push(option);
    reader.accept(',');
  }
  let partitioning: Partitioning | undefined;
  if (reader.is('PARTITION', 'BY')) {
    const { kind, linear, text } = readPartitionBy(reader);
    partitioning = { kind, linear, text };
  }
  if (!reader.atEnd) throw new Unreadable('the end', reader.token);
  return { schema, name, ...elements, options: tableOptions, partitioning };
}

function readElements(reader: TokenReader): Pick<TableDefinition, 'columns' | 'indexes' | 'foreignKeys' | 'checks'> {
  const columns: ColumnDefinition[] = [];
  const indexes: IndexDefinition[] = [];
  const foreignKeys: ForeignKeyDefinition[] = [];
  const checks: CheckDefinition[] = [];
  reader.expect('(');
  do {
    const constraint = readTableConstraint(reader);
    if (constraint?.kind === 'index') indexes.push(constraint.index);
    else if (constraint?.kind === 'foreign-key') foreignKeys.push(constraint.foreignKey);
    else if (constraint?.kind === 'check') checks.push(constraint.check);
    else {
      const column = readColumnDefinition(reader);
      columns.push(column);
      indexes.push(...inlineIndexes(column));
      if (column.inlineCheck !== undefined) checks.push(column.inlineCheck);
      if (column.inlineForeignKey !== undefined) foreignKeys.push(column.inlineForeignKey);
    }
  } while (reader.accept(','));
  reader.expect(')');
  return { columns, indexes, foreignKeys, checks };
}

function inlineIndexes(column: ColumnDefinition): IndexDefinition[] {
  if (column.inlineKey === undefined) return [];
  const kind = column.inlineKey === 'unique' ? 'unique' : 'primary';
  const part = { column: column.name, expression: undefined, prefix: undefined, descending: false };
  return [{ name: undefined, kind, parts: [part], invisible: false, using: undefined, comment: undefined }];
}
