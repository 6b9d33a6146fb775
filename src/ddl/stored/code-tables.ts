import type { Catalog, TableName } from '../../catalog/catalog.ts';
import type { Statement } from '../../sql/statements/statement.ts';
import { tableNames } from '../../sql/statements/table-names.ts';
import { eventIn } from './calls.ts';
import { partsOfCall, partsOfCode, type Reached } from './reachable-parts.ts';
import { writtenTables } from './written-tables.ts';

/**
 * The tables that DDL in stored code names, and those that it writes, whose triggers fire: what has to be known to judge the code.
 * Programs that it calls, and an event that the statement lets run, are followed as far as the catalog has them.
 */
export function tablesInCode(statement: Statement, catalog: Catalog): readonly TableName[] {
  if (statement.kind !== 'object') return [];
  const { code, event, name } = statement;
  const parts =
    code !== undefined
      ? [...partsOfCode(code, catalog, (event?.renamesTo ?? name)?.schema)]
      : eventIn(statement).flatMap((call) => [...partsOfCall(call, catalog)]);
  return parts.flatMap(tablesIn);
}

function tablesIn(part: Reached): readonly TableName[] {
  if (part.kind === 'unread') return [];
  const named = part.statement === undefined ? [] : tableNames(part.sql, part.statement);
  return [...named, ...writtenTables(part.tokens)];
}
