import { isSameTable, readTableIdentity, type TableIdentity } from '../catalog/table-identity.ts';
import type { Session } from '../mysql/session.ts';
import { quoteIdentifier } from '../sql/lexing/quote.ts';

/** By what the server tells the tables that hold cursors and their history; null: the table was not found. */
export interface StateTables {
  readonly checkpoints: TableIdentity | null;
  readonly history: TableIdentity | null;
}

export async function readStateTables(session: Session, database: string): Promise<StateTables> {
  const read = async (name: string) => (await readTableIdentity(session.asQuery, database, name)) ?? null;
  return { checkpoints: await read('phasedb_checkpoints'), history: await read('phasedb_history') };
}

/**
 * Whether the state is kept in the tables that it was kept in. A state that was restored alone agrees with itself in
 * everything, but not in this. Of another server (failover) nothing is known, so it counts as the same.
 */
export function isSameState(before: StateTables, now: StateTables): boolean {
  return (['checkpoints', 'history'] as const).every((name) => {
    const [was, is] = [before[name], now[name]];
    if (was === null || is === null) return was === is;
    return was.server !== is.server || isSameTable(was, is);
  });
}

/** Ids and counters say nothing on another server. */
export function isSameServer(before: StateTables, now: StateTables): boolean {
  return before.history !== null && before.history.server === now.history?.server;
}

/** As the tables are known to be after the upgrades that phasedb itself made: an upgrade may rebuild them. */
export async function afterUpgrades(session: Session, database: string, before: StateTables): Promise<StateTables> {
  const rows = await session.query(
    `SELECT detail FROM ${quoteIdentifier(database)}.phasedb_history WHERE migration = '' AND event = 'state-upgraded' ORDER BY id`,
  );
  let known = before;
  for (const { detail } of rows) {
    const { tables } = JSON.parse(detail ?? '{}') as Partial<StateUpgrade>;
    if (tables !== undefined && isSameState(known, tables.before)) known = tables.after;
  }
  return known;
}

/** From one version to the next one. */
export interface StateUpgrade {
  readonly from: number;
  readonly to: number;
  readonly tables: { readonly before: StateTables; readonly after: StateTables };
}
