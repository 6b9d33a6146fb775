import { literalPattern } from '../core/literal-pattern.ts';
import type { ForeignKeyDefinition, IndexDefinition } from '../sql/statements/definition.ts';
import type { TableDefinition } from '../sql/statements/table-definition.ts';
import { nameKey, sameName } from './find.ts';

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
  const names = new IndexNames(indexes);
  // Unique keys are named first, then those of foreign keys; a name that is written is taken from the start.
  const isUnique = (index: IndexDefinition) => index.kind === 'unique' || index.kind === 'primary';
  const unique = indexes.filter(isUnique);
  const others = indexes.filter((index) => !isUnique(index));
  return [...unique, ...supporting, ...others].map((index) =>
    index.name !== undefined || index.kind === 'primary' ? index : { ...index, name: names.give(index) },
  );
}

/** Gives each index a name that no other has, in time that grows with their number and not with its square. */
class IndexNames {
  readonly #taken: Set<string>;
  /** By the first column: the number that comes next. */
  readonly #next = new Map<string, number>();

  constructor(others: readonly IndexDefinition[]) {
    this.#taken = new Set(others.flatMap(({ name }) => (name === undefined ? [] : [nameKey(name)])));
  }

  /** The first column's name, with _2, _3 … where that is taken. */
  give(index: IndexDefinition): string {
    const base = index.parts[0]?.column ?? 'functional_index';
    for (let number = this.#next.get(nameKey(base)) ?? 1; ; number++) {
      const name = number === 1 ? base : `${base}_${number}`;
      if (this.#taken.has(nameKey(name))) continue;
      this.#taken.add(nameKey(name));
      this.#next.set(nameKey(base), number + 1);
      return name;
    }
  }
}

/** The indexes that MySQL makes for foreign keys that none of the others serves, still without a name where the key has none. */
export function supportingIndexes(
  foreignKeys: readonly ForeignKeyDefinition[],
  indexes: readonly IndexDefinition[],
): readonly IndexDefinition[] {
  const supporting: IndexDefinition[] = [];
  const byFirst = Map.groupBy(indexes, ({ parts }) => nameKey(parts[0]?.column ?? ''));
  for (const { name, columns } of foreignKeys) {
    const first = nameKey(columns[0] ?? '');
    const candidates = byFirst.get(first);
    if (candidates?.some((index) => supports(index, columns))) continue;
    const parts = columns.map((column) => ({ column, expression: undefined, prefix: undefined, descending: false }));
    const index: IndexDefinition = {
      name,
      kind: 'plain',
      parts,
      invisible: false,
      using: undefined,
      comment: undefined,
    };
    supporting.push(index);
    if (candidates === undefined) byFirst.set(first, [index]);
    else candidates.push(index);
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
  return new IndexNames(others).give(index);
}

/** `orders_ibfk_1`, `orders_chk_1`, counted from one. */
function constraintNames<Constraint extends { readonly name: string | undefined }>(
  prefix: string,
  constraints: readonly Constraint[],
): readonly Constraint[] {
  const taken = new Set(constraints.flatMap(({ name }) => (name === undefined ? [] : [nameKey(name)])));
  let number = 0;
  return constraints.map((constraint) => {
    if (constraint.name !== undefined) return constraint;
    do number++;
    while (taken.has(nameKey(`${prefix}${number}`)));
    return { ...constraint, name: `${prefix}${number}` };
  });
}
