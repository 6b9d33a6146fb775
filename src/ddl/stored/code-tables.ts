import type { Catalog, TableName } from '../../catalog/catalog.ts';
import type { Statement } from '../../sql/statements/statement.ts';
import { tableNames } from '../../sql/statements/table-names.ts';
import { partsOfCall, partsOfCode } from './reachable-parts.ts';

/**
 * The tables that DDL in stored code names: what has to be known to judge the code. Programs that it calls, and an event that
 * the statement enables, are followed as far as the catalog has them.
 */
export function tablesInCode(statement: Statement, catalog: Catalog): readonly TableName[] {
  if (statement.kind !== 'object') return [];
  const { code, event, name } = statement;
  const enables = event?.status === 'enabled' && name !== undefined;
  const parts =
    code !== undefined ? partsOfCode(code, catalog) : enables ? partsOfCall({ kind: 'event', ...name }, catalog) : [];
  return [...parts].flatMap((part) => tableNames(part.sql, part.statement));
}
