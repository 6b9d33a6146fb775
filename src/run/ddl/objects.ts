import type { ObjectName } from '../../sql/lexing/span.ts';
import type { Statement } from '../../sql/statements/statement.ts';
import type { DatabaseObject } from './definition.ts';

/** Objects whose definitions a DDL statement can change; the first is the one it is about. */
export function objectsOf(statement: Statement, database: string): DatabaseObject[] {
  const named = (type: DatabaseObject['type'], name: ObjectName): DatabaseObject => ({
    type,
    schema: name.schema ?? database,
    name: name.name,
  });
  switch (statement.kind) {
    case 'alter-table': {
      const others = statement.clauses.flatMap((clause) => {
        if (clause.op === 'rename-table') return [named('table', clause.to)];
        // EXCHANGE PARTITION
        return clause.op === 'partition' && clause.table !== undefined ? [named('table', clause.table)] : [];
      });
      return [named('table', statement.table), ...others];
    }
    case 'create-table':
    case 'create-index':
    case 'drop-index':
    case 'truncate-table':
      return [named('table', statement.table)];
    case 'drop-table':
    case 'optimize-table':
      return statement.tables.map((table) => named('table', table));
    case 'rename-table':
      return statement.renames.flatMap(({ from, to }) => [named('table', from), named('table', to)]);
    case 'object': {
      const { object, name } = statement;
      if (object === 'database') {
        const own = name?.name ?? database;
        return [{ type: 'database', schema: own, name: own }];
      }
      const known =
        object === 'view' ||
        object === 'trigger' ||
        object === 'procedure' ||
        object === 'function' ||
        object === 'event';
      return name !== undefined && known ? [named(object, name)] : [];
    }
    case 'set':
    case 'data':
    case 'unread':
      return [];
  }
}

/** Tables that a statement locks: what an advisory lock and a lease are taken on. */
export function tablesOf(statement: Statement, database: string): { readonly schema: string; readonly name: string }[] {
  if (statement.kind === 'object' && statement.onTable !== undefined) {
    return [{ schema: statement.onTable.schema ?? database, name: statement.onTable.name }];
  }
  return objectsOf(statement, database).filter((object) => object.type === 'table');
}
