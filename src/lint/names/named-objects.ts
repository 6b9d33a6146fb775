import type { ObjectName } from '../../sql/lexing/span.ts';
import type { Statement } from '../../sql/statements/statement.ts';
import { tableNames } from '../../sql/statements/table-names.ts';

/** Every table or other object that a statement names, those that a foreign key references included. */
export function objectsNamed(statement: Statement, sql: string): readonly ObjectName[] {
  const tables = tableNames(sql, statement);
  if (statement.kind !== 'object' || statement.name === undefined) return tables;
  const { renamesTo } = statement.event ?? {};
  return [statement.name, ...(renamesTo === undefined ? [] : [renamesTo]), ...tables];
}
