import mysql from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { until } from './child.ts';
import { dropState, migrationOf, runIt } from './running.ts';

let database: TestDatabase;
/** The application, with a transaction that it has not committed. */
let app: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase('uncommitted');
  app = await createTestDatabase('uncommitted_app');
  await app.query(`USE \`${database.name}\``);
});
afterAll(async () => {
  await app.drop();
  await database.drop();
});
beforeEach(async () => {
  await dropState(database);
  await database.query('DROP TABLE IF EXISTS t, copy');
  await database.query('CREATE TABLE copy (id INT, k INT, a INT NULL)');
});

const keys = {
  'the primary key': 'PRIMARY KEY (id), UNIQUE KEY by_k (k)',
  'a secondary key': 'UNIQUE KEY by_k (k), KEY by_id (id)',
  'a composite key': 'PRIMARY KEY (k, id)',
  'no key': 'KEY by_id (id), KEY by_k (k)',
} as const;
type Key = keyof typeof keys;

const once = 'UPDATE t SET raised = raised + 1';
const filtered = 'UPDATE t SET raised = raised + 1 WHERE open = 1';
const consuming = 'UPDATE t SET a = 1, raised = raised + 1 WHERE a IS NULL';
const copying = 'INSERT INTO copy (id, k, a) SELECT id, k, a FROM t';
const deleting = 'DELETE FROM t WHERE open = 1';

/** What the application has changed, and not committed, when the walk comes to it. */
const changes = {
  'a new row': 'INSERT INTO t (id, k) VALUES (255, 255)',
  'a new row, the last of its chunk': 'INSERT INTO t (id, k) VALUES (305, 305)',
  'a row that comes to match': 'UPDATE t SET open = 1, a = NULL WHERE k = 5',
  'a row that is deleted': 'DELETE FROM t WHERE k = 250',
  'a key that moves into the range': 'UPDATE t SET id = 255, k = 255 WHERE k = 10',
  'a key that moves within the range': 'UPDATE t SET id = 255, k = 255 WHERE k = 200',
  'another column': 'UPDATE t SET note = 1 WHERE k = 250',
} as const;

it.each<[string, Key, keyof typeof changes, string]>([
  [once, 'the primary key', 'a new row', ''],
  [once, 'the primary key', 'a new row, the last of its chunk', ''],
  [once, 'the primary key', 'a row that is deleted', ''],
  [once, 'the primary key', 'a key that moves within the range', ''],
  [once, 'the primary key', 'another column', ''],
  [once, 'the primary key', 'a new row', 'parallel: 3'],
  [once, 'a secondary key', 'a new row', ''],
  [once, 'a secondary key', 'a key that moves within the range', ''],
  [once, 'a composite key', 'a new row', ''],
  [filtered, 'the primary key', 'a row that comes to match', ''],
  [filtered, 'a secondary key', 'a row that comes to match', ''],
  [consuming, 'the primary key', 'a new row', ''],
  [consuming, 'the primary key', 'a row that comes to match', ''],
  [consuming, 'the primary key', 'a key that moves into the range', ''],
  [consuming, 'no key', 'a new row', ''],
  [consuming, 'no key', 'a row that comes to match', ''],
  [copying, 'the primary key', 'a new row', ''],
  [copying, 'the primary key', 'a row that is deleted', ''],
  [copying, 'a secondary key', 'a row that is deleted', ''],
  [copying, 'a secondary key', 'a key that moves within the range', ''],
  [deleting, 'the primary key', 'a row that comes to match', ''],
])('%s over %s waits for %s (%s)', async (query, key, change, more) => {
  await database.query(
    `CREATE TABLE t (id INT NOT NULL, k INT NOT NULL, a INT NULL, open INT NOT NULL DEFAULT 1, note INT NULL, raised INT NOT NULL DEFAULT 0, ${keys[key]})`,
  );
  await database.query(
    'INSERT INTO t (id, k) WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 60) SELECT n * 10, n * 10 FROM s',
  );
  // What is done already: only an uncommitted change opens it again.
  await database.query('INSERT INTO t (id, k, a, open, raised) VALUES (5, 5, 5, 0, 0)');
  const migration = await migrationOf(
    `migration: m\nphases:\n  - name: backfill\n    irreversible: test\n    allow: [{what: destructive, reason: test}]\n    batch: {query: "${query} LIMIT {batch_size}", size: 10, delay_ms: 0, lag_threshold_ms: 0${more === '' ? '' : `, ${more}`}}\n`,
  );
  await app.query(`START TRANSACTION; ${changes[change]}`);
  let ended = false;
  const run = runIt(database, migration).finally(() => {
    ended = true;
  });
  await until('the walk waits for the application, or is at its end', async () => {
    const [waits] = await database.query<{ n: number }>(
      "SELECT COUNT(*) AS n FROM performance_schema.data_locks WHERE OBJECT_SCHEMA = DATABASE() AND LOCK_STATUS = 'WAITING'",
    );
    return ended || (waits?.n ?? 0) > 0;
  });
  await app.query('COMMIT');
  expect(await run).toMatchObject({ exit: 0, status: 'complete' });

  const rows = await database.query<{ id: number; k: number; a: number | null; open: number; raised: number }>(
    'SELECT id, k, a, open, raised FROM t ORDER BY k, id',
  );
  if (query === deleting) expect(rows.filter(({ open }) => open === 1)).toEqual([]);
  else if (query === copying)
    expect(await database.query('SELECT id, k, a FROM copy ORDER BY k, id')).toEqual(
      rows.map(({ id, k, a }) => ({ id, k, a })),
    );
  else if (query === consuming)
    expect(
      rows.filter(
        ({ k, a, raised }) => a === null || raised !== (k === 5 && change !== 'a row that comes to match' ? 0 : 1),
      ),
    ).toEqual([]);
  else if (query === filtered) expect(rows.filter(({ open, raised }) => raised !== open)).toEqual([]);
  else expect(rows.filter(({ raised }) => raised !== 1)).toEqual([]);
});

