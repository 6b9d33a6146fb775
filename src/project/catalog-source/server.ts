import { namedTables } from '../../analysis/named-tables.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { readLiveCatalog } from '../../catalog/live-catalog.ts';
import { readServerInputs } from '../../estimate/server-inputs.ts';
import { appliedPhases, finishedWork } from '../../inspect/applied-phases.ts';
import { openReader } from '../../inspect/reader-session.ts';
import type { LintFile } from '../../lint/engine.ts';
import { readMigration } from '../../migration/read.ts';
import type { CatalogSource } from './choose.ts';
import { estimateFrom } from './estimate-from.ts';
import type { Knowledge } from './knowledge.ts';

/** Reads the tables that the files name, and what of the files has run there. @throws Failure of the connection */
export async function readServer(
  { target, stateDatabase }: Extract<CatalogSource, { kind: 'server' }>,
  files: readonly LintFile[],
): Promise<Knowledge> {
  const readings = await Promise.all(files.map(({ text, file }) => readMigration(text, file)));
  const migrations = readings.flatMap((one) => ('migration' in one ? one.migration : (one.partial ?? [])));
  await using session = await openReader(target);
  const { facts, query } = session;
  const [row] = await query('SELECT @@GLOBAL.old_alter_table AS old_alter_table');
  const catalog: Catalog = await readLiveCatalog(query, facts.database, async (programs) =>
    (await Promise.all(migrations.map(({ phases }) => namedTables(phases, programs)))).flat(),
  );
  const applied = await appliedPhases(
    session,
    stateDatabase ?? facts.database,
    migrations.map(({ name }) => name),
  );
  const finished = await finishedWork(session, stateDatabase ?? facts.database);
  return {
    catalog,
    applied: (name) => applied.get(name),
    settings: {
      catalogFrom: 'server',
      versions: [facts.version],
      versionFrom: 'server',
      wholeCatalog: true,
      oldAlterTable: row?.old_alter_table === '1',
      sqlMode: facts.sqlMode,
    },
    estimate: estimateFrom(await readServerInputs(query), finished, 'the statistics of the server, as they are now'),
    problems: [],
  };
}
