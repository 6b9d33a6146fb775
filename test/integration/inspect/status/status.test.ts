import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readStatus } from '../../../../src/inspect/status/status.ts';
import { openRun } from '../../../../src/run/context/run-context.ts';
import { advanceCheckpoint, createCheckpoints, readCheckpoints } from '../../../../src/state/checkpoints.ts';
import { migrationResource, tableResource } from '../../../../src/state/lease.ts';
import { createTestDatabase, type TestDatabase } from '../../../database.ts';
import { commandContextOf, urlAs } from '../../run/command-context.ts';
import { asRun, eventOf, exampleNamed } from '../../run/state-by-hand.ts';

let database: TestDatabase;
const user = `phasedb_${randomBytes(4).toString('hex')}`;

beforeAll(async () => {
  database = await createTestDatabase('status');
  await database.query("CREATE USER ?@'%' IDENTIFIED BY 'reader'", [user]);
  await database.query("GRANT SELECT ON ??.* TO ?@'%'", [database.name, user]);
});

afterAll(async () => {
  await database.query('DROP USER ?', [user]);
  await database.drop();
});

test('a read-only user gets that nothing has run, and creates nothing', async () => {
  const at = commandContextOf(urlAs(database.url, user, 'reader'));
  expect(await readStatus(undefined, undefined, at)).toMatchObject({
    stateFound: false,
    asked: undefined,
    migrations: [],
  });
  const file = await exampleNamed('new');
  const withFile = await readStatus(undefined, file, at);
  expect(withFile).toMatchObject({ stateFound: false, asked: 'new' });
  expect(withFile.migrations[0]?.phases.map(({ status }) => status)).toEqual(Array(4).fill('pending'));
  expect(await readStatus('ghost', undefined, at)).toMatchObject({ migrations: [{ migration: 'ghost', phases: [] }] });
  expect(await database.query('SHOW TABLES')).toEqual([]);
});

test('a running backfill is seen by a read-only user, and is interrupted once its run is gone', async () => {
  const file = await exampleNamed('walked');
  await database.query('CREATE TABLE EVENTS (ID INT PRIMARY KEY)');
  await database.query(
    'INSERT INTO EVENTS WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT i FROM n',
  );
  await database.query('ANALYZE TABLE EVENTS');
  const at = commandContextOf(urlAs(database.url, user, 'reader'));
  const walk = { migration: 'walked', phase: 'backfill', attempt: 1, direction: 'forward' } as const;

  await asRun(database.url, 'walked', async (run) => {
    await run.leases.take(migrationResource(database.name, 'walked'));
    await run.journal.listPhases(file.phases, await run.journal.readState());
    await run.journal.record({ phase: 'expand', attempt: 1, detail: eventOf(file, 'expand', 'phase-complete') });
    await run.journal.record({ phase: 'backfill', attempt: 1, detail: eventOf(file, 'backfill', 'phase-started') });
    await createCheckpoints(run.sessions.control, database.name, run.leases.fences, walk, [
      {
        sweep: 1,
        range: 0,
        schema: database.name,
        table: 'EVENTS',
        keyName: 'PRIMARY',
        lower: null,
        token: 'of the walk',
        upper: ['1000'],
      },
    ]);
    const [range] = await readCheckpoints(run.sessions.control, database.name, walk);
    if (range === undefined) throw new Error('the checkpoint was just made');
    await advanceCheckpoint(run.sessions.control, database.name, walk, range, {
      cursor: ['250'],
      seen: 250,
      changed: 240,
      chunkRows: 250,
      done: false,
    });

    const [one] = (await readStatus('walked', undefined, at)).migrations;
    expect(one).toMatchObject({
      currentPhase: 'backfill',
      phaseStatus: 'running',
      progressConfidence: 'estimate',
      rowsProcessedTotal: 240,
      gateStatus: 'pending',
      runningOn: { actor: 'tester', pid: process.pid, runUrl: 'https://ci.example/run/9' },
      warnings: [],
    });
    expect(one?.backfillProgress).toBeGreaterThan(0.2);
    expect(one?.backfillProgress).toBeLessThan(0.3);
    expect(Date.parse(one?.estimatedCompletion ?? '')).toBeGreaterThan(Date.now() - 60_000);
    expect(one?.phases.map(({ name, type, actor, commit }) => [name, type, actor, commit])).toEqual([
      ['expand', 'expand', 'tester', 'c0ffee'],
      ['backfill', 'backfill', 'tester', 'c0ffee'],
      ['gate', 'gate', undefined, undefined],
      ['contract', 'contract', undefined, undefined],
    ]);
  });

  // As after a crash and a restart of the server: the run's lease goes on, and the server is younger than its last heartbeat.
  const lease = (silent: string) =>
    database.query(
      `UPDATE phasedb_locks SET released = 0, heartbeat = UTC_TIMESTAMP(6) - INTERVAL ${silent} SECOND,
        expires_at = UTC_TIMESTAMP(6) + INTERVAL 60 SECOND WHERE migration = 'walked'`,
    );
  const [uptime] = await database.query<{ Value: string }>("SHOW GLOBAL STATUS LIKE 'Uptime'");
  await lease(String(Number(uptime?.Value) + 9));
  const [back] = (await readStatus(undefined, file, at)).migrations;
  expect(back).toMatchObject({ phaseStatus: 'reconnecting', runningOn: { pid: process.pid } });
  expect(back?.warnings[0]).toMatch(/^Phase backfill is reconnecting: .* come back in (60|5\d) s, it is gone/);
  await asRun(database.url, 'walked', async (run) => {
    const taken = run.leases.take(migrationResource(database.name, 'walked'));
    await expect(taken).rejects.toMatchObject({
      exit: 3,
      message: expect.stringMatching(/^The migration walked is reconnecting: the server was restarted/),
    });
  });

  // A lock that is gone without a restart: nothing to wait for. The heartbeat lies ahead, for the server may have just started.
  await lease('-9');
  const [gone] = (await readStatus(undefined, file, commandContextOf(database.url))).migrations;
  expect(gone).toMatchObject({ phaseStatus: 'interrupted', runningOn: undefined, gateStatus: 'pending' });
  expect(gone?.warnings[0]).toMatch(/Continue with: phasedb resume examples\/add_checksum_column\.yaml --next/);
  expect((await readStatus(undefined, undefined, at)).migrations.map(({ migration }) => migration)).toEqual(['walked']);
});

