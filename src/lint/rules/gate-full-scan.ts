import { sameName } from '../../catalog/find.ts';
import type { CatalogTable } from '../../catalog/table.ts';
import { applyEdits } from '../../sql/lexing/edits.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import { conjuncts, type Expression, type QueryTable, type QueryTree } from '../../sql/queries/query-tree.ts';
import { writeIndex, writeTable } from '../../sql/rendering/render-definition.ts';
import type { JudgedGate } from '../judged.ts';
import { isZero } from '../proof/asked.ts';
import type { Rule } from '../rule.ts';
import { wholeOf } from '../writing/span.ts';
import { withSize } from '../writing/table-size.ts';

const schema = 'CREATE TABLE orders (id BIGINT PRIMARY KEY, currency CHAR(3) NULL);';
const facts = { orders: { rowsEstimate: 40_000_000 } };
const gate = 'migration: m\nphases:\n  - name: gate\n    wait_until:\n      query: ';

export const rule: Rule = {
  name: 'gate-full-scan',
  group: 'phases',
  severity: 'warning',
  flags:
    'A gate that has to read all of a large table at each poll, for no index begins with a column of its condition.',
  why: 'It is asked every few seconds for as long as it waits. Each time it reads the table through, keeps a snapshot open meanwhile, and pushes other pages out of memory.',
  instead:
    'Ask with EXISTS, which ends at the first row that is found, so that only the last poll reads everything; or have an ' +
    'index on the column; or poll less often (`poll_interval_ms`). Tables below `gate_scan_rows` rows are left alone.',
  examples: {
    bad: { schema, facts, file: `${gate}SELECT COUNT(*) FROM orders WHERE currency IS NULL\n` },
    good: { schema, facts, file: `${gate}SELECT EXISTS (SELECT 1 FROM orders WHERE currency IS NULL)\n` },
  },
  *phase(judged, { settings }) {
    if (judged.kind !== 'gate' || judged.query?.reading.ok !== true) return;
    const { gate: asked, reading } = judged.query;
    const scanned = scannedTable(reading.tree, judged, settings.thresholds.gate_scan_rows);
    if (scanned === undefined || lex(asked.sql).tokens.some(({ upper }) => upper === 'LIMIT')) return;
    const { table, columns } = scanned;
    const why = columns.length === 0 ? 'it has no condition on it' : `no index begins with ${columns.join(' or ')}`;
    yield {
      ...wholeOf(asked.locate, asked.sql),
      message: `Each poll of ${judged.phase.name}, one in ${judged.phase.pollIntervalMs / 1000} s, reads all of ${withSize(table)}: ${why}.`,
      fix: isZero(asked.expected)
        ? (asExists(asked.sql, reading.tree) ?? asIndex(table, columns))
        : asIndex(table, columns),
    };
  },
};

interface Scanned {
  readonly table: CatalogTable;
  /** Of its conditions, as the table writes them. */
  readonly columns: readonly string[];
}

/** The large table that the query reads through; undefined: none, or it cannot be told. */
function scannedTable(tree: QueryTree, { before }: JudgedGate, most: number): Scanned | undefined {
  const sources = tree.from.map((source) => ({ source, table: before.table(source.schema, source.name) }));
  const isOuter = tree.from.some(({ join }) => /^(LEFT|RIGHT)/i.test(join ?? ''));
  if (tree.from.some(({ join }) => /^RIGHT/i.test(join ?? ''))) return undefined;
  // Of inner joins the server chooses where to begin: all of them must be large, and none have a way in.
  const starts = isOuter ? sources.slice(0, 1) : sources;
  const found: Scanned[] = [];
  for (const { source, table } of starts) {
    if (table === undefined || table.createdHere || table.partitioning !== undefined) return undefined;
    if ((table.facts?.rowsEstimate ?? 0) <= most || !table.complete) return undefined;
    const columns = new Set<string>();
    const own = (part: Expression) => ownColumn(part, source, table, tree.from.length === 1);
    if (conjuncts(tree.where).some((part) => hasWayIn(part, own, table, columns))) return undefined;
    if (tree.where === undefined && readsEndOfIndex(tree, own, table)) return undefined;
    found.push({ table, columns: [...columns] });
  }
  return found[0];
}

