import type { Catalog, TableName } from '../../catalog/catalog.ts';
import { sameName } from '../../catalog/find.ts';
import type { CatalogObject } from '../../catalog/object.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import { identifierOf } from '../../sql/lexing/quote.ts';
import type { ProgramCall } from './calls.ts';
import type { RowEvent, WrittenTable } from './written-tables.ts';

/** Views of views are followed so far. */
const DEEPEST = 10;

/**
 * The triggers that a write fires, as far as the catalog has the table or its triggers; behind a view, those of every table that the
 * view names.
 */
export function* firedTriggers(written: WrittenTable, catalog: Catalog): Iterable<ProgramCall> {
  for (const table of tablesBehind(written, catalog)) {
    const facts = catalog.table(table.schema, table.name)?.facts?.triggers ?? [];
    const known = triggersOn(table, catalog);
    // Of the own schema the catalog has every trigger; the facts of a table stay as they were read.
    const others = catalog.sameTable(table, { schema: undefined, name: table.name }) ? [] : facts;
    const names = new Map([...others, ...known].map(({ name }) => [name.toLowerCase(), name]));
    for (const name of names.values()) {
      const fact = facts.find((one) => sameName(one.name, name));
      const event = eventOf(known.find((one) => sameName(one.name, name))) ?? fact?.event;
      if (event === undefined || written.events.includes(event))
        yield { kind: 'trigger', schema: table.schema, name, span: written.span };
    }
  }
}

/** By the names of their tables in lower case, so that no object is looked at for each write. */
const byTable = new WeakMap<Catalog, ReadonlyMap<string, readonly CatalogObject[]>>();

function triggersOn(table: TableName, catalog: Catalog): readonly CatalogObject[] {
  const triggers = byTable.get(catalog) ?? group(catalog.objects);
  byTable.set(catalog, triggers);
  const named = triggers.get(table.name.toLowerCase()) ?? [];
  return named.filter(({ schema, onTable = '' }) => catalog.sameTable({ schema, name: onTable }, table));
}

function group(objects: readonly CatalogObject[]): ReadonlyMap<string, readonly CatalogObject[]> {
  const found = new Map<string, CatalogObject[]>();
  for (const object of objects) {
    const key = object.kind === 'trigger' ? object.onTable?.toLowerCase() : undefined;
    if (key === undefined) continue;
    const others = found.get(key);
    if (others === undefined) found.set(key, [object]);
    else others.push(object);
  }
  return found;
}

/** Undefined for a trigger that is known by its body alone. */
function eventOf(trigger: CatalogObject | undefined): RowEvent | undefined {
  const { tokens } = lex(trigger?.text ?? '');
  if (tokens[0]?.upper !== 'CREATE') return undefined;
  const at = tokens.findIndex(
    ({ upper }, index) => (upper === 'BEFORE' || upper === 'AFTER') && tokens[index + 2]?.upper === 'ON',
  );
  const event = tokens[at + 1]?.upper;
  return event === 'INSERT' || event === 'UPDATE' || event === 'DELETE' ? event : undefined;
}

/** The table itself, or each name in the query of a view. */
function* tablesBehind(table: TableName, catalog: Catalog, depth = 0): Iterable<TableName> {
  const view = catalog.object('view', table);
  if (view === undefined || depth > DEEPEST) {
    yield { schema: table.schema, name: table.name };
    return;
  }
  const { tokens } = lex(view.text);
  const seen = new Set<string>([table.name.toLowerCase()]);
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'word' && token.kind !== 'quoted') continue;
    const name = identifierOf(token);
    if (seen.has(name.toLowerCase())) continue;
    seen.add(name.toLowerCase());
    const owner = tokens[index - 1]?.text === '.' ? tokens[index - 2] : undefined;
    const schema = owner === undefined ? table.schema : identifierOf(owner);
    for (const one of [schema, table.schema]) {
      const known =
        catalog.table(one, name) !== undefined || catalog.object('view', { schema: one, name }) !== undefined;
      if (known || triggersOn({ schema: one, name }, catalog).length > 0)
        yield* tablesBehind({ schema: one, name }, catalog, depth + 1);
    }
  }
}
