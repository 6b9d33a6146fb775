import type { AlterClause, ObjectName, Statement } from '../sql/statement.ts';

/** Every table or other object that a statement names, those that a foreign key references included. */
export function objectsNamed(statement: Statement): readonly ObjectName[] {
  switch (statement.kind) {
    case 'alter-table':
      return [statement.table, ...statement.clauses.flatMap(namedInClause)];
    case 'create-table':
      return statement.like === undefined ? [statement.table] : [statement.table, statement.like];
    case 'create-index':
    case 'drop-index':
    case 'truncate-table':
      return [statement.table];
    case 'drop-table':
    case 'optimize-table':
      return statement.tables;
    case 'rename-table':
      return statement.renames.flatMap(({ from, to }) => [from, to]);
    case 'object':
      return [statement.name, statement.onTable].filter((name) => name !== undefined);
    default:
      return [];
  }
}

function namedInClause(clause: AlterClause): readonly ObjectName[] {
  switch (clause.op) {
    case 'add-foreign-key':
      return [clause.foreignKey.references.table];
    case 'add-column':
      return clause.columns.flatMap(({ inlineForeignKey }) => inlineForeignKey?.references.table ?? []);
    case 'rename-table':
      return [clause.to];
    case 'partition':
      return clause.table === undefined ? [] : [clause.table];
    default:
      return [];
  }
}
