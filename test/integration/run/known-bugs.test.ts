import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { verifyMigration } from '../../../src/inspect/verify.ts';
import { Stop } from '../../../src/run/context/stop.ts';
import { startProxy } from '../../chaos/proxy.ts';
import { errorPacket } from '../../chaos/wire.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { until } from './child.ts';
import { dropState, listen, migrationOf, runIt } from './running.ts';

// Bugs that other tools had, as docs/reliability.md lists them; most of the others stand beside what they belong to.
let database: TestDatabase;
const rows = 300;

beforeAll(async () => {
  database = await createTestDatabase('known_bugs');
});
afterAll(() => database.drop());
beforeEach(async () => {
  await dropState(database);
  await database.query('DROP TABLE IF EXISTS t, u');
  await database.query(
    'CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, a INT NULL, raised INT NOT NULL DEFAULT 0, KEY by_a (a))',
  );
  await database.query(`INSERT INTO t (id) ${numbers(rows)}`);
});

const numbers = (count: number) =>
  `WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < ${count}) SELECT n FROM s`;
const one = async (sql: string) => Object.values((await database.query<Record<string, unknown>>(sql))[0] ?? {})[0];
const fill = (table = 't', batch = 'size: 20, delay_ms: 0', name = 'm') =>
  migrationOf(
    `migration: ${name}\nphases:\n  - name: backfill\n    irreversible: test\n    batch: {query: "UPDATE ${table} SET raised = raised + 1 LIMIT {batch_size}", lag_threshold_ms: 0, ${batch}}\n`,
  );

