import { applyAlter } from '../../catalog/apply-alter.ts';
import type { Catalog, TableName } from '../../catalog/catalog.ts';
import { findColumn } from '../../catalog/find.ts';
import { resolveColumn } from '../../catalog/resolved-column.ts';
import { type CatalogTable, unknownTable } from '../../catalog/table.ts';
import type { ColumnDefinition, ForeignKeyDefinition, IndexDefinition } from '../../sql/statements/definition.ts';
import type { AlterClause } from '../../sql/statements/statement.ts';
import { NotRendered } from './not-rendered.ts';

/** A table and those that foreign keys tie it to: all that a probe creates. */
export interface RelatedTables {
  readonly table: CatalogTable;
  /** Tables that it refers to, now or by the statement, and that refer to it; with the keys among these tables only. */
  readonly others: readonly CatalogTable[];
  /** What is taken for granted of tables whose definition is not known. */
  readonly assumes: readonly string[];
}

/**
 * @param table whose definition is known whole
 * @throws NotRendered
 */
export function relatedTables(table: CatalogTable, clauses: readonly AlterClause[], catalog: Catalog): RelatedTables {
  const after = applyAlter(table, clauses).after;
  const assumes: string[] = [];
  const keys = [...table.foreignKeys, ...clauses.flatMap(addedForeignKeys)].map((key) => resolved(key, table));
  const others = new Map<string, CatalogTable>();
  const add = (other: CatalogTable) => others.set(JSON.stringify([other.schema ?? null, other.name]), other);
  for (const { references } of keys) {
    if (catalog.sameTable(references.table, table)) continue;
    const found = catalog.table(references.table.schema, references.table.name);
    if (isWhole(found)) {
      add(found);
      continue;
    }
    const here = keys.filter((key) => catalog.sameTable(key.references.table, references.table));
    add(parentStandIn(references.table, here, table, after));
    assumes.push(`${references.table.name} has the referenced columns, with a key over them`);
  }
  for (const other of catalog.tables()) {
    if (catalog.sameTable(other, table) || !isWhole(other)) continue;
    if (other.foreignKeys.some((key) => catalog.sameTable(resolved(key, other).references.table, table))) add(other);
  }
  for (const other of childStandIns(table, catalog)) add(other);
  const known = [table, ...others.values()];
  return { table, others: [...others.values()].map((other) => plain(other, known, catalog)), assumes };
}

function isWhole(table: CatalogTable | undefined): table is CatalogTable {
  return table?.complete === true && table.kind === 'table' && table.columns.length > 0;
}

function addedForeignKeys(clause: AlterClause): readonly ForeignKeyDefinition[] {
  switch (clause.op) {
    case 'add-foreign-key':
      return [clause.foreignKey];
    case 'add-column':
      return clause.columns.flatMap((column) => column.inlineForeignKey ?? []);
    case 'modify-column':
    case 'change-column':
      return clause.column.inlineForeignKey === undefined ? [] : [clause.column.inlineForeignKey];
    default:
      return [];
  }
}

/** A foreign key that names its table without a schema means the schema of its table. */
export function resolved(key: ForeignKeyDefinition, owner: TableName): ForeignKeyDefinition {
  const { table } = key.references;
  if (table.schema !== undefined || owner.schema === undefined) return key;
  return { ...key, references: { ...key.references, table: { ...table, schema: owner.schema } } };
}

/** Names of constraints are unique in a schema, so those of related tables are left to the server; its checks concern nobody. */
function plain(other: CatalogTable, known: readonly CatalogTable[], catalog: Catalog): CatalogTable {
  const foreignKeys = other.foreignKeys
    .map((key) => ({ ...resolved(key, other), name: undefined }))
    .filter(({ references }) => known.some((one) => catalog.sameTable(one, references.table)));
  return { ...other, foreignKeys, checks: [] };
}

function parentStandIn(
  name: TableName,
  keys: readonly ForeignKeyDefinition[],
  table: CatalogTable,
  after: CatalogTable,
): CatalogTable {
  const columns = new Map<string, ColumnDefinition>();
  for (const { columns: own, references } of keys) {
    for (const [position, column] of references.columns.entries()) {
      const model = own[position];
      columns.set(column.toLowerCase(), columnLike(column, model, table, after, false));
    }
  }
  const indexes = keys.map(({ references }): IndexDefinition => indexOver(references.columns, 'unique'));
  return { ...unknownTable(name.schema, name.name), columns: [...columns.values()], indexes };
}

/** Of tables that refer here and are not in the catalog, only the foreign keys are known. */
function childStandIns(table: CatalogTable, catalog: Catalog): readonly CatalogTable[] {
  const facts = (table.facts?.referencedBy ?? []).filter((fact) => {
    const name = { schema: fact.schema || undefined, name: fact.table };
    return !catalog.sameTable(name, table) && !isWhole(catalog.table(name.schema, name.name));
  });
  const names = new Map(facts.map((fact) => [JSON.stringify([fact.schema, fact.table]), fact]));
  return [...names.values()].map((one) => {
    const columns = new Map<string, ColumnDefinition>();
    const foreignKeys = facts
      .filter((fact) => fact.schema === one.schema && fact.table === one.table)
      .map((fact): ForeignKeyDefinition => {
        for (const [position, column] of fact.columns.entries()) {
          const model = fact.referencedColumns[position];
          columns.set(column.toLowerCase(), columnLike(column, model, table, table, true));
        }
        const references = {
          table: { schema: table.schema, name: table.name, span: { start: 0, end: 0 } },
          columns: fact.referencedColumns,
        };
        return { name: undefined, columns: fact.columns, references, onDelete: fact.onDelete, onUpdate: fact.onUpdate };
      });
    const bare = unknownTable(one.schema || undefined, one.table);
    return { ...bare, columns: [...columns.values()], foreignKeys };
  });
}

/** A column of the type of another one, which the two ends of a foreign key share. */
function columnLike(
  name: string,
  model: string | undefined,
  table: CatalogTable,
  after: CatalogTable,
  nullable: boolean,
): ColumnDefinition {
  const found = model === undefined ? undefined : (findColumn(table, model) ?? findColumn(after, model));
  if (found === undefined) throw new NotRendered(`the column ${model} of a foreign key is unknown`);
  const { charset, collation } = resolveColumn(found, findColumn(table, found.name) === undefined ? after : table);
  return {
    name,
    type: found.type,
    nullable,
    charset,
    collation,
    default: undefined,
    onUpdate: undefined,
    autoIncrement: false,
    generated: undefined,
    invisible: undefined,
    comment: undefined,
    srid: undefined,
    columnFormat: undefined,
    storage: undefined,
    inlineKey: undefined,
    inlineCheck: undefined,
    inlineReference: false,
  };
}

function indexOver(columns: readonly string[], kind: IndexDefinition['kind']): IndexDefinition {
  const parts = columns.map((column) => ({ column, expression: undefined, prefix: undefined, descending: false }));
  return { name: undefined, kind, parts, invisible: false, using: undefined, comment: undefined };
}
