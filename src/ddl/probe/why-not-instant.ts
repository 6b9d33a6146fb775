import type { Catalog } from '../../catalog/catalog.ts';
import type { TableFacts } from '../../catalog/table.ts';
import { rowVersionLimit } from '../../core/mysql-version.ts';
import { classify } from '../classify.ts';
import type { ServerFacts } from '../verdict.ts';
import type { Probed } from './render-statement.ts';

/**
 * Why INSTANT is barred by what only the real table has: row versions that are used up, or the hidden column of a former FULLTEXT
 * index. An empty copy has neither, so there the server would say yes.
 * @returns undefined where the facts make no difference
 */
export function whyNotInstant(statement: Probed, catalog: Catalog, server: ServerFacts): string | undefined {
  const table = catalog.table(statement.table.schema, statement.table.name);
  if (table?.facts === undefined) return undefined;
  const { facts } = table;
  const bare = { ...statement, algorithm: undefined, lock: undefined };
  const instant = (known: TableFacts): boolean => {
    const supposed = catalog.with({ ...table, facts: known });
    return classify(bare, supposed, { ...server, oldAlterTable: false }).algorithm === 'instant';
  };
  if (instant(facts) || !instant({ ...facts, totalRowVersions: 0, hasFtsDocId: false })) return undefined;
  return instant({ ...facts, totalRowVersions: 0 })
    ? `the table has used its ${rowVersionLimit(server.version)} row versions; only a rebuild resets them; ${COPY}`
    : `the table still has the hidden column of a dropped FULLTEXT index; ${COPY}`;
}

const COPY = 'the empty copy on the probe server does not show this, so the probe did not try INSTANT';
