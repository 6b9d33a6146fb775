import type { CatalogTable } from '../../catalog/table.ts';
import { readTableIdentity, type TableIdentity } from '../../catalog/table-identity.ts';
import type { WalkDefinition } from '../../catalog/walk-definition.ts';
import { Failure } from '../../core/failure.ts';
import type { Session } from '../../mysql/session.ts';
import { quoteTable } from '../../sql/lexing/quote.ts';
import { readCatalog } from '../context/read-catalog.ts';
import type { RunContext } from '../context/run-context.ts';
import { planFor } from './assert-walkable.ts';
import type { BackfillOrder } from './order.ts';
import type { PlannedWalk } from './plan-walk.ts';
import { witnessColumns } from './witness.ts';

/** A table and the plan to walk it, both of one moment. */
export interface WalkedTable {
  readonly plan: PlannedWalk;
  readonly table: CatalogTable;
  readonly identity: TableIdentity;
  /** SHOW CREATE TABLE as a connection for chunks prints it, without the AUTO_INCREMENT counter. */
  readonly text: string;
  /** Undefined: it has no key to walk. */
  readonly definition: WalkDefinition | undefined;
}

/** Changes of the table while it is read, after which the run gives up. */
const mostReads = 20;

/**
 * Reads the walked table and plans its walk.
 * @param session one for chunks: its sql_mode changes how a definition is printed
 * @param known the definition that a cursor was taken on: a key in the same order is preferred to any other
 * @throws Failure `table-keeps-changing` and what {@link planFor} throws
 */
export async function readWalkedTable(
  context: RunContext,
  order: BackfillOrder,
  session: Session,
  known: WalkDefinition | undefined,
): Promise<WalkedTable> {
  const { phase, query } = order;
  const { database } = context.sessions.server;
  const name = { schema: query.walked.schema ?? database, name: query.walked.table };
  for (let reads = 1; reads <= mostReads; reads++) {
    const before = await context.sessions.repeatable(session, () => readText(session, name));
    const catalog = await readCatalog(context, [phase]);
    const table = catalog.table(query.walked.schema, query.walked.table);
    const plan = planFor(context, { ...order, catalog }, known);
    const identity = await identityOf(context, name.schema, name.name);
    const text = await context.sessions.repeatable(session, () => readText(session, name));
    if (table === undefined || identity === undefined || text === undefined || text !== before) continue;
    const target = catalog.table(query.written.schema, query.written.table);
    const definition = await definitionOf(context, order, plan, table, identity, target === table);
    return { plan, table, identity, text, definition };
  }
  throw new Failure({
    code: 'table-keeps-changing',
    message: `The backfill ${phase.name} cannot start: the definition of ${name.schema}.${name.name} changed in each of ${mostReads} reads.`,
    place: phase.place,
    untouched: 'No row was changed.',
    remedy: 'Wait until the other DDL on this table has ended, then run the same command again.',
  });
}

/** What the server tells a table by, read on the control connection. */
export function identityOf(
  { sessions }: Pick<RunContext, 'sessions'>,
  schema: string,
  name: string,
): Promise<TableIdentity | undefined> {
  return sessions.onControl(() => readTableIdentity(sessions.control.asQuery, schema, name));
}

/**
 * The definition as text. Read in a transaction that has already read the table, it holds until the transaction ends.
 * @returns undefined where there is no such table
 */
export async function readText(
  session: Session,
  name: { readonly schema: string; readonly name: string },
): Promise<string | undefined> {
  const row = await session.queryOne(`SHOW CREATE TABLE ${quoteTable(name)}`).catch((error: { errno?: number }) => {
    if (error.errno === 1146) return undefined;
    throw error;
  });
  return row?.['Create Table']?.replace(/^(\).*?) AUTO_INCREMENT=\d+/m, '$1');
}

async function definitionOf(
  context: RunContext,
  { query }: BackfillOrder,
  plan: PlannedWalk,
  table: CatalogTable,
  identity: TableIdentity,
  writesItself: boolean,
): Promise<WalkDefinition | undefined> {
  if (plan.kind === 'limit') return undefined;
  const { database } = context.sessions.server;
  const { schema, table: name, key } = plan.work;
  const written = { schema: query.written.schema ?? database, name: query.written.table };
  return {
    schema,
    table: name,
    identity,
    written: writesItself ? undefined : await identityOf(context, written.schema, written.name),
    key,
    witnesses: witnessColumns(query, table),
  };
}
