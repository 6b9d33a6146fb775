import { splitStatements } from '../sql/lexing/split.ts';
import { readCreateTable } from '../sql/statements/read-create-table.ts';
import { readStatement } from '../sql/statements/read-statement.ts';
import type { Statement } from '../sql/statements/statement.ts';
import { whyTooLarge } from '../sql/statements/text-bounds.ts';
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

/** A dump has about ten for each table. */
const MOST_STATEMENTS = 200_000;

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
  const objects = new ObjectList();
  const triggers = new Map<string, TriggerFact[]>();
  const used: { first: string | undefined; now: string | undefined } = { first: undefined, now: undefined };
  let catalog = Catalog.draft();
  const statements = splitStatements(text, undefined, MOST_STATEMENTS);
  for (const [index, { sql, start, problem }] of statements.entries()) {
    if (index === MOST_STATEMENTS) {
      problems.push({
        offset: start,
        message: 'The schema has more than 200,000 statements. phasedb read none from here.',
      });
      break;
    }
    if (/^(INSERT|REPLACE)\b/i.test(sql)) continue;
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
    const tooLarge = whyTooLarge(sql);
    if (tooLarge !== undefined) {
      problems.push({ offset: start, message: `phasedb did not read this statement: ${tooLarge}.` });
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
    if (statement.kind === 'object') {
      const { object, verb, name } = statement;
      if (verb === 'drop') objects.drop(object, name && inSchema(name.schema, used), name?.name);
      else alterObject(statement, sql, used, objects);
      continue;
    }
    // mysqldump first creates each view as a table with the same columns, and drops that table later.
    catalog = catalog.after(
      inUse(statement, used),
      definition && { ...definition, schema: inSchema(definition.schema, used) },
    );
  }
  const tables = catalog.tables().map((table) => ({ ...table, createdHere: false }));
  const references = referencesTo(tables);
  const known = tables.map((table) => ({ ...table, facts: factsOf(table, references, triggers) }));
  return { catalog: Catalog.of(known, { defaultSchema: undefined }, objects.list()), problems };
}

/** Views, triggers, routines and events in the order of the file, found by their names. */
class ObjectList {
  readonly #objects = new Set<CatalogObject>();
  readonly #byName = new Map<string, CatalogObject[]>();

  push(object: CatalogObject): void {
    this.#objects.add(object);
    const key = keyOf(object.kind, object.name.toLowerCase());
    const same = this.#byName.get(key);
    if (same === undefined) this.#byName.set(key, [object]);
    else same.push(object);
  }

  /** Takes away the first of that name, and gives it. */
  drop(kind: string, schema: string | undefined, name: string | undefined): CatalogObject | undefined {
    const same = this.#byName.get(keyOf(kind, name?.toLowerCase())) ?? [];
    const index = same.findIndex((one) => one.schema === schema);
    const [dropped] = index < 0 ? [] : same.splice(index, 1);
    if (dropped !== undefined) this.#objects.delete(dropped);
    return dropped;
  }

  list(): readonly CatalogObject[] {
    return [...this.#objects];
  }
}

function keyOf(first: string | undefined, name: string | undefined): string {
  return JSON.stringify([first ?? null, name ?? null]);
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
  objects: ObjectList,
  triggers: Map<string, TriggerFact[]>,
): void {
  const { object: kind, name, onTable } = statement;
  if (kind === 'database' || kind === 'other' || name === undefined) return;
  const schema = inSchema(name.schema, used);
  const old = statement.orReplace || statement.ifNotExists ? objects.drop(kind, schema, name.name) : undefined;
  if (old !== undefined && statement.ifNotExists) {
    objects.push(old);
    return;
  }
  objects.push({ kind, schema, name: name.name, text: sql, onTable: onTable?.name });
  const [, timing, event] =
    /\b(BEFORE|AFTER)\s+(INSERT|UPDATE|DELETE)\b/i.exec(sql)?.map((word) => word.toUpperCase()) ?? [];
  if (kind !== 'trigger' || onTable === undefined) return;
  const key = keyOf(inSchema(onTable.schema, used), onTable.name);
  const fact: TriggerFact = {
    name: name.name,
    timing: timing === 'BEFORE' ? 'BEFORE' : 'AFTER',
    event: event === 'INSERT' ? 'INSERT' : event === 'DELETE' ? 'DELETE' : 'UPDATE',
  };
  const others = triggers.get(key);
  if (others === undefined) triggers.set(key, [fact]);
  else others.push(fact);
}

/** ALTER gives a view or event new code, and an event another name. */
function alterObject(
  { object: kind, name, code, event }: Extract<Statement, { kind: 'object' }>,
  sql: string,
  used: { first: string | undefined; now: string | undefined },
  objects: ObjectList,
): void {
  if (name === undefined || (code === undefined && event?.renamesTo === undefined)) return;
  const old = objects.drop(kind, inSchema(name.schema, used), name.name);
  const called = event?.renamesTo ?? name;
  if (old !== undefined)
    objects.push({
      ...old,
      schema: inSchema(called.schema ?? name.schema, used),
      name: called.name,
      text: code === undefined ? old.text : sql,
    });
}

/** The facts about a table that a file of definitions contains. It has no sizes. */
function factsOf(
  table: CatalogTable,
  references: ReadonlyMap<string, readonly ReferenceFact[]>,
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
    triggers: triggers.get(keyOf(table.schema, table.name)) ?? [],
    referencedBy: references.get(keyOf(table.schema, table.name)) ?? [],
  };
}

/** The foreign keys that refer to a table, by the key of its name. */
function referencesTo(tables: readonly CatalogTable[]): ReadonlyMap<string, readonly ReferenceFact[]> {
  const references = new Map<string, ReferenceFact[]>();
  for (const table of tables) {
    for (const key of table.foreignKeys) {
      const { schema, name } = referencedTable(table, key);
      const to = keyOf(schema, name);
      const others = references.get(to);
      if (others === undefined) references.set(to, [referenceBy(table, key)]);
      else others.push(referenceBy(table, key));
    }
  }
  return references;
}