type OwnColumn = (part: Expression) => string | undefined;

function ownColumn(part: Expression, source: QueryTable, table: CatalogTable, alone: boolean): string | undefined {
  if (part.kind !== 'column') return undefined;
  const isOwn = part.qualifier === undefined ? alone : sameName(part.qualifier, source.alias ?? source.name);
  return isOwn ? table.columns.find(({ name }) => sameName(name, part.name))?.name : undefined;
}

/**
 * Whether an index leads to the rows that meet a condition. What is not followed counts as one.
 * @param columns takes the table's columns that are met without an index
 */
function hasWayIn(part: Expression, own: OwnColumn, table: CatalogTable, columns: Set<string>): boolean {
  switch (part.kind) {
    case 'operator':
      if (part.operator === 'AND') return part.parts.some((one) => hasWayIn(one, own, table, columns));
      if (part.operator === 'OR') return part.parts.every((one) => hasWayIn(one, own, table, columns));
      if (part.operator === 'NOT' || part.operator === 'EXISTS')
        return part.parts.some((one) => hasWayIn(one, own, table, columns));
      return part.parts.some((one) => isIndexed(one, own, table, columns));
    case 'call':
      return part.name === 'ISNULL'
        ? part.parts.some((one) => isIndexed(one, own, table, columns))
        : /^(MATCH|MBR|ST_)/.test(part.name);
    case 'column':
      return isIndexed(part, own, table, columns);
    case 'query':
    case 'literal':
      return false;
    default:
      return true;
  }
}

function isIndexed(part: Expression, own: OwnColumn, table: CatalogTable, columns: Set<string>): boolean {
  const column = own(part);
  if (column === undefined) return false;
  columns.add(column);
  return beginsIndex(column, table);
}

function beginsIndex(column: string, { indexes }: CatalogTable): boolean {
  return indexes.some(
    ({ kind, invisible, parts }) =>
      kind !== 'fulltext' && kind !== 'spatial' && !invisible && sameName(parts[0]?.column, column),
  );
}

/** MIN or MAX of an indexed column is one row. */
function readsEndOfIndex({ select, grouped }: QueryTree, own: OwnColumn, table: CatalogTable): boolean {
  const [result] = select;
  if (grouped || result?.kind !== 'call' || (result.name !== 'MIN' && result.name !== 'MAX')) return false;
  const column = result.parts[0] && own(result.parts[0]);
  return column !== undefined && beginsIndex(column, table);
}

/** `SELECT COUNT(*) FROM …` that has to give 0, as a question that ends at the first row. */
function asExists(sql: string, { grouped, select }: QueryTree): string | undefined {
  const [result, second] = select;
  const { tokens } = lex(sql);
  const from = tokens.findIndex(({ upper }) => upper === 'FROM');
  const isCount = result?.kind === 'call' && result.name === 'COUNT' && result.star && second === undefined;
  if (grouped || !isCount || tokens[0]?.upper !== 'SELECT' || from < 0) return undefined;
  const [start, end] = [tokens[from]?.start ?? 0, tokens.at(-1)];
  const last = end?.text === ';' ? end.start : (end?.end ?? sql.length);
  return applyEdits(sql, [
    { start: 0, end: start, text: 'SELECT EXISTS (SELECT 1 ' },
    { start: last, end: sql.length, text: ')' },
  ]);
}

function asIndex(table: CatalogTable, [column]: readonly string[]): string | undefined {
  if (column === undefined) return undefined;
  const parts = [{ column, expression: undefined, prefix: undefined, descending: false }];
  const index = {
    name: undefined,
    kind: 'plain' as const,
    parts,
    invisible: false,
    using: undefined,
    comment: undefined,
  };
  return `ALTER TABLE ${writeTable(table)} ADD ${writeIndex(index)};`;
}
