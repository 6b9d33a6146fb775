import type { JudgedStatement } from '../../analysis/judged.ts';
import { applyAlter } from '../../catalog/apply-alter.ts';
import type { CatalogTable } from '../../catalog/table.ts';
import { readStatement } from '../../sql/statements/read-statement.ts';
import type { AlterClause, AlterTable } from '../../sql/statements/statement.ts';

/** An ALTER TABLE written from clauses of the file. */
export interface WrittenAlter {
  /** Without a `;` at its end. */
  readonly sql: string;
  readonly statement: AlterTable;
}

/** Some clauses of a statement, as written. */
export interface Excerpt {
  readonly judged: JudgedStatement;
  readonly clauses: readonly AlterClause[];
}

/**
 * One ALTER TABLE of clauses of one or several statements on the same table, without ALGORITHM and LOCK.
 * @returns undefined where they cannot be taken out of their text
 */
export function writeAlter(excerpts: readonly Excerpt[]): WrittenAlter | undefined {
  const first = excerpts[0]?.judged;
  if (first?.statement.kind !== 'alter-table') return undefined;
  if (excerpts.some(({ judged }) => judged.statement.kind !== 'alter-table' || judged.placed.sql.includes('/*!')))
    return undefined;
  const head = first.placed.sql.slice(0, first.statement.table.span.end);
  const texts = excerpts.flatMap(({ judged, clauses }) =>
    clauses.map(({ span }) => judged.placed.sql.slice(span.start, span.end)),
  );
  const sql = `${head} ${texts.join(', ')}`;
  const statement = readStatement(sql);
  const wanted = excerpts.flatMap(({ clauses }) => clauses.map(({ op }) => op)).join();
  // A list in parentheses is the text of several clauses, and a line comment may swallow what follows it.
  if (statement.kind !== 'alter-table' || statement.clauses.map(({ op }) => op).join() !== wanted) return undefined;
  return { sql, statement };
}

/** Whether two ways lead to the same table; the places of names in their texts do not count. */
export function sameResult(a: CatalogTable | undefined, b: CatalogTable | undefined): boolean {
  return a !== undefined && b !== undefined && shapeOf(a) === shapeOf(b);
}

function shapeOf({ columns, indexes, foreignKeys, checks, options, partitioning }: CatalogTable): string {
  const byName = [indexes, foreignKeys, checks, options].map((list) => list.map(withoutSpans).sort());
  return JSON.stringify([columns.map(withoutSpans), byName, partitioning]);
}

function withoutSpans(part: unknown): string {
  return JSON.stringify(part, (key, value: unknown) => (key === 'span' ? undefined : value));
}

/** Clauses that MySQL takes beside others in one ALTER, whatever those are. */
const mergeable = new Set<AlterClause['op']>([
  'add-column',
  'drop-column',
  'modify-column',
  'change-column',
  'rename-column',
  'set-default',
  'drop-default',
  'set-column-visibility',
  'add-index',
  'add-primary-key',
  'drop-index',
  'drop-primary-key',
  'add-check',
  'drop-check',
  'force',
  'table-option',
]);

/**
 * One ALTER TABLE that does what several on one table do one after the other.
 * @returns undefined where there is none: MySQL takes each column once in a statement, and by the name that it has before
 */
export function mergeAlters(run: readonly JudgedStatement[]): WrittenAlter | undefined {
  const excerpts = run.flatMap((judged) =>
    judged.change === undefined ? [] : [{ judged, clauses: judged.change.clauses }],
  );
  const clauses = excerpts.flatMap((excerpt) => excerpt.clauses);
  const columns = excerpts.flatMap((excerpt) => [...new Set(excerpt.clauses.flatMap(columnsNamed))]);
  if (!clauses.every(({ op }) => mergeable.has(op)) || new Set(columns).size < columns.length) return undefined;
  const merged = writeAlter(excerpts);
  const before = excerpts[0]?.judged.change?.before;
  if (merged === undefined || before === undefined) return undefined;
  const { after, missing } = applyAlter(before, merged.statement.clauses);
  const missingNow = excerpts.reduce((sum, { judged }) => sum + (judged.change?.missing.length ?? 0), 0);
  if (missing.length > missingNow) return undefined;
  return sameResult(after, excerpts.at(-1)?.judged.change?.after) ? merged : undefined;
}

/** In lower case. */
function columnsNamed(clause: AlterClause): readonly string[] {
  switch (clause.op) {
    case 'add-column':
      return clause.columns.map(({ name }) => name.toLowerCase());
    case 'drop-column':
    case 'set-default':
    case 'drop-default':
    case 'set-column-visibility':
      return [clause.column.toLowerCase()];
    case 'modify-column':
      return [clause.column.name.toLowerCase()];
    case 'change-column':
      return [clause.from.toLowerCase(), clause.column.name.toLowerCase()];
    case 'rename-column':
      return [clause.from.toLowerCase(), clause.to.toLowerCase()];
    default:
      return [];
  }
}