/** Every statement that a command sends. */
async function statementsOf(work: (database: { url: string }) => Promise<unknown>): Promise<readonly string[]> {
  const sent: string[] = [];
  const proxy = await startProxy(inject('server'), (sql) => {
    sent.push(sql.replace(/\/\*.*?\*\/\s*/gs, '').trim());
    return undefined;
  });
  try {
    const url = database.url.replace(/@[^/]*\//, `@127.0.0.1:${proxy.port}/`);
    await work({ url: `${url}?ssl-mode=DISABLED` });
  } finally {
    await proxy.close();
  }
  return sent;
}

it('R2: a dry run sends nothing that writes, in whatever state the migration is', async () => {
  const migration = await migrationOf(
    `migration: m\nphases:\n  - name: expand\n    irreversible: test\n    sql: ALTER TABLE t ADD COLUMN b INT NULL\n  - name: backfill\n    irreversible: test\n    batch: {query: "UPDATE t SET b = IF(id = 250, 'x', id) LIMIT {batch_size}", size: 20, delay_ms: 0, lag_threshold_ms: 0}\n`,
  );
  // A failed migration is refused unless it is resumed; that has to write nothing either.
  const dry = (mode: 'run' | 'resume') => (at: { url: string }) =>
    runIt(at, migration, { dryRun: true, mode }).catch(() => undefined);
  const writes = /^(INSERT|UPDATE|DELETE|REPLACE|CREATE|ALTER|DROP|TRUNCATE|RENAME|CALL|LOAD|GRANT|SET GLOBAL)\b/i;
  const states: Record<string, () => Promise<unknown>> = {
    pending: async () => undefined,
    'pending, an earlier phase complete': () => runIt(database, migration, { which: { phase: 'expand' } }),
    failed: () => runIt(database, migration).catch(() => undefined),
    complete: async () => {
      await database.query('ALTER TABLE t MODIFY b VARCHAR(20)');
      await runIt(database, migration, { mode: 'resume' });
    },
  };
  for (const [state, bring] of Object.entries(states)) {
    await bring();
    for (const mode of ['run', 'resume'] as const) {
      const sent = await statementsOf(dry(mode));
      expect({ state, sent: sent.length > 3 }).toEqual({ state, sent: true });
      expect({ state, mode, writes: sent.filter((sql) => writes.test(sql)) }).toEqual({ state, mode, writes: [] });
    }
  }
});

it('R6: a UNIQUE key over duplicates is refused before it is sent, and the gate to write holds it back', async () => {
  await database.query('UPDATE t SET a = IF(id IN (7, 200), 42, id + 1000)');
  const unique = 'ALTER TABLE t ADD UNIQUE KEY one_a (a)';
  const bare = await migrationOf(
    `migration: m\nphases:\n  - name: expand\n    irreversible: test\n    sql: ${unique}\n`,
  );
  const refused = await runIt(database, bare).catch((error) => error);
  expect(refused).toMatchObject({ exit: 1, message: expect.stringContaining('rule unique-add') });
  const query = /query: (".*")/.exec(refused.remedy)?.[1];
  const gated = await migrationOf(
    `migration: n\nphases:\n  - name: gate\n    wait_until: {query: ${query}, poll_interval_ms: 20, timeout_minutes: 0.005}\n  - name: contract\n    irreversible: test\n    sql: ${unique}\n`,
  );
  const sent = await statementsOf(async (at) => expect(await runIt(at, gated)).toMatchObject({ exit: 2 }));
  expect(sent.filter((sql) => sql.startsWith('ALTER TABLE t '))).toEqual([]);
  await database.query('UPDATE t SET a = 43 WHERE id = 200');
  expect(await runIt(database, gated, { mode: 'resume' })).toMatchObject({ exit: 0 });
});

it('R26: of three statements the second fails; the cause removed, the rest runs and nothing twice', async () => {
  const migration = await migrationOf(
    'migration: m\nphases:\n  - name: expand\n    irreversible: test\n    sql: |\n      ALTER TABLE t ADD COLUMN b INT NULL;\n      CREATE VIEW seen AS SELECT missing FROM t;\n      ALTER TABLE t ADD COLUMN c INT NULL;\n',
  );
  await database.query('DROP VIEW IF EXISTS seen');
  await expect(runIt(database, migration)).rejects.toMatchObject({
    exit: 1,
    message: expect.stringContaining('missing'),
  });
  const columns = async () =>
    (await database.query<{ Field: string }>('SHOW COLUMNS FROM t')).map(({ Field }) => Field);
  expect(await columns()).toEqual(['id', 'a', 'raised', 'b']);
  await database.query('ALTER TABLE t ADD COLUMN missing INT NULL');
  const sent = await statementsOf((at) => runIt(at, migration, { mode: 'resume' }));
  expect(sent.filter((sql) => /^(ALTER TABLE t|CREATE VIEW seen) /.test(sql)).map((sql) => sql.split(',')[0])).toEqual([
    'CREATE VIEW seen AS SELECT missing FROM t',
    'ALTER TABLE t ADD COLUMN c INT NULL',
  ]);
  expect(await columns()).toEqual(['id', 'a', 'raised', 'b', 'missing', 'c']);
  await database.query('DROP VIEW seen');
});

it('R8: the bounds of a walk and the cuts of its ranges are found by the key alone', async () => {
  await database.query(
    'CREATE TABLE u (a INT NOT NULL, b INT NOT NULL, raised INT NOT NULL DEFAULT 0, UNIQUE KEY by_a_b (a, b))',
  );
  await database.query(`INSERT INTO u (a, b) SELECT n, n % 7 FROM (${numbers(900)}) AS numbers`);
  const examined = async () =>
    Number(
      await one(
        "SELECT COALESCE(SUM(SUM_ROWS_EXAMINED), 0) FROM performance_schema.events_statements_summary_by_digest WHERE SCHEMA_NAME = DATABASE() AND DIGEST_TEXT LIKE 'SELECT CAST%`u`%' AND DIGEST_TEXT NOT LIKE '%OFFSET%'",
      ),
    );
  const before = await examined();
  expect(await runIt(database, await fill('u', 'size: 1000, delay_ms: 0, parallel: 4'))).toMatchObject({ exit: 0 });
  expect(Number(await one('SELECT COUNT(*) FROM phasedb_checkpoints'))).toBeGreaterThan(1);
  // The last key, and for each of three cuts the smallest, the largest and the cut; chunks look for their ends besides.
  const found = (await examined()) - before;
  expect(found).toBeGreaterThan(0);
  expect(found).toBeLessThan(30);
  expect(await one('SELECT COUNT(*) FROM u WHERE raised <> 1')).toBe(0);
});

it('R15: of two migrations in one schema that were stopped, each goes on at its own cursor', async () => {
  await database.query('CREATE TABLE u LIKE t');
  await database.query('INSERT INTO u SELECT * FROM t');
  for (const table of ['t', 'u']) {
    const stop = new Stop();
    const report = ({ type }: { type: string }) => {
      if (type === 'backfill-progress') stop.request({ kind: 'signal', signal: 'SIGTERM' });
    };
    const result = await runIt(database, await fill(table, 'size: 20, delay_ms: 5', `m_${table}`), { stop, report });
    expect(result).toMatchObject({ exit: 5 });
  }
  for (const table of ['u', 't']) {
    const migration = await fill(table, 'size: 50, delay_ms: 0', `m_${table}`);
    expect(await runIt(database, migration, { mode: 'resume' })).toMatchObject({ exit: 0 });
    expect(await one(`SELECT COUNT(*) FROM ${table} WHERE raised = 1`)).toBe(rows);
    const { checks } = await verifyMigration(migration, listen().at(database));
    expect(checks.filter(({ result }) => result === 'fails')).toEqual([]);
  }
});

it('R19: a walk ends, though rows are added faster than it goes', async () => {
  let ended = false;
  const run = runIt(database, await fill('t', 'size: 10, delay_ms: 10')).finally(() => {
    ended = true;
  });
  await until('the walk has begun', async () => (await one('SELECT COUNT(*) FROM t WHERE raised = 1')) !== 0);
  while (!ended) await database.query(`INSERT INTO t (a) ${numbers(50)}`);
  expect(await run).toMatchObject({ exit: 0 });
  expect(await one(`SELECT COUNT(*) FROM t WHERE id <= ${rows} AND raised <> 1`)).toBe(0);
  expect(await one(`SELECT COUNT(*) FROM t WHERE id > ${rows + 1} AND raised <> 0`)).toBe(0);
});

it('R21: stopped and resumed again and again, every row is raised once', async () => {
  let resumed = 0;
  for (let exit = 5; exit === 5; resumed++) {
    const stop = new Stop();
    const report = ({ type }: { type: string }) => {
      if (type === 'backfill-progress')
        setTimeout(() => stop.request({ kind: 'signal', signal: 'SIGTERM' }), resumed % 5);
    };
    ({ exit } = await runIt(database, await fill('t', 'size: 25, delay_ms: 1'), { stop, report, mode: 'resume' }));
  }
  expect(resumed).toBeGreaterThan(5);
  expect(await one('SELECT COUNT(*) FROM t WHERE raised <> 1')).toBe(0);
});

it('R33: an index build that ran out of its log says which setting to raise, and leaves no half state', async () => {
  const migration = await migrationOf(
    'migration: m\nphases:\n  - name: expand\n    irreversible: test\n    sql: ALTER TABLE t ADD INDEX by_raised (raised)\n',
  );
  const isBuild = (sql: string) => sql.includes('ADD INDEX by_raised') && sql.startsWith('ALTER');
  const overflow = errorPacket(
    1799,
    "Creating index 'by_raised' required more than 'innodb_online_alter_log_max_size' bytes of modification log. Please try again.",
  );
  const proxy = await startProxy(inject('server'), (sql) =>
    isBuild(sql.trim()) ? { instead: 'DO 0', answer: overflow } : undefined,
  );
  const url = database.url.replace(/@[^/]*\//, `@127.0.0.1:${proxy.port}/`);
  await expect(runIt({ url: `${url}?ssl-mode=DISABLED` }, migration)).rejects.toMatchObject({
    exit: 1,
    message: expect.stringContaining('innodb_online_alter_log_max_size'),
  });
  await proxy.close();
  // The server undid it: the phase is as it was.
  expect(await runIt(database, migration)).toMatchObject({ exit: 0 });
});
