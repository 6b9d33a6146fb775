import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { verifyMigration } from '../../../src/inspect/verify.ts';
import { parseTarget } from '../../../src/mysql/target.ts';
import { pauseMigration, unpauseMigration } from '../../../src/run/control.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { promptly } from '../../slowdown.ts';
import { startChild, until } from './child.ts';
import { dropState, historyOf, listen, migrationOf, runIt } from './running.ts';

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase('stopping');
  folder = await mkdtemp(join(tmpdir(), 'phasedb-stopping-'));
  await database.query('CREATE TABLE big (id INT PRIMARY KEY AUTO_INCREMENT, a INT NULL, filler CHAR(200) NOT NULL)');
  await database.query(
    "INSERT INTO big (filler) WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 1000) SELECT REPEAT('x', 200) FROM s",
  );
  for (let i = 0; i < 8; i++) await database.query('INSERT INTO big (filler) SELECT filler FROM big');
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  await dropState(database);
  await database.query('DROP TABLE IF EXISTS t');
  await database.query('CREATE TABLE t (id INT PRIMARY KEY, a INT NULL)');
  await database.query(
    'INSERT INTO t (id) WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 1000) SELECT n FROM s',
  );
});

const fill = `migration: fill
phases:
  - name: backfill
    irreversible: test
    batch:
      query: UPDATE t SET a = id WHERE a IS NULL LIMIT {batch_size}
      size: 10
      delay_ms: 20
      lag_threshold_ms: 0
`;
const open = async () =>
  (await database.query<{ n: number }>('SELECT COUNT(*) AS n FROM t WHERE a IS NULL'))[0]?.n ?? 0;
const released = async () =>
  (await database.query('SELECT resource FROM phasedb_locks WHERE released = 0')).length === 0;

it('pause in mid-run holds before the next chunk with the reason, and unpause lets it go on', async () => {
  const { events, report, at } = listen();
  const run = runIt(database, await migrationOf(fill), { report });
  await until('some rows are done', async () => (await open()) < 950);
  await pauseMigration('fill', 'the busy hour', at(database));
  await until('it waits and says why', () =>
    events.some((event) => event.type === 'backfill-progress' && event.throttled?.includes('the busy hour')),
  );
  const held = await open();
  const looks = () => events.filter((event) => event.type === 'backfill-progress' && event.throttled).length;
  const before = looks();
  await until('it has looked again and again', () => looks() > before + 1);
  expect(await open()).toBe(held);
  expect(held).toBeGreaterThan(0);
  await unpauseMigration('fill', 'it is over', at(database));
  expect(await run).toMatchObject({ exit: 0 });
  expect(await open()).toBe(0);
});

it('a run of what is paused ends at once, changes nothing and names the way on', async () => {
  const { stop, report, at } = listen();
  const migration = await migrationOf(fill);
  const run = runIt(database, migration, { stop, report });
  await until('some rows are done', async () => (await open()) < 950);
  stop.request({ kind: 'signal', signal: 'SIGTERM' });
  expect(await run).toMatchObject({ exit: 5 });
  await pauseMigration('fill', 'the busy hour', at(database));
  const before = { open: await open(), history: await historyOf(database) };
  for (const mode of ['run', 'resume'] as const) {
    expect(await runIt(database, migration, { mode })).toMatchObject({
      exit: 5,
      status: 'in_progress',
      message: expect.stringMatching(/paused by .*: the busy hour\. .*phasedb unpause fill\. .*phasedb resume /),
    });
  }
  expect({ open: await open(), history: await historyOf(database) }).toEqual(before);
  await unpauseMigration('fill', 'it is over', at(database));
  expect(await runIt(database, migration)).toMatchObject({ exit: 0 });
  expect(await open()).toBe(0);
});

it('R9: a backfill that is stopped ends within 5 s with its state saved, and run goes on', async () => {
  const { stop, report } = listen();
  const run = runIt(database, await migrationOf(fill), { stop, report });
  await until('some rows are done', async () => (await open()) < 950);
  stop.request({ kind: 'signal', signal: 'SIGTERM' });
  expect(await promptly(5000, () => run)).toMatchObject({ exit: 5, status: 'in_progress' });
  expect(await released()).toBe(true);
  expect(await open()).toBeGreaterThan(0);
  expect(await runIt(database, await migrationOf(fill))).toMatchObject({ exit: 0, status: 'complete' });
  expect(await open()).toBe(0);
});

