import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { collectGarbage } from '../../../src/run/gc.ts';
import type { WalkId } from '../../../src/state/checkpoint.ts';
import { createCheckpoints } from '../../../src/state/checkpoints.ts';
import { migrationResource } from '../../../src/state/lease.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { commandContextOf } from './command-context.ts';
import { asRun, eventOf, exampleNamed } from './state-by-hand.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase('garbage');
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.query(
    'DROP TABLE IF EXISTS phasedb_history, phasedb_checkpoints, phasedb_fences, phasedb_locks, phasedb_migrations',
  );
});

/** A run of a backfill that ends as `after` says; it leaves a checkpoint for each attempt. */
async function leave(name: string, attempts: number, after: 'complete' | 'open'): Promise<void> {
  const file = await exampleNamed(name);
  await asRun(database.url, name, async (run) => {
    await run.leases.take(migrationResource(database.name, name));
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const phase = { phase: 'backfill', attempt };
      await run.journal.record({ ...phase, detail: eventOf(file, 'backfill', 'phase-started') });
      const walk: WalkId = { migration: name, ...phase, direction: 'forward' };
      const range = { range: 0, schema: database.name, table: 'T', keyName: 'PRIMARY', lower: null, upper: ['9'] };
      await createCheckpoints(run.sessions.control, database.name, run.leases.fences, walk, [
        { sweep: 1, ...range, token: 'of the walk' },
      ]);
      if (attempt < attempts) await run.journal.record({ ...phase, detail: { event: 'phase-rolled-back' } });
      else if (after === 'complete')
        await run.journal.record({ ...phase, detail: eventOf(file, 'backfill', 'phase-complete') });
    }
  });
}

async function count(table: string): Promise<number> {
  const [row] = await database.query<{ n: number }>('SELECT COUNT(*) AS n FROM ??', [table]);
  return row?.n ?? -1;
}

test('where there is no state there is nothing to remove, and nothing is made', async () => {
  expect(await collectGarbage(commandContextOf(database.url))).toMatchObject({ checkpoints: 0, leases: 0, kept: [] });
  expect(await database.query('SHOW TABLES')).toEqual([]);
});

test('attempts that are over go, the one that is open stays; fences and history stay', async () => {
  await leave('done', 2, 'complete');
  await leave('open', 3, 'open');
  const before = { fences: await count('phasedb_fences'), history: await count('phasedb_history') };
  expect(await collectGarbage(commandContextOf(database.url))).toMatchObject({ checkpoints: 4, leases: 2, kept: [] });
  expect(await database.query('SELECT migration, attempt FROM phasedb_checkpoints')).toEqual([
    { migration: 'open', attempt: 3 },
  ]);
  expect({ fences: await count('phasedb_fences'), history: await count('phasedb_history') }).toEqual(before);
  expect(await collectGarbage(commandContextOf(database.url))).toMatchObject({ checkpoints: 0, leases: 0 });
});

test('a migration that runs is left alone', async () => {
  await leave('busy', 1, 'complete');
  await asRun(database.url, 'busy', async (run) => {
    await run.leases.take(migrationResource(database.name, 'busy'));
    const report = await collectGarbage(commandContextOf(database.url));
    expect(report).toMatchObject({ checkpoints: 0, leases: 0, kept: ['busy: it is running'] });
    await run.leases.assertHeld();
  });
});

test('the lease of an interrupted run is kept, that of a finished one that vanished is not', async () => {
  await leave('interrupted', 1, 'open');
  await leave('vanished', 1, 'complete');
  await database.query('UPDATE phasedb_locks SET released = 0, expires_at = UTC_TIMESTAMP(6) - INTERVAL 1 HOUR');
  expect(await collectGarbage(commandContextOf(database.url))).toMatchObject({ leases: 1 });
  expect(await database.query('SELECT migration FROM phasedb_locks')).toEqual([{ migration: 'interrupted' }]);
});

test('scratch tables go, those with rows and those of other names stay', async () => {
  await leave('done', 1, 'complete');
  await database.query('CREATE TABLE phasedb_expected_1 (id INT)');
  await database.query('CREATE TABLE phasedb_expected_2 (id INT)');
  await database.query('CREATE TABLE phasedbXexpectedX3 (id INT)');
  await database.query('INSERT INTO phasedb_expected_2 VALUES (1)');
  const report = await collectGarbage(commandContextOf(database.url));
  expect(report.scratchTables).toEqual(['phasedb_expected_1']);
  expect(report.kept).toEqual(['table phasedb_expected_2: it holds rows']);
  expect(await count('phasedbXexpectedX3')).toBe(0);
});
