import { sameName } from '../catalog/find.ts';
import type { CatalogTable } from '../catalog/table.ts';
import { conjuncts, type QueryTree } from '../sql/queries/query-tree.ts';
import type { Lacking } from './missing.ts';
import type { ServerInputs } from './server-inputs.ts';
import { tableInputs } from './table-inputs.ts';
import { unitCosts } from './unit-costs.ts';

/** What one poll of a gate has to read. */
export interface GateWork {
  readonly rows: number;
  readonly seconds: number;
}

/** Seconds per row that a scan tests. */
const SECONDS_PER_ROW = 0.12e-6;
/** Seconds of a poll that finds few rows by an index, including the network. */
const LOOKUP = 0.002;

export function gateWork(
  tree: QueryTree | undefined,
  tableOf: (schema: string | undefined, name: string) => CatalogTable | undefined,
  server: ServerInputs,
): GateWork | Lacking {
  if (tree === undefined) return { missing: { kind: 'statement', what: 'what the query reads' } };
  let rows = 0;
  let seconds = LOOKUP;
  for (const { schema, name } of tree.tables) {
    const table = tableOf(schema, name);
    if (table === undefined) return { missing: { kind: 'table', what: `the table ${name}`, table: name } };
    const size = tableInputs(table);
    if ('missing' in size) return size;
    if (isNarrowed(tree, table)) continue;
    const isCold = size.dataBytes > (server.bufferPoolBytes ?? 0);
    rows += size.rows;
    seconds += size.rows * SECONDS_PER_ROW;
    seconds += size.dataBytes * (isCold ? unitCosts.readByteCold : unitCosts.readByte);
  }
  return { rows, seconds };
}

/**
 * Whether an index finds few rows: the condition compares its first column with a value or NULL, because the count of a
 * gate falls to 0. A range may cover the whole table.
 */
function isNarrowed({ where }: QueryTree, { indexes }: CatalogTable): boolean {
  const compared = conjuncts(where).flatMap((part) => {
    if (part.kind !== 'operator' || !['=', '<=>', 'IS', 'IN'].includes(part.operator)) return [];
    const [left] = part.parts;
    return left?.kind === 'column' ? [left.name] : [];
  });
  return indexes.some(({ parts, invisible }) => {
    const [first] = parts;
    return !invisible && compared.some((name) => sameName(name, first?.column));
  });
}
