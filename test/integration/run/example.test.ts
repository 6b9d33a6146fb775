import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '../../../src/core/failure.ts';
import { verifyMigration } from '../../../src/inspect/verify.ts';
import { lint } from '../../../src/lint/engine.ts';
import { defaultSettings } from '../../../src/lint/settings.ts';
import { readMigrationFile } from '../../../src/migration/read.ts';
import type { Target } from '../../../src/mysql/target.ts';
import { readSnapshotFile } from '../../../src/project/catalog-source/snapshot-file.ts';
import { readSnapshot } from '../../../src/project/read-snapshot.ts';
import { rollbackMigration } from '../../../src/run/rollback/rollback.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { dropState, historyOf, listen, releaseIt, runIt } from './running.ts';

const file = 'examples/add_checksum_column.yaml';
const rows = 3000;
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase('example');
});
afterAll(() => database.drop());

beforeEach(async () => {
  await dropState(database);
  await database.query('DROP TABLE IF EXISTS EVENTS');
  await database.query(
    'CREATE TABLE EVENTS (ID BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, USER_ID BIGINT NOT NULL, PAYLOAD VARCHAR(255) NOT NULL)',
  );
  await database.query(
    `INSERT INTO EVENTS (USER_ID, PAYLOAD) SELECT n % 97, CONCAT('payload ', n)
      FROM (WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 1000) SELECT a.n + 1000 * (b.n - 1) AS n FROM s a, s b WHERE b.n <= ${rows / 1000}) AS numbers`,
  );
});

const definition = async () => {
  const [row] = await database.query<Record<string, string>>('SHOW CREATE TABLE EVENTS');
  return (row?.['Create Table'] ?? '').replace(/ AUTO_INCREMENT=\d+/, '');
};

