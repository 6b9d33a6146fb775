import mysql from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { Stop } from '../../../src/run/context/stop.ts';
import { rollbackMigration } from '../../../src/run/rollback/rollback.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { type Cut, startCuttingProxy } from './cutting-proxy.ts';
import { dropState, listen, migrationOf, type RunOptions, releaseIt, runIt } from './running.ts';

// What is the server's state and not the file's fault: no connection to be had, no space, a table that lost its column.
const rows = 120;
let database: TestDatabase;
const user = 'crowded';

beforeAll(async () => {
  database = await createTestDatabase('server_states');
  await database.query(`CREATE USER ${user}@'%' IDENTIFIED BY 'secret-pw'; GRANT ALL ON *.* TO ${user}@'%'`);
});
afterAll(async () => {
  await database.query(`DROP USER ${user}@'%'`);
  await database.drop();
});
beforeEach(async () => {
  await dropState(database);
  await database.query(`DROP TABLE IF EXISTS t; CREATE TABLE t (id INT PRIMARY KEY, a INT NOT NULL DEFAULT 0);
    INSERT INTO t (id) WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < ${rows}) SELECT n FROM s`);
});

const migration = (query = 'UPDATE t SET a = a + 1', extra = '') =>
  migrationOf(`migration: m
phases:
  - name: backfill
    irreversible: test
    batch: {query: "${query} LIMIT {batch_size}", size: 20, delay_ms: 0, lag_threshold_ms: 0${extra}}
`);

