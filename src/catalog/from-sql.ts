import { splitStatements } from '../sql/lexing/split.ts';
import { readCreateTable } from '../sql/statements/read-create-table.ts';
import { readStatement } from '../sql/statements/read-statement.ts';
import type { Statement } from '../sql/statements/statement.ts';
import { Catalog } from './catalog.ts';
import type { CatalogObject } from './object.ts';
import {
  type CatalogTable,
  type ReferenceFact,
  referenceBy,
  referencedTable,
  type TableFacts,
  type TriggerFact,
  unknownTable,
} from './table.ts';

/** A statement of a schema file that could not be read. */
export interface SchemaProblem {
  /** UTF-16 offset in the file. */
  readonly offset: number;
  readonly message: string;
}

export interface SchemaReading {
  readonly catalog: Catalog;
  readonly problems: readonly SchemaProblem[];
}

/**
 * Reads the tables, views, triggers and routines that a file of SQL creates: a dump by mysqldump, or CREATE statements
 * written by hand. Later ALTER, RENAME and DROP statements are applied. `USE` and qualified names are followed. Tables of
 * the first database in the file have no schema in the catalog. Data and SET statements are skipped. Never throws.
 */
export function readSchema(text: string): SchemaReading {
  const problems: SchemaProblem[] = [];
  const objects: CatalogObject[] = [];
  const triggers = new Map<string, TriggerFact[]>();
  const used: { first: string | undefined; now: string | undefined } = { first: undefined, now: undefined };
  let catalog = Catalog.of([]);
  for (const { sql, start, problem } of splitStatements(text)) {
    if (problem !== undefined) {
      problems.push({ offset: problem.offset, message: problem.message });
      continue;
    }
    const database = /^USE\s+`?([^`;\s]+)`?\s*;?$/i.exec(sql)?.[1];
    if (database !== undefined) {
      used.first ??= database;
      used.now = database;
      continue;
    }
    const statement = readStatement(sql);
    const definition = statement.kind === 'create-table' ? readCreateTable(sql) : undefined;
    if (statement.kind === 'create-table' && definition === undefined && statement.like === undefined) {
      problems.push({ offset: start, message: `phasedb cannot read the definition of ${statement.table.name}.` });
    }
    if (statement.kind === 'object' && statement.verb === 'create') {
      addObject(statement, sql, used, objects, triggers);
      if (statement.object === 'view' && statement.name !== undefined) {
        const { schema, name } = statement.name;
        catalog = catalog.with({ ...unknownTable(inSchema(schema, used), name), kind: 'view', complete: true });
      }
      continue;
    }
    if (statement.kind === 'object' && statement.verb === 'drop') {
      const at = objects.findIndex(({ kind, name }) => kind === statement.object && name === statement.name?.name);
      if (at >= 0) objects.splice(at, 1);
      continue;
    }
    // mysqldump first creates each view as a table with the same columns, and drops that table later.
    catalog = catalog.after(
      inUse(statement, used),
      definition && { ...definition, schema: inSchema(definition.schema, used) },
    );
  }
  const tables = catalog.tables().map((table) => ({ ...table, createdHere: false }));
  const known = tables.map((table) => ({ ...table, facts: factsOf(table, tables, triggers) }));
  return { catalog: Catalog.of(known, { defaultSchema: undefined }, objects), problems };
}

/** Undefined for the first database in the file, because migrations name its tables without a schema. */
function inSchema(
  schema: string | undefined,
  used: { first: string | undefined; now: string | undefined },
): string | undefined {
  const full = schema ?? used.now;
  return full === used.first ? undefined : full;
}

function inUse(statement: Statement, used: { first: string | undefined; now: string | undefined }): Statement {
  const place = <T extends { readonly schema: string | undefined }>(name: T): T => ({
    ...name,
    schema: inSchema(name.schema, used),
  });
  switch (statement.kind) {
    case 'alter-table':
    case 'create-table':
    case 'create-index':
    case 'drop-index':
      return { ...statement, table: place(statement.table) } as Statement;
    case 'drop-table':
      return { ...statement, tables: statement.tables.map(place) };
    case 'rename-table':
      return { ...statement, renames: statement.renames.map(({ from, to }) => ({ from: place(from), to: place(to) })) };
    default:
      return statement;
  }
}

function addObject(
  statement: Extract<Statement, { kind: 'object' }>,
  sql: string,
  used: { first: string | undefined; now: string | undefined },
  objects: CatalogObject[],
  triggers: Map<string, TriggerFact[]>,
): void {
  const { object: kind, name, onTable } = statement;
  if (kind === 'database' || kind === 'other' || name === undefined) return;
  const schema = inSchema(name.schema, used);
  objects.push({ kind, schema, name: name.name, text: sql, onTable: onTable?.name });
  const [, timing, event] =
    /\b(BEFORE|AFTER)\s+(INSERT|UPDATE|DELETE)\b/i.exec(sql)?.map((word) => word.toUpperCase()) ?? [];
  if (kind !== 'trigger' || onTable === undefined) return;
  const key = JSON.stringify([inSchema(onTable.schema, used) ?? null, onTable.name]);
  const fact: TriggerFact = {
    name: name.name,
    timing: timing === 'BEFORE' ? 'BEFORE' : 'AFTER',
    event: event === 'INSERT' ? 'INSERT' : event === 'DELETE' ? 'DELETE' : 'UPDATE',
  };
  triggers.set(key, [...(triggers.get(key) ?? []), fact]);
}

/** The facts about a table that a file of definitions contains. It has no sizes. */
function factsOf(
  table: CatalogTable,
  tables: readonly CatalogTable[],
  triggers: ReadonlyMap<string, readonly TriggerFact[]>,
): TableFacts {
  return {
    dataBytes: undefined,
    indexBytes: undefined,
    fileBytes: undefined,
    freeBytes: undefined,
    rowsEstimate: undefined,
    averageRowBytes: undefined,
    totalRowVersions: undefined,
    instantColumns: undefined,
    hasFtsDocId: undefined,
    indexSizes: undefined,
    triggers: triggers.get(JSON.stringify([table.schema ?? null, table.name])) ?? [],
    referencedBy: tables.flatMap((other) => referencesTo(table, other)),
  };
}

function referencesTo(table: CatalogTable, other: CatalogTable): readonly ReferenceFact[] {
  return other.foreignKeys
    .filter((key) => {
      const { schema, name } = referencedTable(other, key);
      return name === table.name && schema === table.schema;
    })
    .map((key) => referenceBy(other, key));
}