it('does not wait for long for what others append behind the end of the walk', async () => {
  await database.query('CREATE TABLE t (id INT PRIMARY KEY, raised INT NOT NULL DEFAULT 0)');
  await database.query(
    'INSERT INTO t (id) WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 60) SELECT n * 10 FROM s',
  );
  await app.query('START TRANSACTION; INSERT INTO t (id) VALUES (601), (10000)');
  const migration = await migrationOf(
    `migration: m\nphases:\n  - name: backfill\n    irreversible: test\n    batch: {query: "${once} LIMIT {batch_size}", size: 7, delay_ms: 0, lag_threshold_ms: 0}\n`,
  );
  expect(await runIt(database, migration)).toMatchObject({ exit: 0 });
  await app.query('COMMIT');
  expect(await database.query('SELECT raised, COUNT(*) AS n FROM t GROUP BY raised ORDER BY raised')).toEqual([
    { raised: 0, n: 2 },
    { raised: 1, n: 60 },
  ]);
});

it('fifteen writers, each with a row that it has not committed: none is lost, none is done twice, and no error but 1205 and 1213', async () => {
  await database.query(
    `CREATE TABLE t (id INT NOT NULL, k INT NOT NULL, a INT NULL, note INT NULL, raised INT NOT NULL DEFAULT 0, ${keys['the primary key']})`,
  );
  await database.query(
    'INSERT INTO t (id, k) WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 900) SELECT n * 10, n * 10 FROM s',
  );
  const writers = await Promise.all(
    Array.from({ length: 15 }, async () => {
      const connection = await mysql.createConnection({ uri: database.url, multipleStatements: true });
      await connection.query('SET SESSION innodb_lock_wait_timeout = 3');
      return connection;
    }),
  );
  const early = (writer: number) => writer * 600 + 305;
  for (const [i, writer] of writers.entries())
    await writer.query(`START TRANSACTION; INSERT INTO t (id, k) VALUES (${early(i)}, ${early(i)})`);
  const committed: number[] = [];
  const errors: (number | undefined)[] = [];
  let ended = false;
  // Rows in an order of its own, so that it meets the walk from all sides.
  const touch = async (writer: mysql.Connection, n: number) => {
    for (let i = 0; i < 3; i++)
      await writer.query('UPDATE t SET note = COALESCE(note, 0) + 1 WHERE id = ?', [
        10 * (1 + ((n * 7919 + i * 389) % 900)),
      ]);
    await writer.query('COMMIT');
  };
  const work = writers.map(async (writer, i) => {
    for (let n = i; !ended || n === i; n += 15) {
      try {
        if (n !== i) {
          await writer.query('START TRANSACTION');
          await writer.query('INSERT INTO t (id, k) VALUES (?, ?)', [n * 10 + 7, n * 10 + 7]);
        }
        await touch(writer, n);
        if (n === i) committed.push(early(i));
      } catch (error) {
        errors.push((error as { errno?: number }).errno);
        await writer.query('ROLLBACK');
      }
    }
  });
  const migration = await migrationOf(
    `migration: m\nphases:\n  - name: backfill\n    irreversible: test\n    batch: {query: "${once} LIMIT {batch_size}", size: 40, delay_ms: 0, lag_threshold_ms: 0, parallel: 2}\n`,
  );
  try {
    expect(await runIt(database, migration)).toMatchObject({ exit: 0 });
  } finally {
    ended = true;
    await Promise.allSettled(work);
    await Promise.all(writers.map((writer) => writer.end()));
  }
  expect(errors.filter((errno) => errno !== 1205 && errno !== 1213)).toEqual([]);
  expect(
    await database.query('SELECT id FROM t WHERE (id % 10 = 0 OR id IN (?)) AND raised <> 1', [[0, ...committed]]),
  ).toEqual([]);
  expect(await database.query('SELECT id FROM t WHERE raised > 1')).toEqual([]);
});
