import type { JudgedStatement } from '../../analysis/judged.ts';
import { indexesOver, indexName, sameName } from '../../catalog/find.ts';
import type { IndexDefinition, IndexPart } from '../../sql/statements/definition.ts';
import type { AlterClause } from '../../sql/statements/statement.ts';

/** A dropped column, and the indexes that silently lose it. */
export interface LostIndexParts {
  readonly clause: AlterClause;
  readonly column: string;
  readonly indexes: readonly ShrunkIndex[];
}

export interface ShrunkIndex {
  readonly index: IndexDefinition;
  /** What is left of it; nothing: MySQL drops it. */
  readonly left: readonly IndexPart[];
}

/** Columns that an ALTER drops while they are in an index that it does not drop itself; each index once. */
export function lostIndexParts({ change }: JudgedStatement): readonly LostIndexParts[] {
  if (change === undefined || !change.known || change.before.createdHere) return [];
  const { clauses, before } = change;
  const dropped = clauses.flatMap((clause) => (clause.op === 'drop-column' ? clause.column : []));
  const isLost = ({ column }: IndexPart) => dropped.some((name) => sameName(name, column));
  const seen = new Set<IndexDefinition>();
  return clauses.flatMap((clause) => {
    if (clause.op !== 'drop-column') return [];
    const indexes = indexesOver(before, clause.column).filter(
      (index) => !seen.has(index) && !isDropped(index, clauses),
    );
    for (const index of indexes) seen.add(index);
    if (indexes.length === 0) return [];
    const shrunk = indexes.map((index) => ({ index, left: index.parts.filter((part) => !isLost(part)) }));
    return [{ clause, column: clause.column, indexes: shrunk }];
  });
}

function isDropped(index: IndexDefinition, clauses: readonly AlterClause[]): boolean {
  return clauses.some((clause) => {
    switch (clause.op) {
      case 'drop-primary-key':
        return index.kind === 'primary';
      case 'drop-index':
        return sameName(clause.index, indexName(index));
      case 'drop-constraint':
        return sameName(clause.name, index.name);
      default:
        return false;
    }
  });
}
