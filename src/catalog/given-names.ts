import { literalPattern } from '../core/literal-pattern.ts';
import type { ForeignKeyDefinition, IndexDefinition } from '../sql/statements/definition.ts';
import type { TableDefinition } from '../sql/statements/table-definition.ts';
import { sameName } from './find.ts';

/**
 * A definition as MySQL stores it: names for what was written without one, and an index for each foreign key that has none
 * (CREATE TABLE and SHOW CREATE TABLE on 9.7.4). Later statements mean these names.
 */
export function withGivenNames(definition: TableDefinition): TableDefinition {
  const { name, foreignKeys, checks } = definition;
  return {
    ...definition,
    indexes: givenIndexes(definition),
    foreignKeys: constraintNames(`${name}_ibfk_`, foreignKeys),
    checks: constraintNames(`${name}_chk_`, checks),
  };
}

function givenIndexes({ indexes, foreignKeys }: TableDefinition): readonly IndexDefinition[] {
  const supporting = supportingIndexes(foreignKeys, indexes);
  const given: IndexDefinition[] = indexes.filter((index) => index.name !== undefined);
  // Unique keys are named first, then those of foreign keys; a name that is written is taken from the start.
  const unique = indexes.filter((index) => index.kind === 'unique' || index.kind === 'primary');
  const others = indexes.filter((index) => !unique.includes(index));
  const named = [...unique, ...supporting, ...others].map((index) => {
    if (index.name !== undefined || index.kind === 'primary') return index;
    const found = { ...index, name: freeIndexName(index, given) };
    given.push(found);
    return found;
  });
  return named;
}

/** The indexes that MySQL makes for foreign keys that none of the others serves, still without a name where the key has none. */
export function supportingIndexes(
  foreignKeys: readonly ForeignKeyDefinition[],
  indexes: readonly IndexDefinition[],
): readonly IndexDefinition[] {
  const supporting: IndexDefinition[] = [];
  for (const { name, columns } of foreignKeys) {
    if ([...indexes, ...supporting].some((index) => supports(index, columns))) continue;
    const parts = columns.map((column) => ({ column, expression: undefined, prefix: undefined, descending: false }));
    supporting.push({ name, kind: 'plain', parts, invisible: false, using: undefined, comment: undefined });
  }
  return supporting;
}

/** The table under another name; the names that MySQL made from the old one follow (9.7.4). */
export function renameTable<Table extends Renamed>(
  table: Table,
  to: { readonly schema: string | undefined; readonly name: string },
): Table {
  const made = (kind: string) => new RegExp(`^${literalPattern(table.name)}_${kind}_(\\d+)$`, 'i');
  const follow = <Constraint extends { readonly name: string | undefined }>(
    kind: string,
    list: readonly Constraint[],
  ) =>
    list.map((one) => ({ ...one, name: one.name?.replace(made(kind), (_, number) => `${to.name}_${kind}_${number}`) }));
  return {
    ...table,
    schema: to.schema ?? table.schema,
    name: to.name,
    foreignKeys: follow('ibfk', table.foreignKeys),
    checks: follow('chk', table.checks),
  };
}

type Renamed = Pick<TableDefinition, 'schema' | 'name' | 'foreignKeys' | 'checks'>;

/** Whether a foreign key over these columns finds them at the front of the index, in ascending order. */
function supports({ kind, parts }: IndexDefinition, columns: readonly string[]): boolean {
  if (kind === 'fulltext' || kind === 'spatial') return false;
  return columns.every((column, position) => {
    const part = parts[position];
    return sameName(part?.column, column) && part?.prefix === undefined && part?.descending === false;
  });
}

/** The first column's name, with _2, _3 … where that is taken. @param others whose names are given already */
export function freeIndexName(index: IndexDefinition, others: readonly IndexDefinition[]): string {
  const base = index.parts[0]?.column ?? 'functional_index';
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base}_${number}`;
    if (!others.some((other) => sameName(other.name, name))) return name;
  }
}

/** `orders_ibfk_1`, `orders_chk_1`, counted from one. */
function constraintNames<Constraint extends { readonly name: string | undefined }>(
  prefix: string,
  constraints: readonly Constraint[],
): readonly Constraint[] {
  const taken = constraints.map((constraint) => constraint.name);
  let number = 0;
  return constraints.map((constraint) => {
    if (constraint.name !== undefined) return constraint;
    do number++;
    while (taken.some((name) => sameName(name, `${prefix}${number}`)));
    return { ...constraint, name: `${prefix}${number}` };
  });
}
