import { afterAll, beforeAll, expect, it } from 'vitest';
import { runDoctor } from '../../../src/inspect/doctor/doctor.ts';
import { readStatus } from '../../../src/inspect/status/status.ts';
import { unpauseMigration } from '../../../src/run/control.ts';
import { collectGarbage } from '../../../src/run/gc.ts';
import { releaseMigration } from '../../../src/run/release.ts';
import { newestState } from '../../../src/state/newest-state.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { commandContextOf } from '../run/command-context.ts';
import { listen, migrationOf, runIt } from '../run/running.ts';
import { loadStory, storyFile, storyNames, versionOf } from './story.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase('older');
  await loadStory(database);
});
afterAll(() => database.drop());

type Name = (typeof storyNames)[number];
const file = (name: Name) => migrationOf(storyFile(name));
const run = async (name: Name, options: Parameters<typeof runIt>[2] = {}) => runIt(database, await file(name), options);
const open = async (name: Name) =>
  (await database.query<{ n: number }>(`SELECT COUNT(*) AS n FROM t_${name} WHERE b IS NULL`))[0]?.n;
const events = (name: Name) => database.query('SELECT id FROM phasedb_history WHERE migration = ?', [name]);
const statusOf = async (name: Name) =>
  (await readStatus(name, await file(name), commandContextOf(database.url))).migrations[0];

it('what only reads leaves an older state as it is', async () => {
  const status = await readStatus(undefined, undefined, commandContextOf(database.url));
  expect(status.migrations.map(({ migration }) => migration).toSorted()).toEqual([...storyNames].toSorted());
  const dry = await run('pending', { dryRun: true });
  expect(dry).toMatchObject({ exit: 0 });
  const doctor = await runDoctor(commandContextOf(database.url), { replicas: [] });
  expect(doctor.checks.find(({ name }) => name === 'state tables')).toMatchObject({
    status: 'ok',
    found: `in ${database.name}, version 1; the next run upgrades it to ${newestState}`,
  });
  expect(await versionOf(database)).toBe('phasedb state 1');
  expect(await database.query("SHOW TABLES LIKE 'phasedb_migrations'")).toEqual([]);
});

it('pending: run starts, upgrades the state and says so; a later phase is refused before', async () => {
  await expect(run('pending', { which: { phase: 'contract' } })).rejects.toMatchObject({ exit: 1 });
  expect(await versionOf(database)).toBe('phasedb state 1');
  const ear = listen();
  expect(await run('pending', { report: ear.report })).toMatchObject({ exit: 0, status: 'complete' });
  expect(ear.events).toContainEqual({
    type: 'notice',
    text: `The state in ${database.name} was upgraded from version 1 to ${newestState}.`,
  });
  expect(await versionOf(database)).toBe(`phasedb state ${newestState}`);
  expect(await open('pending')).toBe(0);
});

it('the event of the upgrade is no migration', async () => {
  const status = await readStatus(undefined, undefined, commandContextOf(database.url));
  expect(status.migrations.map(({ migration }) => migration)).not.toContain('');
});

it('stopped: run goes on where it stopped', async () => {
  const left = await open('stopped');
  expect(left).toBeLessThan(100);
  expect(await run('stopped')).toMatchObject({ exit: 0, status: 'complete' });
  const [row] = await database.query<{ n: string }>(
    "SELECT SUM(rows_changed) AS n FROM phasedb_checkpoints WHERE migration = 'stopped'",
  );
  expect(Number(row?.n)).toBe(100);
});

it.each<Name>(['running', 'interrupted'])('%s, its holder gone: run is refused, resume takes over', async (name) => {
  expect(await statusOf(name)).toMatchObject({ complete: false });
  await expect(run(name)).rejects.toMatchObject({ exit: 4 });
  expect(await run(name, { mode: 'resume' })).toMatchObject({ exit: 0, status: 'complete' });
  expect(await open(name)).toBe(0);
});

it('failed: run is refused, resume goes on from the same cursor', async () => {
  await expect(run('failed')).rejects.toMatchObject({ exit: 4 });
  await database.query('ALTER TABLE t_failed DROP CONSTRAINT small');
  expect(await run('failed', { mode: 'resume' })).toMatchObject({ exit: 0, status: 'complete' });
});

it('timed out: run is refused, resume gives the gate a new time', async () => {
  await expect(run('timed_out')).rejects.toMatchObject({ exit: 4 });
  await database.query('UPDATE t_timed_out SET b = id');
  expect(await run('timed_out', { mode: 'resume' })).toMatchObject({ exit: 0, status: 'complete' });
});

it('complete: run sends and writes nothing', async () => {
  const before = await events('complete');
  expect(await run('complete')).toMatchObject({ exit: 0, status: 'complete' });
  expect(await events('complete')).toEqual(before);
});

it('rolled back: it is on hold, and after a release run starts a new attempt', async () => {
  expect((await statusOf('rolled_back'))?.phases[0]).toMatchObject({ attempt: 2 });
  await expect(run('rolled_back')).rejects.toMatchObject({ code: 'on-hold', exit: 4 });
  expect((await releaseMigration('rolled_back', 'mended', commandContextOf(database.url))).changed).toBe(true);
  expect(await run('rolled_back')).toMatchObject({ exit: 0, status: 'complete' });
});

it('paused: it stays paused until somebody lifts the pause', async () => {
  expect(await statusOf('paused')).toMatchObject({ paused: { reason: 'the busy hour' } });
  expect((await unpauseMigration('paused', 'over', commandContextOf(database.url))).changed).toBe(true);
  expect(await run('paused')).toMatchObject({ exit: 0, status: 'complete' });
});

it('afterwards every migration is complete, and its walks can be pruned', async () => {
  const status = await readStatus(undefined, undefined, commandContextOf(database.url));
  expect(status.migrations.filter(({ complete }) => !complete)).toEqual([]);
  expect((await collectGarbage(commandContextOf(database.url))).checkpoints).toBeGreaterThanOrEqual(8);
});
