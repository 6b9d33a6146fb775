import type { Catalog } from '../../catalog/catalog.ts';
import { classify } from '../classify.ts';
import type { ServerFacts } from '../verdict.ts';
import type { Probed } from './render-statement.ts';

/**
 * Why INSTANT is barred by what only the real table has: row versions that are used up, or the hidden column of a former FULLTEXT
 * index. An empty copy has neither, so there the server would say yes.
 * @returns undefined where the facts make no difference
 */
export function factBar(statement: Probed, catalog: Catalog, server: ServerFacts): string | undefined {
  const table = catalog.table(statement.table.schema, statement.table.name);
  if (table?.facts === undefined) return undefined;
  const bare = { ...statement, algorithm: undefined, lock: undefined };
  const facts = { ...table.facts, totalRowVersions: 0, hasFtsDocId: false };
  const without = catalog.with({ ...table, facts });
  const session = { ...server, oldAlterTable: false };
  const real = classify(bare, catalog, session);
  if (real.algorithm === 'instant' || classify(bare, without, session).algorithm !== 'instant') return undefined;
  return `${real.because} (known of the table itself; on an empty copy the probe server takes it instantly)`;
}