test('a name that nobody has run is refused with the one that was meant', async () => {
  const error = await readStatus('wolked', undefined, commandContextOf(database.url)).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({
    code: 'unknown-migration',
    exit: 64,
    remedy: 'Did you mean walked? Known are: walked.',
  });
});

test('a statement that waits for a metadata lock names who holds it', async () => {
  const file = await exampleNamed('waiting');
  await database.query('START TRANSACTION');
  await database.query('SELECT * FROM EVENTS LIMIT 1');
  const run = await openRun('waiting', commandContextOf(database.url));
  try {
    await run.journal.prepare();
    const ddl = await run.sessions.open('ddl');
    await run.leases.take(migrationResource(database.name, 'waiting'));
    await run.leases.take(tableResource(database.name, 'EVENTS'), ddl);
    await run.journal.record({ phase: 'expand', attempt: 1, detail: eventOf(file, 'expand', 'phase-started') });
    const altered = ddl.execute('ALTER TABLE EVENTS ADD COLUMN extra INT').catch((error: unknown) => error);
    const waitsFor = async () =>
      (await readStatus('waiting', file, commandContextOf(database.url))).migrations[0]?.phases[0]?.waitsFor;
    await expect.poll(waitsFor).toMatch(/^the metadata lock on .*EVENTS, held by connection \d+ \(/);
    await database.query('COMMIT');
    expect(await altered).not.toBeInstanceOf(Error);
  } finally {
    await database.query('COMMIT');
    await run[Symbol.asyncDispose]();
  }
});

test('a user who may not read the state gets the missing grant', async () => {
  await database.query("CREATE USER ?@'%' IDENTIFIED BY 'w'", [`${user}w`]);
  try {
    await database.query("GRANT INSERT ON ??.* TO ?@'%'", [database.name, `${user}w`]);
    const at = commandContextOf(urlAs(database.url, `${user}w`, 'w'));
    await expect(readStatus(undefined, undefined, at)).rejects.toMatchObject({ code: 'grant-missing' });
  } finally {
    await database.query('DROP USER ?', [`${user}w`]);
  }
});
