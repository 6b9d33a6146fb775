import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Failure } from '../../../src/core/failure.ts';
import { readStatus } from '../../../src/inspect/status/status.ts';
import { verifyMigration } from '../../../src/inspect/verify.ts';
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

  test('a phase whose effect is not there is refused, with both definitions, and nothing is written', async () => {
    await expect(markComplete(file, 'expand', 'why', at())).rejects.toMatchObject({
      code: 'not-as-the-phase-makes-it',
      exit: 1,
      message: expect.stringContaining('(absent)'),
    });
    await database.query(
      'CREATE TABLE EVENTS (ID INT PRIMARY KEY, USER_ID INT, PAYLOAD TEXT, CHECKSUM VARCHAR(32) NULL)',
    );
    const error = await markComplete(file, 'expand', 'why', at()).catch((failure: Failure) => failure);
    expect(error).toMatchObject({ code: 'not-as-the-phase-makes-it', untouched: expect.stringMatching(/^Nothing/) });
    expect((error as Failure).message).toContain(
      '--- expected\n`CHECKSUM` varchar(64) DEFAULT NULL\n--- now\n`CHECKSUM` varchar(32) DEFAULT NULL',
    );
    expect(await database.query("SHOW TABLES LIKE 'phasedb%'")).toEqual([]);
  });

  test('the first phase of a migration that has never run, once its effect is there', async () => {
    await database.query('ALTER TABLE EVENTS MODIFY CHECKSUM VARCHAR(64) NULL');
    expect(await markComplete(file, 'expand', 'done with another tool', at())).toMatchObject({
      changed: true,
      message: expect.stringContaining('It checked: expand: table'),
      checks: [{ kind: 'definition', result: 'holds' }],
    });
    const [event] = await events('marked');
    expect(event).toMatchObject({ phase: 'expand', event: 'phase-complete', actor: 'tester' });
    expect(event?.detail).toMatchObject({
      markedBecause: 'done with another tool',
      hash: phaseHash(file.phases[0]!),
      checked: [{ name: `expand: table ${database.name}.EVENTS`, result: 'holds' }],
    });
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

  test('a backfill by its done_when, a gate by its query, a contract by both of its statements', async () => {
    await database.query("INSERT INTO EVENTS VALUES (1, 1, 'a', NULL)");
    const query = { code: 'not-as-the-phase-makes-it', message: expect.stringContaining('gives 1, expected 0') };
    await expect(markComplete(file, 'backfill', 'by hand', at())).rejects.toMatchObject(query);
    await database.query("UPDATE EVENTS SET CHECKSUM = 'x'");
    const other = { ...file, name: 'marked2' };
    for (const phase of ['expand', 'backfill', 'gate'])
      expect(await markComplete(other, phase, 'by hand', at())).toMatchObject({ changed: true });
    await database.query('ALTER TABLE EVENTS MODIFY CHECKSUM VARCHAR(64) NOT NULL');
    await expect(markComplete(other, 'contract', 'by hand', at())).rejects.toMatchObject({
      message: expect.stringContaining('KEY `IDX_CHECKSUM` (`CHECKSUM`)\n--- now\n(absent)'),
    });
    await database.query('CREATE INDEX IDX_CHECKSUM ON EVENTS (CHECKSUM)');
    expect(await markComplete(other, 'contract', 'by hand', at())).toMatchObject({ changed: true });
    expect((await verifyMigration(other, at())).checks.map(({ name, result }) => [name, result])).toEqual([
      ['backfill: done_when', 'holds'],
      ['gate: query', 'holds'],
      [`contract: table ${database.name}.EVENTS`, 'holds'],
    ]);
    await database.query('ALTER TABLE EVENTS MODIFY CHECKSUM VARCHAR(70) NOT NULL');
    expect(await verifyMigration(other, at())).toMatchObject({ exit: 1 });
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
