import { afterAll, beforeEach, expect, it } from 'vitest';
import { readStatus } from '../../../src/inspect/status/status.ts';
import { acceptChange, pauseMigration, unpauseMigration } from '../../../src/run/control.ts';
import { collectGarbage } from '../../../src/run/gc.ts';
import { markComplete } from '../../../src/run/mark.ts';
import { rollbackMigration } from '../../../src/run/rollback/rollback.ts';
import { newestState } from '../../../src/state/newest-state.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { until } from '../run/child.ts';
import { commandContextOf } from '../run/command-context.ts';
import { listen, migrationOf, runIt } from '../run/running.ts';
import { loadStory, storyFile } from './story.ts';

let database: TestDatabase;
beforeEach(async () => {
  await database?.drop();
  database = await createTestDatabase('newer');
  await loadStory(database);
});
afterAll(() => database.drop());

const newer = newestState + 1;
const stateTables = ['history', 'checkpoints', 'fences', 'locks', 'migrations'].map((name) => `phasedb_${name}`);

async function contents(tables = stateTables) {
  const rows = await database.query<{ Table: string; Checksum: number | null }>(`CHECKSUM TABLE ${tables.join(', ')}`);
  return rows.map((row) => row.Checksum);
}

it('no command writes beside a newer state; each names the version to use', async () => {
  expect(await runIt(database, await migrationOf(storyFile('complete')))).toMatchObject({ exit: 0 });
  await pauseMigration('pending', 'x', commandContextOf(database.url));
  await database.query(
    `INSERT INTO phasedb_history (migration, event, tool_version) VALUES ('', 'state-upgraded', '9.8.7')`,
  );
  await database.query(`ALTER TABLE phasedb_locks COMMENT = 'phasedb state ${newer}'`);
  await database.query("UPDATE phasedb_fences SET token = ? WHERE resource = 'state'", [newer]);
  const before = await contents();
  const pending = await migrationOf(storyFile('pending'));
  const at = () => commandContextOf(database.url);
  const confirm = async () => undefined;
  const commands: readonly (() => Promise<unknown>)[] = [
    () => runIt(database, pending),
    () => runIt(database, pending, { mode: 'resume' }),
    () => rollbackMigration({ migration: pending, to: 'expand', replicas: [], confirm }, at()),
    () => pauseMigration('pending', 'y', at()),
    () => unpauseMigration('pending', 'y', at()),
    () => markComplete(pending, 'backfill', 'by hand', at()),
    () => acceptChange(pending, 'expand', 'edited', at()),
    () => collectGarbage(at()),
    () => readStatus('pending', undefined, at()),
  ];
  for (const command of commands) {
    await expect(command()).rejects.toMatchObject({
      code: 'state-newer',
      exit: 4,
      message: `This phasedb cannot read the state in ${database.name}: it has version ${newer}, written by phasedb 9.8.7 (newest known: ${newestState}).`,
      remedy: 'Use phasedb 9.8.7 or newer.',
    });
  }
  expect(await contents()).toEqual(before);
});

it('an upgrade that a newer tool has begun and not finished is left to it', async () => {
  await database.query("INSERT INTO phasedb_fences (resource, token) VALUES ('state', ?)", [newer]);
  const tables = stateTables.filter((name) => name !== 'phasedb_migrations');
  const before = await contents(tables);
  await expect(runIt(database, await migrationOf(storyFile('pending')))).rejects.toMatchObject({
    code: 'state-newer',
    message: expect.stringContaining(`has version ${newer}`),
  });
  expect(await contents(tables)).toEqual(before);
  expect(await database.query("SHOW TABLES LIKE 'phasedb_migrations'")).toEqual([]);
});

it('a run stops writing as soon as a newer tool begins to upgrade the state', async () => {
  const ear = listen();
  const run = runIt(database, await migrationOf(storyFile('pending')), { report: ear.report }).catch(
    (error: unknown) => error,
  );
  const done = async () =>
    (await database.query<{ n: number }>('SELECT COUNT(*) AS n FROM t_pending WHERE b IS NOT NULL'))[0]?.n ?? 0;
  await until('some rows are done', async () => (await done()) >= 10);
  await database.query("UPDATE phasedb_fences SET token = ? WHERE resource = 'state'", [newer]);
  const tables = ['phasedb_history', 'phasedb_checkpoints', 'phasedb_migrations', 't_pending'];
  const before = await contents(tables);
  expect(await run).toMatchObject({ code: 'state-newer', exit: 4 });
  expect(await contents(tables)).toEqual(before);
});