it('R9: SIGTERM to the process in mid-backfill: exit 5 within 5 s, its lease released, and resume goes on', async () => {
  await database.query('UPDATE t SET a = 0');
  const file = join(folder, 'raise.yaml');
  await writeFile(file, fill.replace('a = id WHERE a IS NULL', 'a = a + 1'));
  const raised = async () =>
    (await database.query<{ n: number }>('SELECT COUNT(*) AS n FROM t WHERE a = 1'))[0]?.n ?? 0;
  const child = startChild(database.url, file, 'run');
  await until('some rows are done', async () => (await raised()) > 50);
  child.process.kill('SIGTERM');
  expect(await promptly(5000, () => child.ended)).toBe(5);
  expect(await released()).toBe(true);
  expect(await raised()).toBeLessThan(1000);
  const resumed = startChild(database.url, file, 'resume');
  expect(await resumed.ended, JSON.stringify(resumed.lines.at(-1))).toBe(0);
  expect(await raised()).toBe(1000);
});

it('--max-runtime does the same by the clock', async () => {
  const result = await runIt(database, await migrationOf(fill), { maxRuntime: { ms: 400, text: '400ms' } });
  expect(result).toMatchObject({ exit: 5, message: expect.stringContaining('400ms') });
  expect(await open()).toBeGreaterThan(0);
});

it('R9: a gate is stopped at once, also in the middle of its query, and keeps its time', async () => {
  const gate = await migrationOf(`migration: wait
phases:
  - name: gate
    wait_until: {query: "SELECT COUNT(*) + 0 * SLEEP(30) FROM t WHERE a = 1", expected: 7, timeout_minutes: 1}
`);
  const { stop } = listen();
  const run = runIt(database, gate, { stop });
  await until(
    'the query runs',
    async () =>
      (
        await database.query(
          "SELECT 1 FROM performance_schema.processlist WHERE DB = DATABASE() AND INFO LIKE '%SLEEP(30)%' AND ID <> CONNECTION_ID()",
        )
      ).length > 0,
  );
  stop.request({ kind: 'signal', signal: 'SIGINT' });
  expect(await promptly(3000, () => run)).toMatchObject({ exit: 5 });
  expect((await historyOf(database)).map((entry) => entry.event)).toEqual([
    'phase-started',
    'gate-first-poll',
    'phase-stopped',
  ]);
});

const alter = (sql: string, more = '') => `migration: change
phases:
  - name: expand
    sql: ${sql}
    rollback_sql: ALTER TABLE big DROP COLUMN b
${more}`;

it('R9: a DDL that waits for its lock is withdrawn; who holds it is named, and it succeeds when the lock is free', async () => {
  const blocker = await mysql.createConnection({ uri: database.url });
  try {
    await blocker.query('START TRANSACTION');
    await blocker.query('SELECT COUNT(*) FROM t');
    const text = alter('ALTER TABLE t ADD COLUMN b INT NULL', '    ddl: {lock_wait_timeout_s: 1, retries: 5}\n');
    const { stop, events, report } = listen();
    const run = runIt(database, await migrationOf(text), { stop, report });
    const waiting = await until('it names the blocker', () =>
      events.find((event) => event.type === 'statement-waiting'),
    );
    expect(waiting).toMatchObject({ blockers: [{ id: blocker.threadId, user: expect.any(String) }] });
    stop.request({ kind: 'signal', signal: 'SIGTERM' });
    expect(await promptly(5000, () => run)).toMatchObject({ exit: 5 });
    const second = listen();
    const again = runIt(database, await migrationOf(text), { report: second.report });
    await until('it waits for its lock', () => second.events.some((event) => event.type === 'statement-waiting'));
    // The application is let through between the tries.
    await database.query('INSERT INTO t (id) VALUES (100000)');
    await blocker.query('COMMIT');
    expect(await again).toMatchObject({ exit: 0 });
  } finally {
    await blocker.end();
  }
});

it('R17: a lock that is never had is a failure that names its holder, and nothing was begun', async () => {
  const blocker = await mysql.createConnection({ uri: database.url });
  try {
    await blocker.query('START TRANSACTION');
    await blocker.query('SELECT COUNT(*) FROM t');
    const text = alter('ALTER TABLE t ADD COLUMN b INT NULL', '    ddl: {lock_wait_timeout_s: 1, retries: 1}\n');
    await expect(runIt(database, await migrationOf(text))).rejects.toMatchObject({
      code: 'metadata-lock-busy',
      exit: 1,
      message: expect.stringContaining(`connection ${blocker.threadId}`),
    });
  } finally {
    await blocker.end();
  }
});

