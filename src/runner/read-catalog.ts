import { Catalog } from '../catalog/catalog.ts';
import { readLiveTable } from '../catalog/live.ts';
import type { CatalogTable } from '../catalog/table.ts';
import type { Phase } from '../migration/migration.ts';
import type { RunContext } from './context.ts';
import { tablesOf } from './ddl/objects.ts';

/** What the server has of every table that a phase names, and of those its foreign keys would point to. */
export async function readCatalog(context: RunContext, phases: readonly Phase[]): Promise<Catalog> {
  const names = new Map<string, { readonly schema: string; readonly name: string }>();
  const add = (schema: string | undefined, name: string) => {
    const full = { schema: schema ?? context.server.database, name };
    names.set(JSON.stringify([full.schema, full.name]), full);
  };
  for (const phase of phases) {
    if (phase.type === 'backfill') {
      for (const query of [phase.batch.query, ...(phase.rollback ? [phase.rollback] : [])]) {
        add(query.walked.schema, query.walked.table);
        add(query.written.schema, query.written.table);
      }
    }
    if (phase.type !== 'expand' && phase.type !== 'contract') continue;
    for (const { statement } of [...phase.statements, ...(phase.rollback ?? [])]) {
      for (const table of tablesOf(statement, context.server.database)) add(table.schema, table.name);
      if (statement.kind === 'create-table' && statement.like) add(statement.like.schema, statement.like.name);
      if (statement.kind !== 'alter-table') continue;
      for (const clause of statement.clauses) {
        if (clause.op === 'add-foreign-key')
          add(clause.foreignKey.references.table.schema, clause.foreignKey.references.table.name);
      }
    }
  }
  const tables: CatalogTable[] = [];
  for (const { schema, name } of names.values()) {
    const table = await context.onControl(() => readLiveTable(context.control.asQuery, schema, name));
    if (table !== undefined) tables.push(table);
  }
  const row = await context.onControl(() => context.control.queryOne('SELECT @@lower_case_table_names AS mode'));
  const mode = Number(row?.mode ?? 0);
  return Catalog.of(tables, {
    defaultSchema: context.server.database,
    lowerCaseTableNames: mode === 1 ? 1 : mode === 2 ? 2 : 0,
  });
}
