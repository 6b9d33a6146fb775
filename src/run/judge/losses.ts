import type { JudgedStatement, TableChange } from '../../analysis/judged.ts';
import { applyAlter } from '../../catalog/apply-alter.ts';
import { findColumn } from '../../catalog/find.ts';
import type { CatalogTable } from '../../catalog/table.ts';
import { isDestructive } from '../../ddl/destructive.ts';
import type { ObjectName } from '../../sql/lexing/span.ts';
import { writeName, writeTable, writeType } from '../../sql/rendering/render-definition.ts';
import type { AlterClause } from '../../sql/statements/statement.ts';

/**
 * What a statement takes away for good: rollback_sql may bring a definition back, but no values. A sentence each; empty where
 * it loses nothing. A rename loses nothing: the opposite rename brings the name back. Pure.
 */
export function lossesOf(judged: JudgedStatement): readonly string[] {
  const { statement, before, change, verdict, placed } = judged;
  const rowsOf = (name: ObjectName) => rowCount(before.table(name.schema, name.name));
  switch (statement.kind) {
    case 'drop-table':
      if (statement.temporary) return [];
      return statement.tables.map((name) => `Table ${writeTable(name)} is dropped with all its rows${rowsOf(name)}.`);
    case 'truncate-table':
      return [`All rows of ${writeTable(statement.table)} are deleted${rowsOf(statement.table)}.`];
    case 'rename-table':
      return [];
    case 'unread':
      return ['phasedb cannot read this statement, so it does not know what the statement takes away.'];
    case 'data':
      return ['The rows that this statement changes or deletes keep no copy of their old values.'];
    default:
      if (change === undefined)
        return verdict.destructive ? [`phasedb cannot say what this statement takes away: ${verdict.because}.`] : [];
      return change.before.createdHere ? [] : change.clauses.flatMap((clause) => lossIn(clause, change, placed.sql));
  }
}

function lossIn(clause: AlterClause, change: TableChange, sql: string): readonly string[] {
  if (clause.op === 'unread') return ['phasedb cannot read a clause, so it does not know what the clause takes away.'];
  if (!isDestructive(applyAlter(change.before, [clause]), [clause])) return [];
  const table = writeTable(change.table);
  const rows = rowCount(change.before);
  switch (clause.op) {
    case 'drop-column':
      // An earlier attempt has dropped it.
      if (change.known && findColumn(change.before, clause.column) === undefined) return [];
      return [`The values of column ${table}.${writeName(clause.column)} are deleted${rows}.`];
    case 'rename-column':
    case 'rename-table':
      return [];
    case 'modify-column':
    case 'change-column': {
      const from = clause.op === 'change-column' ? clause.from : clause.column.name;
      const old = findColumn(change.before, from);
      const types = old === undefined ? '' : ` from ${writeType(old)} to ${writeType(clause.column)}`;
      if (old !== undefined && writeType(old) === writeType(clause.column)) return [];
      return [`Column ${table}.${writeName(from)} changes${types}: what the new type does not hold is lost${rows}.`];
    }
    case 'partition':
      return [`Rows of ${table} are removed with their partitions: ${sql.slice(clause.span.start, clause.span.end)}.`];
    default:
      return [`Rows or values of ${table} are removed: ${sql.slice(clause.span.start, clause.span.end)}.`];
  }
}

/** ` (about 1,000 rows)`; empty where the server does not know. */
function rowCount(table: CatalogTable | undefined): string {
  const rows = table?.facts?.rowsEstimate;
  if (rows === undefined) return '';
  return ` (about ${rows.toLocaleString('en-US')} ${rows === 1 ? 'row' : 'rows'})`;
}
