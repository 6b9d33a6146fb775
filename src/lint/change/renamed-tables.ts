import type { JudgedStatement } from '../../analysis/judged.ts';
import type { ObjectName, Span } from '../../sql/lexing/span.ts';

/** A table that gets another name, and where the statement says so. */
export interface RenamedTable {
  readonly from: ObjectName;
  readonly to: ObjectName;
  readonly span: Span;
}

/** Of RENAME TABLE, which may exchange names, and ALTER TABLE … RENAME TO. */
export function renamedTables({ statement }: JudgedStatement): readonly RenamedTable[] {
  if (statement.kind === 'rename-table') {
    return statement.renames.map(({ from, to }) => ({ from, to, span: { start: from.span.start, end: to.span.end } }));
  }
  if (statement.kind !== 'alter-table') return [];
  return statement.clauses.flatMap((clause) =>
    clause.op === 'rename-table'
      ? [
          {
            from: statement.table,
            to: { ...clause.to, schema: clause.to.schema ?? statement.table.schema },
            span: clause.span,
          },
        ]
      : [],
  );
}
