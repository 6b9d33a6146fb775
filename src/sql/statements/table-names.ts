import type { ObjectName } from '../lexing/span.ts';
import { readCreateTable } from './read-create-table.ts';
import type { AlterClause, Statement } from './statement.ts';

/**
 * The tables that a DDL statement names: those that it changes, creates, drops and renames, those that foreign keys, LIKE and
 * EXCHANGE PARTITION point to, and a trigger's table; each with its span. Queries and bodies are not looked into.
 * @param sql the text that the statement was read from
 */
export function tableNames(sql: string, statement: Statement): readonly ObjectName[] {
  switch (statement.kind) {
    case 'alter-table':
      return [statement.table, ...statement.clauses.flatMap(namesInClause)];
    case 'create-index':
    case 'drop-index':
    case 'truncate-table':
      return [statement.table];
    case 'create-table': {
      const referenced = readCreateTable(sql)?.foreignKeys.map((key) => key.references.table) ?? [];
      return [statement.table, ...(statement.like === undefined ? [] : [statement.like]), ...referenced];
    }
    case 'drop-table':
    case 'optimize-table':
      return statement.tables;
    case 'rename-table':
      return statement.renames.flatMap((rename) => [rename.from, rename.to]);
    case 'object':
      return statement.onTable === undefined ? [] : [statement.onTable];
    default:
      return [];
  }
}

function namesInClause(clause: AlterClause): readonly ObjectName[] {
  switch (clause.op) {
    case 'rename-table':
      return [clause.to];
    case 'add-foreign-key':
      return [clause.foreignKey.references.table];
    case 'add-column':
      return clause.columns.flatMap((column) => column.inlineForeignKey?.references.table ?? []);
    case 'modify-column':
    case 'change-column':
      return clause.column.inlineForeignKey === undefined ? [] : [clause.column.inlineForeignKey.references.table];
    case 'partition':
      return clause.table === undefined ? [] : [clause.table];
    default:
      return [];
  }
}
