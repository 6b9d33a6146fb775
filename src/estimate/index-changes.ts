import type { AlteredTable } from '../catalog/apply-alter.ts';
import { sameName } from '../catalog/find.ts';
import type { IndexDefinition } from '../sql/statements/definition.ts';
import type { AlterClause } from '../sql/statements/statement.ts';

/** The secondary indexes of a table after an ALTER: those that it had, under whatever name, and those that have to be built. */
export interface IndexChanges {
  /** As they were. */
  readonly kept: readonly IndexDefinition[];
  /** As they become. */
  readonly built: readonly IndexDefinition[];
}

export function indexChanges(
  { before, after, origins }: Pick<AlteredTable, 'before' | 'after' | 'origins'>,
  clauses: readonly AlterClause[],
): IndexChanges {
  const had = before.indexes.filter(({ kind }) => kind !== 'primary');
  const kept: IndexDefinition[] = [];
  const built: IndexDefinition[] = [];
  for (const index of after.indexes) {
    if (index.kind === 'primary') continue;
    const shape = shapeOf(index, (column) => origins.get(column) ?? `new ${column}`);
    const same = had.findIndex((old) => shapeOf(old, (column) => column) === shape);
    if (same >= 0) kept.push(...had.splice(same, 1));
    else built.push(index);
  }
  return { kept, built: [...built, ...forForeignKeys(after.indexes, clauses)] };
}

/** All of an index but its name: under another one it is not built again. */
function shapeOf({ kind, parts }: IndexDefinition, nameOf: (column: string) => string): string {
  const shapes = parts.map(({ column, expression, prefix, descending }) => [
    column === undefined ? expression : nameOf(column.toLowerCase()),
    prefix,
    descending,
  ]);
  return JSON.stringify([kind, shapes]);
}

/** MySQL makes an index for a foreign key whose columns lead none (manual, "FOREIGN KEY Constraints"). */
function forForeignKeys(
  indexes: readonly IndexDefinition[],
  clauses: readonly AlterClause[],
): readonly IndexDefinition[] {
  return clauses.flatMap((clause) => {
    if (clause.op !== 'add-foreign-key') return [];
    const { name, columns } = clause.foreignKey;
    const leads = indexes.some(({ parts }) => columns.every((column, i) => sameName(parts[i]?.column, column)));
    if (leads) return [];
    const parts = columns.map((column) => ({ column, expression: undefined, prefix: undefined, descending: false }));
    return [{ name, kind: 'plain', parts, invisible: false, using: undefined, comment: undefined }];
  });
}