/** Does something after the third chunk, in the pause behind it. */
class After extends Stop {
  readonly #act: (stop: Stop) => unknown;
  #chunks = 0;
  constructor(act: (stop: Stop) => unknown) {
    super();
    this.#act = act;
  }
  override async sleep(): Promise<void> {
    if (++this.#chunks === 3) await this.#act(this);
  }
}

async function assertDone(): Promise<void> {
  expect(await database.query('SELECT COUNT(*) AS n, MIN(a) AS least, MAX(a) AS most FROM t')).toEqual([
    { n: rows, least: 1, most: 1 },
  ]);
}

it('goes on by itself when the server takes connections again, and says so where it takes none at first', async () => {
  const url = new URL(database.url);
  url.username = user;
  url.password = 'secret-pw';
  const crowded = { url: String(url) };
  const limit = (n: number) => database.query(`ALTER USER ${user}@'%' WITH MAX_USER_CONNECTIONS ${n}`);
  let taken: mysql.Connection | undefined;
  const stop = new After(async () => {
    const own = await database.query<{ ID: number }>('SELECT ID FROM performance_schema.processlist WHERE USER = ?', [
      user,
    ]);
    // Before the run's own connections end, so that none of them can take its place.
    taken = await mysql.createConnection(crowded.url);
    await limit(1);
    for (const { ID } of own) await database.query(`KILL ${ID}`);
    await expect(runIt(crowded, await migration())).rejects.toMatchObject({
      kind: 'no-connection',
      message: expect.stringMatching(/takes no more connections \(error 1226: /),
    });
    setTimeout(() => void limit(0).then(() => taken?.end()), 500);
  });
  try {
    expect(await runIt(crowded, await migration(), { stop })).toMatchObject({ exit: 0 });
  } finally {
    await limit(0);
  }
  expect(taken).toBeDefined();
  await assertDone();
});

async function through(answer: (sql: string) => Cut | undefined, options: RunOptions = {}) {
  const proxy = await startCuttingProxy(inject('server'), answer);
  const url = new URL(database.url);
  url.hostname = '127.0.0.1';
  url.port = String(proxy.port);
  url.searchParams.set('ssl-mode', 'DISABLED');
  try {
    return await runIt({ url: String(url) }, await migration(), options);
  } finally {
    await proxy.close();
  }
}

it('asks again where somebody took the connection that the first look at the server gave back', async () => {
  let refused = 0;
  const full = (sql: string) =>
    sql.includes('information_schema_stats_expiry = ') && ++refused === 1
      ? { errno: 1040, message: 'Too many connections' }
      : undefined;
  expect(await through(full)).toMatchObject({ exit: 0 });
  await assertDone();
});

it('a chunk that loses its connection each time ends the run, and resume goes on at that chunk', async () => {
  let chunks = 0;
  const cut = (sql: string) => (/^UPDATE .*SET a = a \+ 1/s.test(sql) && ++chunks > 3 ? 'before' : undefined);
  await expect(through(cut)).rejects.toMatchObject({
    exit: 4,
    code: 'connection-lost',
    message: expect.stringMatching(/the same chunk lost its connection 5 times in a row/),
  });
  expect(chunks).toBe(8);
  expect(await runIt(database, await migration(), { mode: 'resume' })).toMatchObject({ exit: 0 });
  await assertDone();
});

it.each([
  ['a chunk', /^UPDATE .*`?t`? .*SET a = a \+ 1/s],
  ['its COMMIT', /^COMMIT/],
] as const)('a full disk at %s is told as such, and resume goes on when there is space', async (_, at) => {
  let chunks = 0;
  let isFull = true;
  const full = {
    errno: 3,
    message: "Error writing file '/data/binlog.000002' (OS errno 28 - No space left on device)",
  };
  const failing = through((sql) => {
    if (/^UPDATE .*SET a = a \+ 1/s.test(sql)) chunks++;
    if (chunks < 3 || !isFull || !at.test(sql)) return undefined;
    isFull = false;
    return full;
  });
  await expect(failing).rejects.toMatchObject({
    exit: 1,
    code: 'out-of-space',
    message: expect.stringMatching(
      /^The server could not run a statement of the backfill backfill: 3 Error writing file/,
    ),
    remedy: expect.stringMatching(/folder \/data, .* Then run .*resume/),
  });
  expect(isFull).toBe(false);
  expect(await runIt(database, await migration(), { mode: 'resume' })).toMatchObject({ exit: 0 });
  await assertDone();
});

const query = 'UPDATE t SET a = a + 1, c = 1';
const stopHere = (stop: Stop) => stop.request({ kind: 'signal', signal: 'SIGTERM' });
const names = { code: 'walk-names-gone', exit: 1, message: expect.stringMatching(/'c'/) };

it.each([
  ['between two runs', false],
  ['in mid-run', true],
])('a renamed column of the query, %s: its old name, then resume', async (_, inMidRun) => {
  await database.query('ALTER TABLE t ADD COLUMN c INT NULL');
  const rename = () => database.query('ALTER TABLE t RENAME COLUMN c TO cc');
  if (inMidRun) {
    await expect(runIt(database, await migration(query), { stop: new After(rename) })).rejects.toMatchObject(names);
  } else {
    expect(await runIt(database, await migration(query), { stop: new After(stopHere) })).toMatchObject({ exit: 5 });
    await rename();
    const resumed = runIt(database, await migration(query), { mode: 'resume' });
    await expect(resumed).rejects.toMatchObject(names);
  }
  await database.query('ALTER TABLE t RENAME COLUMN cc TO c');
  expect(await runIt(database, await migration(query), { mode: 'resume' })).toMatchObject({ exit: 0 });
  await assertDone();
});

it('a dropped column of the query: made again, then from the first row', async () => {
  const filling = () => migration('UPDATE t SET a = 1, c = 1 WHERE c IS NULL');
  await database.query('ALTER TABLE t ADD COLUMN c INT NULL');
  expect(await runIt(database, await filling(), { stop: new After(stopHere) })).toMatchObject({ exit: 5 });
  await database.query('ALTER TABLE t DROP COLUMN c');
  await expect(runIt(database, await filling(), { mode: 'resume' })).rejects.toMatchObject({
    ...names,
    remedy: expect.stringMatching(
      /If it was dropped, .* create it again first\. Walk from the first row: .*rollback.*--to backfill.*phasedb release m --reason …, then phasedb run/,
    ),
  });
  await database.query('ALTER TABLE t ADD COLUMN c INT NULL');
  const order = { migration: await filling(), to: 'backfill', replicas: [], confirm: async () => undefined };
  expect(await rollbackMigration(order, listen().at(database))).toMatchObject({ exit: 0 });
  await releaseIt(database, order.migration);
  expect(await runIt(database, await filling())).toMatchObject({ exit: 0 });
  expect(await database.query('SELECT COUNT(*) AS n FROM t WHERE c = 1')).toEqual([{ n: rows }]);
});

it.each([
  ['within a phase', 'statement-done', ['id', 'a', 'b', 'c']],
  ['between two phases', 'phase-ended', ['id', 'a', 'b']],
])(
  'a rollback that was interrupted %s: run refuses, also to go on with later phases, and resume finishes it',
  async (_, when, left) => {
    const twice = await migrationOf(`migration: m
phases:
  - name: expand
    sql: ALTER TABLE t ADD COLUMN b INT NULL
    rollback_sql: ALTER TABLE t DROP COLUMN b
  - name: further
    type: expand
    sql: |
      ALTER TABLE t ADD COLUMN c INT NULL;
      ALTER TABLE t ADD COLUMN d INT NULL
    rollback_sql: |
      ALTER TABLE t DROP COLUMN d;
      ALTER TABLE t DROP COLUMN c
  - name: last
    type: expand
    sql: ALTER TABLE t ADD COLUMN e INT NULL
    irreversible: test
`);
    const columns = async () =>
      (await database.query<{ Field: string }>('SHOW COLUMNS FROM t')).map(({ Field }) => Field);
    for (const phase of ['expand', 'further'])
      expect(await runIt(database, twice, { which: { phase } })).toMatchObject({ exit: 0 });
    const { at, stop } = listen();
    const command = {
      ...at(database),
      stop,
      report: ({ type }: { type: string }) => {
        if (type === when) stop.request({ kind: 'signal', signal: 'SIGTERM' });
      },
    };
    const confirm = async () => undefined;
    expect(await rollbackMigration({ migration: twice, to: 'expand', replicas: [], confirm }, command)).toMatchObject({
      exit: 5,
    });
    // As a kill leaves it: the next phase is not begun.
    if (when === 'phase-ended')
      await database.query("DELETE FROM phasedb_history WHERE phase = 'expand' AND event IN ('rollback-started')");
    expect(await columns()).toEqual(left);
    for (const which of ['all', 'next', { phase: 'last' }] as const)
      await expect(runIt(database, twice, { which })).rejects.toMatchObject({ exit: 4, code: 'rollback-under-way' });
    expect(await runIt(database, twice, { mode: 'resume' })).toMatchObject({
      exit: 0,
      status: 'on_hold',
      message: expect.stringMatching(
        when === 'phase-ended'
          ? /rolled back to before expand: expand is pending again/
          : /rolled back to before expand: further, expand are pending again/,
      ),
    });
    expect(await columns()).toEqual(['id', 'a']);
  },
);

it('what depends on a migration waits while that is half rolled back', async () => {
  const first = await migrationOf(`migration: first
phases:
  - name: expand
    sql: |
      ALTER TABLE t ADD COLUMN b INT NULL;
      ALTER TABLE t ADD COLUMN c INT NULL
    rollback_sql: |
      ALTER TABLE t DROP COLUMN c;
      ALTER TABLE t DROP COLUMN b
`);
  const second = await migrationOf(
    'migration: second\ndepends_on: [first]\nphases:\n  - name: expand\n    irreversible: test\n    sql: ALTER TABLE t ADD COLUMN e INT NULL\n',
  );
  expect(await runIt(database, first)).toMatchObject({ exit: 0, status: 'complete' });
  const { at, stop } = listen();
  const report = ({ type }: { type: string }) => {
    if (type === 'statement-done') stop.request({ kind: 'signal', signal: 'SIGTERM' });
  };
  const order = { migration: first, to: 'expand', replicas: [], confirm: async () => undefined };
  expect(await rollbackMigration(order, { ...at(database), stop, report })).toMatchObject({ exit: 5 });
  await expect(runIt(database, second)).rejects.toMatchObject({ code: 'dependency-incomplete' });
});
