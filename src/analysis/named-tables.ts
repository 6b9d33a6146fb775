import type { Catalog, TableName } from '../catalog/catalog.ts';
import { tablesInCode } from '../ddl/stored/code-tables.ts';
import type { Phase } from '../migration/migration.ts';
import { readQuery } from '../sql/queries/read-query.ts';
import { tableNames } from '../sql/statements/table-names.ts';

/**
 * Every table that phases name, in DDL, stored code, backfills and gates: what has to be read of a live server to judge them.
 * @param catalog where programs that the code calls are looked up
 */
export async function namedTables(phases: readonly Phase[], catalog: Catalog): Promise<readonly TableName[]> {
  const names = new Map<string, TableName>();
  const add = ({ schema, name }: TableName) => names.set(JSON.stringify([schema ?? null, name]), { schema, name });
  const addQuery = async (sql: string | undefined) => {
    const read = sql === undefined ? undefined : await readQuery(sql);
    if (read?.ok) for (const table of read.tree.tables) add(table);
  };
  for (const phase of phases) {
    if (phase.type === 'backfill') {
      for (const query of [phase.batch.query, phase.rollback]) {
        if (query === undefined) continue;
        add({ schema: query.walked.schema, name: query.walked.table });
        add({ schema: query.written.schema, name: query.written.table });
        await addQuery(query.sql);
      }
      await addQuery(phase.batch.doneWhen?.sql);
    } else if (phase.type === 'gate') await addQuery(phase.query?.sql);
    else {
      for (const { statement, sql } of [...phase.statements, ...(phase.rollback ?? [])]) {
        for (const table of tableNames(sql, statement)) add(table);
        for (const table of tablesInCode(statement, catalog)) add(table);
      }
    }
  }
  return [...names.values()];
}