/** A snapshot of the database, and a lint of the example by it. */
async function snapshotOf(target: Target) {
  const snapshot = await readSnapshot(target, undefined);
  const folder = await mkdtemp(join(tmpdir(), 'phasedb-snapshot-'));
  try {
    await writeFile(join(folder, 's.json'), JSON.stringify(snapshot));
    const { catalog, applied, settings } = readSnapshotFile('s.json', folder);
    const lintBySnapshot = async (edit: (text: string) => string) =>
      lint({
        files: [{ file, text: edit(await readFile(file, 'utf8')) }],
        catalog,
        applied,
        settings: { ...defaultSettings(new Date().toISOString().slice(0, 10)), ...settings },
      });
    return { snapshot, lintBySnapshot };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function expectDone(): Promise<void> {
  const [wrong] = await database.query<{ n: number }>(
    'SELECT COUNT(*) AS n FROM EVENTS WHERE NOT (CHECKSUM <=> SHA2(CONCAT(USER_ID, PAYLOAD), 256))',
  );
  expect(wrong?.n).toBe(0);
  const text = await definition();
  expect(text).toMatch(/`CHECKSUM` varchar\(64\) NOT NULL/);
  expect(text).toContain('KEY `IDX_CHECKSUM` (`CHECKSUM`)');
}

describe('the published example', () => {
  it('goes through in one run, and a second run sends nothing', async () => {
    const migration = await readMigrationFile(file);
    const heard = listen();
    const result = await runIt(database, migration, { which: 'all', report: heard.report });
    expect(result).toMatchObject({ exit: 0, status: 'complete' });
    await expectDone();
    expect(heard.events.filter((event) => event.type === 'statement-done')).toMatchObject([
      { algorithm: 'INSTANT' },
      { algorithm: 'INPLACE', lock: 'NONE' },
      { algorithm: 'INPLACE', lock: 'NONE' },
    ]);
    const before = await historyOf(database);
    const again = await runIt(database, migration, { which: 'all' });
    expect(again).toMatchObject({ exit: 0, status: 'complete' });
    expect(again.message).toContain('already complete');
    expect(await historyOf(database)).toEqual(before);
    const verified = await verifyMigration(migration, heard.at(database));
    expect(verified.checks.filter((check) => check.result !== 'holds')).toEqual([]);
    expect(verified.exit).toBe(0);
    const { snapshot, lintBySnapshot } = await snapshotOf(heard.at(database).target);
    expect(snapshot.tables.map(({ name }) => name)).toEqual(['EVENTS']);
    expect(snapshot.migrations).toMatchObject([
      { name: migration.name, phases: Array.from({ length: 4 }, () => ({ complete: true })) },
    ]);
    const edited = await lintBySnapshot((text) => `# moved to done/\n${text}`);
    expect(edited.findings).toEqual([]);
    expect(edited.migrations[0]?.phases.every(({ complete }) => complete)).toBe(true);
  });

  it('goes through phase by phase, and refuses contract first', async () => {
    const migration = await readMigrationFile(file);
    const before = await definition();
    await expect(runIt(database, migration, { which: { phase: 'contract' } })).rejects.toMatchObject({
      code: 'phase-out-of-order',
      exit: 1,
    });
    expect(await definition()).toBe(before);
    expect(await historyOf(database)).toEqual([]);
    for (const phase of ['expand', 'backfill', 'gate', 'contract']) {
      expect(await runIt(database, migration, { which: { phase } })).toMatchObject({ exit: 0, phase });
    }
    await expectDone();
  });

  it('rolls back to where it came from', async () => {
    const migration = await readMigrationFile(file);
    const before = await definition();
    await runIt(database, migration, { which: 'all' });
    const result = await rollbackMigration(
      { migration, to: 'expand', replicas: [], confirm: async () => undefined },
      listen().at(database),
    );
    expect(result.exit).toBe(0);
    expect(await definition()).toBe(before);
    await releaseIt(database, migration);
    await runIt(database, migration, { which: 'all' });
    await expectDone();
  });

  it('is rolled back and run to the end after its contract broke in the second statement', async () => {
    const migration = await readMigrationFile(file);
    for (const phase of ['expand', 'backfill', 'gate']) await runIt(database, migration, { which: { phase } });
    await database.query('CREATE INDEX IDX_CHECKSUM ON EVENTS (USER_ID)');
    // A run refuses what it sees coming, whatever severity the rule is given, and nothing breaks.
    const lint = { ...defaultSettings('2026-11-21'), severities: new Map([['name-taken', 'off' as const]]) };
    await expect(runIt(database, migration, { which: { phase: 'contract' }, lint })).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('name-taken'),
    });
    await database.query('DROP INDEX IDX_CHECKSUM ON EVENTS');
    const others = Array.from({ length: 63 }, (_, index) => `other_${index}`);
    await database.query(`ALTER TABLE EVENTS ${others.map((name) => `ADD INDEX ${name} (USER_ID)`).join(', ')}`);
    const broken = runIt(database, migration, { which: { phase: 'contract' } });
    await expect(broken).rejects.toBeInstanceOf(Failure);
    await expect(broken).rejects.toMatchObject({ exit: 1, message: expect.stringContaining('1069') });
    expect(await definition()).toMatch(/`CHECKSUM` varchar\(64\) NOT NULL/);
    await expect(runIt(database, migration, { which: { phase: 'contract' } })).rejects.toMatchObject({ exit: 4 });
    await database.query(`ALTER TABLE EVENTS ${others.map((name) => `DROP INDEX ${name}`).join(', ')}`);
    const back = await rollbackMigration(
      { migration, to: 'contract', replicas: [], confirm: async () => undefined },
      listen().at(database),
    );
    expect(back.exit).toBe(0);
    expect(await definition()).toMatch(/`CHECKSUM` varchar\(64\) DEFAULT NULL/);
    await releaseIt(database, migration);
    expect(await runIt(database, migration, { which: 'all' })).toMatchObject({ exit: 0, status: 'complete' });
    await expectDone();
    const contract = (await historyOf(database))
      .filter((entry) => entry.phase === 'contract')
      .map((entry) => entry.event);
    expect(contract).toEqual([
      'phase-started',
      'statement-intent',
      'statement-done',
      'statement-intent',
      'statement-failed',
      'phase-failed',
      'rollback-started',
      'statement-intent',
      'statement-done',
      'statement-intent',
      'statement-done',
      'phase-rolled-back',
      'phase-started',
      'statement-intent',
      'statement-done',
      'statement-intent',
      'statement-done',
      'phase-complete',
    ]);
  });
});
