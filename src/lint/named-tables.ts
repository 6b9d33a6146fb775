import type { TableName } from '../catalog/catalog.ts';
import type { Phase } from '../migration/migration.ts';
import { readCreateTable } from '../sql/read-create-table.ts';
import { readQuery } from '../sql/read-query.ts';
import type { AlterClause, Statement } from '../sql/statement.ts';

/** Every table that phases name, in DDL, backfills and gates: what has to be read of a live server to judge them. */
export async function namedTables(phases: readonly Phase[]): Promise<readonly TableName[]> {
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
        for (const table of inStatement(statement, sql)) add(table);
      }
    }
  }
  return [...names.values()];
}

function inStatement(statement: Statement, sql: string): readonly TableName[] {
  switch (statement.kind) {
    case 'alter-table':
      return [statement.table, ...statement.clauses.flatMap(inClause)];
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
      return statement.renames.flatMap(({ from, to }) => [from, to]);
    case 'object':
      return statement.onTable === undefined ? [] : [statement.onTable];
    default:
      return [];
  }
}

function inClause(clause: AlterClause): readonly TableName[] {
  switch (clause.op) {
    case 'rename-table':
      return [clause.to];
    case 'add-foreign-key':
      return [clause.foreignKey.references.table];
    case 'add-column':
      return clause.columns.flatMap((column) => column.inlineForeignKey?.references.table ?? []);
    case 'partition':
      return clause.table === undefined ? [] : [clause.table];
    default:
      return [];
  }
}