it('R9: a DDL that builds is left running by a stop, named, and adopted by the next run', async () => {
  const migration = await migrationOf(
    alter('ALTER TABLE big ADD COLUMN b INT NOT NULL DEFAULT 1, ADD INDEX by_filler (filler), FORCE'),
  );
  const { stop, events, report } = listen();
  const run = runIt(database, migration, { stop, report });
  await until(
    'it builds',
    async () =>
      (
        await database.query(
          "SELECT 1 FROM performance_schema.processlist WHERE DB = DATABASE() AND INFO LIKE '%phasedb:%' AND STATE LIKE '%alter%' AND ID <> CONNECTION_ID()",
        )
      ).length > 0,
  );
  stop.request({ kind: 'signal', signal: 'SIGTERM' });
  const result = await promptly(5000, () => run);
  expect(result).toMatchObject({ exit: 5, message: expect.stringMatching(/still runs on connection \d+/) });
  const resumed = listen();
  expect(await runIt(database, migration, { mode: 'resume', report: resumed.report })).toMatchObject({
    exit: 0,
    status: 'complete',
  });
  expect(resumed.events.find((event) => event.type === 'statement-done')).toMatchObject({ how: 'adopted' });
  expect(events.some((event) => event.type === 'statement-done')).toBe(false);
});

/** How often the ALTER of the next test got through, or was ended, by the server's own count of statements. */
const altersDone = async () => {
  const [row] = await database.query<{ n: string }>(
    `SELECT COALESCE(SUM(COUNT_STAR), 0) AS n FROM performance_schema.events_statements_summary_by_digest
      WHERE SCHEMA_NAME = DATABASE() AND DIGEST_TEXT LIKE 'ALTER TABLE%ADD COLUMN%by_filler%FORCE%'`,
  );
  return Number(row?.n);
};

it('R23: a DDL whose runner is killed with SIGKILL runs once, and resume finds it done', async () => {
  await database.query('ALTER TABLE big DROP COLUMN b, DROP INDEX by_filler');
  const file = join(folder, 'change.yaml');
  await writeFile(
    file,
    alter('ALTER TABLE big ADD COLUMN b INT NOT NULL DEFAULT 1, ADD INDEX by_filler (filler), FORCE'),
  );
  const child = startChild(database.url, file, 'run');
  await until(
    'it builds',
    async () =>
      (
        await database.query(
          "SELECT 1 FROM performance_schema.processlist WHERE DB = DATABASE() AND INFO LIKE '%phasedb:%' AND STATE LIKE '%alter%' AND ID <> CONNECTION_ID()",
        )
      ).length > 0,
  );
  // Under way at this moment, so not counted yet.
  const before = await altersDone();
  child.process.kill('SIGKILL');
  await child.ended;
  expect(await startChild(database.url, file, 'run').ended).toBe(4);
  const resumed = startChild(database.url, file, 'resume');
  expect(await resumed.ended).toBe(0);
  expect(resumed.lines.find((line) => line.type === 'statement-done')).toMatchObject({
    how: expect.stringMatching(/adopted|found-done/),
  });
  expect((await database.query("SHOW COLUMNS FROM big LIKE 'b'")).length).toBe(1);
  expect((await altersDone()) - before).toBe(1);
});

it('R24: two runners at once: the second says who is at it, exit 3', async () => {
  const { stop, report } = listen();
  const first = runIt(database, await migrationOf(fill), { stop, report });
  await until('some rows are done', async () => (await open()) < 950);
  for (const mode of ['run', 'resume'] as const) {
    await expect(runIt(database, await migrationOf(fill), { mode })).rejects.toMatchObject({
      code: 'already-running',
      exit: 3,
      message: expect.stringMatching(new RegExp(`started by tester.*process ${process.pid}`)),
    });
  }
  const other = await migrationOf(fill.replace('migration: fill', 'migration: other'));
  await expect(runIt(database, other)).rejects.toMatchObject({ exit: 3, message: expect.stringContaining('fill') });
  expect(await first).toMatchObject({ exit: 0 });
  expect(await open()).toBe(0);
});

it('R28: connections killed by a DBA: the run goes on by itself and is exactly right', async () => {
  await database.query('UPDATE t SET a = 0');
  const raise = await migrationOf(fill.replace('a = id WHERE a IS NULL', 'a = a + 1'));
  const { events, report } = listen();
  let ended = false;
  const run = runIt(database, raise, { report }).finally(() => {
    ended = true;
  });
  const told = () => events.filter((event) => event.type === 'backfill-progress').length;
  const killed: string[] = [];
  for (const role of ['chunk', 'control', 'heart', 'watch', 'chunk']) {
    const before = told();
    await until('it goes on', () => ended || told() > before);
    const rows = await database.query<{ id: number }>(
      `SELECT p.ID AS id FROM performance_schema.processlist p JOIN performance_schema.session_connect_attrs a ON a.PROCESSLIST_ID = p.ID
        WHERE p.DB = DATABASE() AND a.ATTR_NAME = 'phasedb_role' AND a.ATTR_VALUE = ?`,
      [role],
    );
    for (const { id } of rows) {
      await database.query(`KILL ${id}`);
      killed.push(role);
    }
  }
  expect(await run).toMatchObject({ exit: 0 });
  expect(killed).toEqual(expect.arrayContaining(['chunk', 'control', 'heart']));
  expect(await database.query('SELECT COUNT(*) AS n FROM t WHERE a <> 1')).toEqual([{ n: 0 }]);
});

