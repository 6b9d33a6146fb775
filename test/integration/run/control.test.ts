import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readStatus } from '../../../src/inspect/status/status.ts';
import { phaseHash } from '../../../src/migration/hash.ts';
import type { Migration } from '../../../src/migration/migration.ts';
import { acceptChange, pauseMigration, unpauseMigration } from '../../../src/run/control.ts';
import { markComplete } from '../../../src/run/mark.ts';
import { migrationResource } from '../../../src/state/lease.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { commandContextOf } from './command-context.ts';
import { asRun, eventOf, exampleNamed } from './state-by-hand.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase('control');
});
afterAll(() => database.drop());

function at() {
  return commandContextOf(database.url);
}

async function events(migration: string) {
  return database.query<{ phase: string | null; event: string; detail: Record<string, unknown>; actor: string }>(
    'SELECT phase, event, detail, actor FROM phasedb_history WHERE migration = ? ORDER BY id',
    [migration],
  );
}

test('what has never run cannot be paused, and no table is made for the refusal', async () => {
  await expect(pauseMigration('m', 'why', at())).rejects.toMatchObject({ code: 'unknown-migration', exit: 64 });
  await expect(unpauseMigration('m', 'why', at())).rejects.toMatchObject({ code: 'unknown-migration' });
  await expect(acceptChange(await exampleNamed('m'), 'expand', 'why', at())).rejects.toMatchObject({
    code: 'unknown-migration',
  });
  expect(await database.query('SHOW TABLES')).toEqual([]);
});

describe('marking', () => {
  let file: Migration;
  beforeAll(async () => {
    file = await exampleNamed('marked');
  });

  test('an unknown phase, and one with an earlier one open, are refused', async () => {
    await expect(markComplete(file, 'expend', 'why', at())).rejects.toMatchObject({
      code: 'unknown-phase',
      exit: 64,
      remedy: expect.stringMatching(/^Did you mean expand\?/),
    });
    await expect(markComplete(file, 'backfill', 'why', at())).rejects.toMatchObject({
      code: 'earlier-phase-incomplete',
    });
    expect(await database.query('SHOW TABLES')).toEqual([]);
  });

  test('the first phase of a migration that has never run', async () => {
    expect(await markComplete(file, 'expand', 'done with another tool', at())).toMatchObject({ changed: true });
    const [event] = await events('marked');
    expect(event).toMatchObject({ phase: 'expand', event: 'phase-complete', actor: 'tester' });
    expect(event?.detail).toMatchObject({ markedBecause: 'done with another tool', hash: phaseHash(file.phases[0]!) });
    const [status] = (await readStatus(undefined, file, at())).migrations;
    expect(status).toMatchObject({ currentPhase: 'backfill', warnings: [] });
    expect(status?.phases[0]).toMatchObject({ status: 'complete', reason: 'marked complete: done with another tool' });
    expect(await markComplete(file, 'expand', 'again', at())).toMatchObject({ changed: false });
  });

  test('a migration that runs is refused, and its lease is as it was', async () => {
    await asRun(database.url, 'marked', async (run) => {
      await run.leases.take(migrationResource(database.name, 'marked'));
      await expect(markComplete(file, 'backfill', 'why', at())).rejects.toMatchObject({
        code: 'already-running',
        exit: 3,
      });
      await expect(acceptChange(file, 'expand', 'why', at())).rejects.toMatchObject({ code: 'already-running' });
      await run.leases.assertHeld();
    });
    expect(await events('marked')).toHaveLength(1);
  });

  test('a rollback that has not ended comes first', async () => {
    await asRun(database.url, 'marked', (run) =>
      run.journal.record({ phase: 'backfill', attempt: 1, detail: { event: 'rollback-started', to: 'backfill' } }),
    );
    await expect(markComplete(file, 'backfill', 'why', at())).rejects.toMatchObject({
      code: 'rollback-unfinished',
      exit: 4,
    });
  });
});

test('a changed text is accepted once, and journalled', async () => {
  const file = await exampleNamed('edited');
  await asRun(database.url, 'edited', (run) =>
    run.journal.record({
      phase: 'expand',
      attempt: 1,
      detail: { ...eventOf(file, 'expand', 'phase-complete'), hash: 'of another text' } as never,
    }),
  );
  expect((await readStatus(undefined, file, at())).migrations[0]?.warnings[0]).toMatch(/phasedb accept-change/);
  await expect(acceptChange(file, 'backfill', 'why', at())).rejects.toMatchObject({ code: 'phase-not-begun' });
  expect(await acceptChange(file, 'expand', 'only the comment', at())).toMatchObject({ changed: true });
  expect((await readStatus(undefined, file, at())).migrations[0]).toMatchObject({ warnings: [] });
  expect(await acceptChange(file, 'expand', 'again', at())).toMatchObject({ changed: false });
  expect((await events('edited')).at(-1)).toMatchObject({
    event: 'change-accepted',
    detail: { reason: 'only the comment' },
  });
});

test('pause and unpause, also while somebody runs', async () => {
  await asRun(database.url, 'edited', async (run) => {
    await run.leases.take(migrationResource(database.name, 'edited'));
    expect(await pauseMigration('edited', 'Mittagspause für alle 🍜', at())).toMatchObject({ changed: true });
    expect(await pauseMigration('edited', 'Mittagspause für alle 🍜', at())).toMatchObject({ changed: false });
  });
  expect((await readStatus('edited', undefined, at())).migrations[0]?.paused).toMatchObject({
    by: 'tester',
    reason: 'Mittagspause für alle 🍜',
  });
  expect(await unpauseMigration('edited', 'back', at())).toMatchObject({ changed: true });
  expect(await unpauseMigration('edited', 'back', at())).toMatchObject({ changed: false });
  await expect(pauseMigration('edidet', 'x', at())).rejects.toMatchObject({
    remedy: expect.stringMatching(/^Did you mean edited\?/),
  });
});
