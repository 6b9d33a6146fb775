import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openRun } from '../../../src/run/context/run-context.ts';
import { markComplete } from '../../../src/run/mark.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { commandContextOf } from '../run/command-context.ts';
import { dropState, migrationOf, runIt } from '../run/running.ts';
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