it('a gate that is stopped while something else is asked does not begin its query any more', async () => {
  const { events, report, stop } = listen();
  const text = `migration: live
phases:
  - name: gate
    wait_until:
      deployed: {environment: production, ref: main}
      query: SELECT COUNT(*) + SLEEP(59) FROM t WHERE a = 1
      expected: 0
`;
  const deployed = async () => {
    if (events.some(({ type }) => type === 'phase-started')) stop.request({ kind: 'signal', signal: 'SIGINT' });
    return { holds: true, text: 'it is live' };
  };
  const gate = await migrationOf(text);
  const result = await promptly(5000, () => runIt(database, gate, { report, stop, deployed }));
  expect(result).toMatchObject({ exit: 5, phase: 'gate' });
});

it('--max-runtime that is over while a replica says nothing is a stop like any other', async () => {
  const { stop } = listen();
  // The time is over as soon as the replica is asked. That it is counted is shown above.
  const over = () => stop.request({ kind: 'max-runtime', text: '5s' });
  const silent = createServer(over).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  try {
    const result = await runIt(
      database,
      await migrationOf(fill.replace('lag_threshold_ms: 0', 'lag_threshold_ms: 1000')),
      {
        replicas: [parseTarget(`mysql://u:p@127.0.0.1:${port}/d`)],
        stop,
      },
    );
    expect(result).toMatchObject({ exit: 5, status: 'in_progress', phase: 'backfill', nextPhase: 'backfill' });
    expect(result.message).toContain('stopped because --max-runtime 5s is over; a replica had not answered');
  } finally {
    silent.close();
  }
  expect(await historyOf(database)).toEqual([]);
  expect(await released()).toBe(true);
});

it('a query that would begin behind a stop is not asked', async () => {
  const { report, stop, at } = listen();
  const text = (query: string) =>
    `migration: late\nphases:\n  - name: gate\n    wait_until:\n      query: ${query}\n      expected: 1000\n`;
  await runIt(database, await migrationOf(text('SELECT COUNT(*) FROM t')), { report });
  const changed = await migrationOf(text('SELECT COUNT(*) + SLEEP(59) FROM t'));
  stop.request({ kind: 'signal', signal: 'SIGTERM' });
  await promptly(5000, () =>
    expect(verifyMigration(changed, at(database))).rejects.toMatchObject({ code: 'stopped', exit: 5 }),
  );
});

it('what a gate gives when a stop ends its query is no answer', async () => {
  const { report, stop } = listen();
  // It gives 1 where it is ended.
  const text = 'migration: ended\nphases:\n  - name: gate\n    wait_until: {query: SELECT SLEEP(59), expected: 1}\n';
  const run = runIt(database, await migrationOf(text), { report, stop });
  // Not while it is looked at what the query reads.
  await until('it asks', async () => (await asking("state = 'User sleep'")).length > 0);
  stop.request({ kind: 'max-runtime', text: '1s' });
  expect(await run).toMatchObject({ exit: 5, status: 'in_progress', nextPhase: 'gate' });
  expect((await historyOf(database)).at(-1)?.event).toBe('phase-stopped');
});

it.each(['SELECT SLEEP(59)', 'SELECT COUNT(*) + BENCHMARK(4000000000, SHA2(1, 256)) FROM t WHERE id < 3'])(
  'a gate whose query outlasts its time is timed out then, and its query is ended: %s',
  async (query) => {
    const text = `migration: long\nphases:\n  - name: gate\n    wait_until: {query: "${query}", expected: 1}\n`;
    const read = await migrationOf(text);
    const phases = read.phases.map((phase) => (phase.type === 'gate' ? { ...phase, timeoutMinutes: 0.03 } : phase));
    const run = runIt(database, { ...read, phases });
    expect(await promptly(30_000, () => run)).toMatchObject({
      exit: 2,
      status: 'timed_out',
      message: expect.stringContaining('its query had not answered after 2 s, and was ended'),
    });
    expect(await asking()).toEqual([]);
  },
);

const asking = (which = 'TRUE') =>
  database.query(
    `SELECT 1 FROM performance_schema.processlist WHERE db = DATABASE() AND info LIKE '%SLEEP(59)%' AND id <> CONNECTION_ID() AND ${which}`,
  );
