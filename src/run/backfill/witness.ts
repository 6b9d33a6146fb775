import { sameName } from '../../catalog/find.ts';
import { resolveColumn } from '../../catalog/resolved-column.ts';
import type { CatalogTable } from '../../catalog/table.ts';
import type { WitnessColumn } from '../../catalog/walk-definition.ts';
import type { Session } from '../../mysql/session.ts';
import { quoteIdentifier } from '../../sql/lexing/quote.ts';
import type { BatchQuery } from '../../sql/queries/batch-query.ts';
import type { Checkpoint, Witness } from '../../state/checkpoint.ts';
import { fromWalked, type WalkWork } from './walk-work.ts';

/** More columns do not make the proof stronger. */
const mostColumns = 48;

/**
 * The columns of which each chunk keeps a hash of its last row. After a rebuild nothing that the server tells sets the table
 * apart from one that was put in its place, or restored from a backup; a row that is still as a chunk left it does.
 */
export function witnessColumns(query: BatchQuery, table: CatalogTable): readonly WitnessColumn[] {
  const columns = table.columns.flatMap((definition): WitnessColumn[] => {
    const set = query.verb === 'update' && query.assigned.some((name) => sameName(name, definition.name));
    const kind = kindOf(table, definition.name, set);
    return kind === undefined || definition.generated !== undefined ? [] : [{ name: definition.name, kind, set }];
  });
  return [...columns.filter(({ set }) => set), ...columns.filter(({ set }) => !set)].slice(0, mostColumns);
}

/** Undefined for a column that is not hashed: one that is long and not set by the query. */
function kindOf(table: CatalogTable, name: string, set: boolean): string | undefined {
  const definition = table.columns.find((column) => sameName(column.name, name));
  if (definition === undefined) return undefined;
  const { type, arguments: sizes, charset } = resolveColumn(definition, table);
  switch (type) {
    case 'tinyint':
    case 'smallint':
    case 'mediumint':
    case 'int':
    case 'bigint':
      return definition.type.zerofill ? undefined : 'integer';
    case 'decimal':
      return definition.type.zerofill ? undefined : `decimal ${sizes[1] ?? 0}`;
    case 'char':
    case 'varchar':
    case 'enum':
    case 'set':
      return `text ${charset}`;
    case 'tinytext':
    case 'text':
    case 'mediumtext':
    case 'longtext':
      return set ? `text ${charset}` : undefined;
    case 'tinyblob':
    case 'blob':
    case 'mediumblob':
    case 'longblob':
      return set ? 'varbinary' : undefined;
    case 'varbinary':
      return type;
    case 'json':
      return set ? type : undefined;
    case 'date':
    case 'year':
      return type;
    case 'time':
    case 'datetime':
    case 'timestamp':
    case 'binary':
    case 'bit':
      return `${type} ${sizes[0] ?? 0}`;
    default:
      return undefined;
  }
}

/** The same columns in the same places, without those that the table no longer has as they were. */
export function presentColumns(
  columns: readonly WitnessColumn[],
  table: CatalogTable,
): readonly (WitnessColumn | undefined)[] {
  return columns.map((column) => {
    const now = kindOf(table, column.name, column.set);
    return now === column.kind || (now !== undefined && isWrittenAlike(column.kind, now)) ? column : undefined;
  });
}

/**
 * Whether values keep their bytes when a column becomes text of another kind: 230 as a number and as text, and letters of
 * ASCII in every character set but those of two and four bytes. Where they do not, the row counts as another.
 */
function isWrittenAlike(was: string, now: string): boolean {
  const text = /^text (?!ucs2|utf16|utf16le|utf32)/;
  return text.test(now) && (text.test(was) || /^(?:integer|decimal|date|time|datetime|timestamp)\b/.test(was));
}

/**
 * Hashes of the row with that key, as an expression that is NULL where there is no such row.
 * @param columns in their order; one that is undefined gives an empty hash
 */
export function witnessExpression(
  work: WalkWork,
  columns: readonly (WitnessColumn | undefined)[],
  key: readonly string[],
): string {
  const hashes = columns.map((column) => {
    if (column === undefined) return "''";
    const name = `${work.qualifier}.${quoteIdentifier(column.name)}`;
    const bytes = column.kind === 'json' ? `CAST(CAST(${name} AS CHAR) AS BINARY)` : `CAST(${name} AS BINARY)`;
    return `LEFT(SHA2(IFNULL(${bytes}, X'00'), 256), 8)`;
  });
  return `SELECT CONCAT_WS(',', ${hashes.join(', ')}) FROM ${fromWalked(work)} WHERE ${work.codec.at(key)} LIMIT 1`;
}

/**
 * Whether the rows that a walk has done are still in its table, shown by the last row of each range's newest chunk.
 * @param columns that were hashed
 * @param table as it is now
 */
export async function areRowsStillDone(
  session: Session,
  work: WalkWork,
  columns: readonly WitnessColumn[],
  table: CatalogTable,
  ranges: readonly Checkpoint[],
): Promise<boolean> {
  const present = presentColumns(columns, table);
  for (const { witness, rowsChanged } of ranges) {
    if (witness === null ? rowsChanged > 0 : !(await isStillDone(session, work, present, witness))) return false;
  }
  return ranges.some(({ witness }) => witness !== null);
}

/** Whether the row that a chunk ended with is as it left it. @param columns as {@link presentColumns} gives them */
export async function isStillDone(
  session: Session,
  work: WalkWork,
  columns: readonly (WitnessColumn | undefined)[],
  witness: Witness,
): Promise<boolean> {
  const row = await session.queryOne(`SELECT (${witnessExpression(work, columns, witness.key)}) AS hashes`);
  const before = witness.hashes.split(',');
  const now = row?.hashes?.split(',');
  const compared = columns.map((column, i) => (before[i] === '' ? undefined : column));
  // A value that the query does not set was there before the walk too.
  const telling = compared.some(
    (column) => column !== undefined && (column.set || work.query.verb === 'insert-select'),
  );
  return now !== undefined && telling && compared.every((column, i) => column === undefined || before[i] === now[i]);
}

/**
 * A column that the query sets and that is not as the chunks left it in any of their last rows: whoever drops a column and adds
 * it again leaves the table's id as it was, and nothing in the column. Rows that are gone, and columns of another type, say nothing.
 * @param columns that were hashed
 * @param table as it is now
 * @returns its name; undefined: there is none
 */
export async function emptiedColumn(
  session: Session,
  work: WalkWork,
  columns: readonly WitnessColumn[],
  table: CatalogTable,
  ranges: readonly Checkpoint[],
): Promise<string | undefined> {
  if (work.query.verb !== 'update') return undefined;
  const present = columns.map((column) =>
    kindOf(table, column.name, column.set) === column.kind ? column : undefined,
  );
  const rows: { before: readonly string[]; now: readonly string[] }[] = [];
  for (const { witness } of ranges) {
    if (witness === null) continue;
    const row = await session.queryOne(`SELECT (${witnessExpression(work, present, witness.key)}) AS hashes`);
    if (row?.hashes != null) rows.push({ before: witness.hashes.split(','), now: row.hashes.split(',') });
  }
  if (rows.length === 0) return undefined;
  const differs = (i: number) => rows.every(({ before, now }) => before[i] !== '' && before[i] !== now[i]);
  return present.find((column, i) => column?.set === true && differs(i))?.name;
}
