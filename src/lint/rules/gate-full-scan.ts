import type { JudgedGate } from '../../analysis/judged.ts';
import { sameName } from '../../catalog/find.ts';
import type { CatalogTable } from '../../catalog/table.ts';
import { applyEdits } from '../../sql/lexing/edits.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import { conjuncts, type Expression, type QueryTable, type QueryTree } from '../../sql/queries/query-tree.ts';
import { writeIndex, writeTable } from '../../sql/rendering/render-definition.ts';
import { isZero } from '../proof/asked.ts';
import type { Rule } from '../rule.ts';
import { wholeOf } from '../writing/span.ts';
import { withSize } from '../writing/table-size.ts';
import { yaml } from '../yaml-text.ts';

const schema = 'CREATE TABLE orders (id BIGINT PRIMARY KEY, currency CHAR(3) NULL);';
const facts = { orders: { rowsEstimate: 40_000_000 } };
const file = (query: string) => yaml`
  migration: m
  phases:
    - name: gate
      wait_until:
        query: ${query}
`;

export const rule: Rule = {
  name: 'gate-full-scan',
  group: 'phases',
  severity: 'warning',
  flags: 'A gate that reads a whole large table at each poll, because no index begins with a column of its condition.',
  why: 'phasedb runs the query every few seconds while the gate waits. Each full scan keeps a read view open and evicts other pages from the buffer pool.',
  instead:
    'Use EXISTS, which stops at the first row found, so that only the last poll scans the table. Or add an index on the ' +
    'column, or poll less often (`poll_interval_ms`). The rule ignores tables below `thresholds.gate_scan_rows` rows.',
  examples: {
    bad: { schema, facts, file: file('SELECT COUNT(*) FROM orders WHERE currency IS NULL') },
    good: { schema, facts, file: file('SELECT EXISTS (SELECT 1 FROM orders WHERE currency IS NULL)') },
  },
  *phase(judged, { settings }) {
    if (judged.kind !== 'gate' || judged.query?.reading.ok !== true) return;
    const { gate: asked, reading } = judged.query;
    const scanned = scannedTable(reading.tree, judged, settings.thresholds.gate_scan_rows);
    if (scanned === undefined || lex(asked.sql).tokens.some(({ upper }) => upper === 'LIMIT')) return;
    const { table, columns } = scanned;
    const why =
      columns.length === 0 ? 'the query has no condition on it' : `no index begins with ${columns.join(' or ')}`;
    yield {
      ...wholeOf(asked.locate, asked.sql),
      message: `The gate ${judged.phase.name} reads all of ${withSize(table)} at each poll, every ${judged.phase.pollIntervalMs / 1000} s: ${why}.`,
      fix: isZero(asked.expected)
        ? (asExists(asked.sql, reading.tree) ?? asIndex(table, columns))
        : asIndex(table, columns),
    };
  },
};

interface Scanned {
  readonly table: CatalogTable;
  /** Columns in its conditions, spelled as in the table. */
  readonly columns: readonly string[];
}

/** The large table that the query scans; undefined: none, or unknown. */
function scannedTable(tree: QueryTree, { before }: JudgedGate, most: number): Scanned | undefined {
  const sources = tree.from.map((source) => ({ source, table: before.table(source.schema, source.name) }));
  const isOuter = tree.from.some(({ join }) => /^(LEFT|RIGHT)/i.test(join ?? ''));
  if (tree.from.some(({ join }) => /^RIGHT/i.test(join ?? ''))) return undefined;
  // The optimizer may start an inner join at any table: every one must be large and without a usable index.
  const starts = isOuter ? sources.slice(0, 1) : sources;
  const found: Scanned[] = [];
  for (const { source, table } of starts) {
    if (table === undefined || table.createdHere || table.partitioning !== undefined) return undefined;
    if ((table.facts?.rowsEstimate ?? 0) <= most || !table.complete) return undefined;
    const columns = new Set<string>();
    const own = (part: Expression) => ownColumn(part, source, table, tree.from.length === 1);
    if (conjuncts(tree.where).some((part) => usesIndex(part, own, table, columns))) return undefined;
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
 * Whether an index can find the rows of a condition. An expression that is not analysed counts as indexed.
 * @param columns collects the table's columns that were seen in the condition
 */
function usesIndex(part: Expression, own: OwnColumn, table: CatalogTable, columns: Set<string>): boolean {
  switch (part.kind) {
    case 'operator':
      if (part.operator === 'AND') return part.parts.some((one) => usesIndex(one, own, table, columns));
      if (part.operator === 'OR') return part.parts.every((one) => usesIndex(one, own, table, columns));
      if (part.operator === 'NOT' || part.operator === 'EXISTS')
        return part.parts.some((one) => usesIndex(one, own, table, columns));
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

/** MIN or MAX of an indexed column reads one row. */
function readsEndOfIndex({ select, grouped }: QueryTree, own: OwnColumn, table: CatalogTable): boolean {
  const [result] = select;
  if (grouped || result?.kind !== 'call' || (result.name !== 'MIN' && result.name !== 'MAX')) return false;
  const column = result.parts[0] && own(result.parts[0]);
  return column !== undefined && beginsIndex(column, table);
}

/** Rewrites a `SELECT COUNT(*) FROM …` that expects 0 with EXISTS, which stops at the first row. */
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
