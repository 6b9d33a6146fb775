import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { readStatus } from '../../../src/inspect/status/status.ts';
import { openRun } from '../../../src/run/context/run-context.ts';
import { acceptChange } from '../../../src/run/control.ts';
import { markComplete } from '../../../src/run/mark.ts';
import { rollbackMigration } from '../../../src/run/rollback/rollback.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { commandContextOf } from '../run/command-context.ts';
import { dropState, listen, migrationOf, runIt } from '../run/running.ts';
import { storyFile } from './story.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase('lists');
});
afterAll(() => database.drop());
beforeEach(async () => {
  await dropState(database);
  await database.query('DROP TABLE IF EXISTS t_pending');
  await database.query('CREATE TABLE t_pending (id INT PRIMARY KEY)');
});

const whole = [
  { name: 'expand', type: 'expand' },
  { name: 'backfill', type: 'backfill' },
  { name: 'gate', type: 'gate' },
  { name: 'contract', type: 'contract' },
];

async function listed() {
  await using run = await openRun('pending', commandContextOf(database.url));
  return (await run.journal.readState()).listed;
}

it('the first run stores all phases of the file, also those that have not begun', async () => {
  expect(await listed()).toBeUndefined();
  await runIt(database, await migrationOf(storyFile('pending')), { which: { phase: 'expand' } });
  expect(await listed()).toEqual(whole);
});

it('a phase that is added to the file is listed from the next run on', async () => {
  await runIt(database, await migrationOf(storyFile('pending')), { which: { phase: 'expand' } });
  const [row] = await database.query('SELECT * FROM phasedb_migrations');
  const longer = `${storyFile('pending')}  - name: soak
    type: gate
    wait_until:
      query: SELECT COUNT(*) FROM t_pending WHERE b IS NULL
      expected: 0
`;
  await runIt(database, await migrationOf(longer), { which: { phase: 'backfill' } });
  expect(await listed()).toEqual([...whole, { name: 'soak', type: 'gate' }]);
  expect(await database.query('SELECT * FROM phasedb_migrations')).not.toEqual([row]);
});

it('the same file is not written again', async () => {
  await runIt(database, await migrationOf(storyFile('pending')), { which: { phase: 'expand' } });
  const rows = await database.query('SELECT * FROM phasedb_migrations');
  await runIt(database, await migrationOf(storyFile('pending')), { which: { phase: 'backfill' } });
  expect(await database.query('SELECT * FROM phasedb_migrations')).toEqual(rows);
});

it('a phase that somebody marks complete lists the file too', async () => {
  await database.query('ALTER TABLE t_pending ADD COLUMN b INT NULL');
  await markComplete(await migrationOf(storyFile('pending')), 'expand', 'by hand', commandContextOf(database.url));
  expect(await listed()).toEqual(whole);
});

/** `status NAME`, and the line of the list of all. */
async function completeByName() {
  const at = commandContextOf(database.url);
  const [named] = (await readStatus('pending', undefined, at)).migrations;
  const all = (await readStatus(undefined, undefined, at)).migrations.find(({ migration }) => migration === 'pending');
  expect(all?.complete).toBe(named?.complete);
  return { complete: named?.complete, open: named?.phases.find(({ status }) => status !== 'complete')?.name };
}

const short = storyFile('pending').slice(0, storyFile('pending').indexOf('  - name: gate'));
const later = async () =>
  migrationOf(
    'migration: later\ndepends_on: [pending]\nphases:\n  - name: gate\n    wait_until: {query: "SELECT COUNT(*) FROM t_pending WHERE id = -1"}\n',
  );

it('status by name knows phases that are to come, and so do migrations that depend on it', async () => {
  await runIt(database, await migrationOf(storyFile('pending')), { which: { phase: 'expand' } });
  expect(await completeByName()).toEqual({ complete: false, open: 'backfill' });
  await runIt(database, await migrationOf(storyFile('pending')), { which: 'next' });
  await runIt(database, await migrationOf(storyFile('pending')), { which: 'next' });
  expect(await completeByName()).toEqual({ complete: false, open: 'contract' });
  await expect(runIt(database, await later())).rejects.toMatchObject({ code: 'dependency-incomplete' });
  await runIt(database, await migrationOf(storyFile('pending')));
  expect(await completeByName()).toEqual({ complete: true, open: undefined });
  expect(await runIt(database, await later())).toMatchObject({ exit: 0 });
});

it('a phase that the file gets later is seen by the next command, also by one that begins none', async () => {
  await runIt(database, await migrationOf(short));
  expect(await completeByName()).toEqual({ complete: true, open: undefined });
  const long = await migrationOf(storyFile('pending'));
  expect(await runIt(database, long, { which: { phase: 'expand' } })).toMatchObject({ status: 'in_progress' });
  expect(await completeByName()).toEqual({ complete: false, open: 'gate' });
  await expect(runIt(database, await later())).rejects.toMatchObject({ code: 'dependency-incomplete' });
});

it('a phase that the file no longer has is off the list after the next run, which says so', async () => {
  await runIt(database, await migrationOf(storyFile('pending')), { which: { phase: 'expand' } });
  await runIt(database, await migrationOf(storyFile('pending')), { which: { phase: 'backfill' } });
  const at = commandContextOf(database.url);
  const [before] = (await readStatus(undefined, await migrationOf(short), at)).migrations;
  expect(before).toMatchObject({ complete: false, currentPhase: 'gate' });
  const ear = listen();
  expect(await runIt(database, await migrationOf(short), { report: ear.report })).toMatchObject({ status: 'complete' });
  expect(ear.events).toContainEqual({
    type: 'warning',
    text: expect.stringMatching(/no longer has the gate gate, the contract contract/),
  });
  expect(await completeByName()).toEqual({ complete: true, open: undefined });
});

it('a rollback and accept-change list what the file has now', async () => {
  const at = commandContextOf(database.url);
  const long = await migrationOf(storyFile('pending'));
  await runIt(database, await migrationOf(short));
  await acceptChange(long, 'expand', 'a gate came', at);
  expect(await listed()).toEqual(whole);
  await runIt(database, await migrationOf(short));
  expect(await listed()).toEqual(whole.slice(0, 2));
  const confirm = async () => undefined;
  await rollbackMigration({ migration: long, to: 'backfill', replicas: [], confirm }, at);
  expect(await listed()).toEqual(whole);
  expect(await completeByName()).toEqual({ complete: false, open: 'backfill' });
});
