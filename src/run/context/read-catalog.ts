import { namedTables } from '../../analysis/named-tables.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { readLiveCatalog } from '../../catalog/live-catalog.ts';
import type { Phase } from '../../migration/migration.ts';
import type { RunContext } from './run-context.ts';

/** What the server has of every table that a phase names, and of those to which foreign keys lead from there or to it. */
export async function readCatalog(
  { sessions }: Pick<RunContext, 'sessions'>,
  phases: readonly Phase[],
): Promise<Catalog> {
  return sessions.onControl(() =>
    readLiveCatalog(sessions.control.asQuery, sessions.server.database, (programs) => namedTables(phases, programs)),
  );
}
