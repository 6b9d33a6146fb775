import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { verifyMigration } from '../../../src/inspect/verify.ts';
import type { Migration, PhaseType } from '../../../src/migration/migration.ts';
import { readMigrationFile } from '../../../src/migration/read.ts';
import type { Report } from '../../../src/run/context/events.ts';
import type { Selection } from '../../../src/run/context/request.ts';
import { Stop } from '../../../src/run/context/stop.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { workflowOf } from '../../unit/workflows/workflow.ts';
import { listen, runIt } from './running.ts';

let database: TestDatabase;

beforeEach(async () => {
  database = await createTestDatabase('examples');
  await database.connection.query(readFileSync('examples/schema.sql', 'utf8'));
  await database.query('SET SESSION foreign_key_checks = 0');
  const tables = await database.query<{ name: string }>(
    "SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'",
  );
  for (const { name } of tables) await fillTable(name);
});
afterEach(() => database.drop());

/** Forty rows of plain values in every column that does not fill itself. */
async function fillTable(table: string): Promise<void> {
  const columns = await database.query<{ name: string; type: string; extra: string }>(
    'SELECT COLUMN_NAME AS name, DATA_TYPE AS type, EXTRA AS extra FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?',
    [table],
  );
  const filled = columns.filter((column) => !/auto_increment|GENERATED/i.test(column.extra));
  for (let n = 1; n <= 40; n++) {
    const value = ({ type }: { type: string }) =>
      /char|text|binary|blob/.test(type) ? `DE`.slice(0, 2) : /date|time/.test(type) ? `202${n % 6}-01-02` : n;
    await database.query('INSERT INTO ?? (??) VALUES (?)', [
      table,
      filled.map((column) => column.name),
      filled.map(value),
    ]);
  }
}

/** What the step of an example workflow that runs phases selects. */
function selectionOf(workflow: string): Selection {
  const { jobs } = workflowOf(workflow, readFileSync(`examples/workflows/${workflow}`, 'utf8'));
  const steps = Object.values(jobs).flatMap((job) => job.steps ?? []);
  const given = steps.map((step) => step.with ?? {}).find(({ until, only, phase }) => until ?? only ?? phase);
  const { until, only, phase } = (given ?? {}) as { until?: PhaseType; only?: PhaseType; phase?: string };
  if (until !== undefined) return { until };
  return only !== undefined ? { only } : { phase: phase ?? '' };
}

const onMerge = selectionOf('expand-on-merge.yml');
const onSchedule = selectionOf('backfill-on-schedule.yml');
const byHand = selectionOf('contract.yml');

/** A run of a workflow; a gate that does not hold is left to a later one, as `max-runtime` does it. */
async function play(migration: Migration, which: Selection) {
  const stop = new Stop();
  const report: Report = (event) => {
    if (event.type === 'gate-polled' && !event.holds) stop.request({ kind: 'signal', signal: 'SIGTERM' });
  };
  const deployed = async () => ({ holds: true, text: 'it is live' });
  return runIt(database, migration, { which, deployed, report, stop });
}

it.each(readdirSync('examples').filter((file) => file.endsWith('.yaml')))(
  '%s goes from merge to contract through the example workflows, on examples/schema.sql',
  async (file) => {
    const migration = await readMigrationFile(`examples/${file}`);
    for (const name of migration.dependsOn) await runIt(database, await readMigrationFile(`examples/${name}.yaml`));
    let ended = await play(migration, onMerge);
    expect(ended.exit).toBe(0);
    for (let day = 1; ended.status !== 'complete' && day <= 5; day++) {
      ended = await play(migration, onSchedule);
      const next = migration.phases.find(({ name }) => name === ended.nextPhase);
      if (next?.type === 'contract') ended = await play(migration, byHand);
      else if (ended.exit !== 0) expect(next).toMatchObject({ type: 'gate', notBefore: expect.anything() });
      // A soak of hours has passed as far as the history can tell.
      await database.query('UPDATE phasedb_history SET created_at = created_at - INTERVAL 1 DAY');
    }
    expect(ended).toMatchObject({ exit: 0, status: 'complete' });
    expect(await play(migration, onSchedule)).toMatchObject({ exit: 0, status: 'complete' });
    const report = await verifyMigration(migration, listen().at(database));
    expect(report.exit).toBe(0);
    expect(report.checks.filter((check) => check.result === 'fails')).toEqual([]);
  },
);
