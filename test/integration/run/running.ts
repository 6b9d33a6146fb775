import type { Migration } from '../../../src/migration/migration.ts';
import { readMigration } from '../../../src/migration/read.ts';
import { parseTarget } from '../../../src/mysql/target.ts';
import type { CommandContext } from '../../../src/run/context/command-context.ts';
import type { Report, RunEvent } from '../../../src/run/context/events.ts';
import type { RunRequest, RunResult } from '../../../src/run/context/request.ts';
import { Stop } from '../../../src/run/context/stop.ts';
import type { ControlResult } from '../../../src/run/control.ts';
import { releaseMigration } from '../../../src/run/release.ts';
import { runMigration } from '../../../src/run/run.ts';
import type { TestDatabase } from '../../database.ts';

/** Collects what a run tells. */
export function listen() {
  const events: RunEvent[] = [];
  const stop = new Stop();
  const report: Report = (event) => {
    events.push(event);
  };
  return {
    events,
    stop,
    report,
    at: (database: { url: string }): CommandContext => ({
      target: parseTarget(database.url),
      stateDatabase: undefined,
      actor: { name: 'tester', commit: undefined, runUrl: undefined },
      toolVersion: 'test',
      report,
      stop,
    }),
  };
}

export interface RunOptions extends Partial<Omit<RunRequest, 'migration'>> {
  readonly report?: Report;
  readonly stop?: Stop;
  readonly stateDatabase?: string;
}

/** A run with everything at its default; contracts are confirmed. */
export const plainRun = {
  mode: 'run',
  which: 'all',
  dryRun: false,
  onFailure: undefined,
  replicas: [],
  maxRuntime: undefined,
  confirm: async () => undefined,
} as const satisfies Omit<RunRequest, 'migration'>;

/** One such run. */
export function runIt(database: { url: string }, migration: Migration, options: RunOptions = {}): Promise<RunResult> {
  const { report, stop, stateDatabase, ...request } = options;
  return runMigration(
    {
      migration,
      ...plainRun,
      ...request,
    },
    { ...listen().at(database), ...(report && { report }), ...(stop && { stop }), stateDatabase },
  );
}

/** Lets runs start it again after a rollback. */
export function releaseIt(database: { url: string }, { name }: Pick<Migration, 'name'>): Promise<ControlResult> {
  return releaseMigration(name, 'the test goes on', listen().at(database));
}

/** A migration from its text; throws with the problems where it is no good. */
export async function migrationOf(text: string): Promise<Migration> {
  const read = await readMigration(text, 'test.yaml');
  if ('problems' in read) throw new Error(JSON.stringify(read.problems, null, 1));
  return read.migration;
}

/** Events of the database's history, oldest first; empty where there is no state. */
export async function historyOf(
  database: TestDatabase,
): Promise<{ id: number; phase: string | null; event: string }[]> {
  const [there] = await database.query<{ n: number }>(
    "SELECT COUNT(*) AS n FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'phasedb_history'",
  );
  if (there?.n === 0) return [];
  return database.query('SELECT id, phase, event FROM phasedb_history ORDER BY id');
}

export async function dropState(database: TestDatabase): Promise<void> {
  await database.query(
    'DROP TABLE IF EXISTS phasedb_history, phasedb_checkpoints, phasedb_locks, phasedb_fences, phasedb_migrations',
  );
}
