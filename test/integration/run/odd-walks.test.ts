import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rowValue } from '../../../src/core/row-value.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { dropState, historyOf, listen, migrationOf, runIt } from './running.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase('odd_walks');
});
afterAll(() => database.drop());
beforeEach(async () => {
  await dropState(database);
  await database.query('DROP TABLE IF EXISTS u, t');
});

const numbers = (count: number) =>
  `(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < ${count}) SELECT n FROM s) AS numbers`;
const fill = (query: string, more = '', head = '') =>
  migrationOf(
    `migration: m\n${head}phases:\n  - name: backfill\n    irreversible: test\n    batch:\n      query: |\n        ${query} LIMIT {batch_size}\n      delay_ms: 0\n      lag_threshold_ms: 0\n${more}`,
  );
const one = async (sql: string) => Object.values((await database.query<Record<string, unknown>>(sql))[0] ?? {})[0];

describe('keys', () => {
  it('a SET of more members than a DOUBLE keeps apart', async () => {
    const members = Array.from({ length: 60 }, (_, i) => `'m${i}'`).join(', ');
    await database.query(`CREATE TABLE t (k SET(${members}) NOT NULL PRIMARY KEY, raised INT DEFAULT 0)`);
    for (let i = 0n; i < 40n; i++) await database.query(`INSERT INTO t (k) VALUES (${(1n << 57n) + i})`);
    expect(await runIt(database, await fill('UPDATE t SET raised = raised + 1', '      size: 3\n'))).toMatchObject({
      exit: 0,
    });
    expect(await one('SELECT COUNT(*) FROM t WHERE raised = 1')).toBe(40);
  });

  it.each([
    ['BIGINT', '-9223372036854775808', '9223372036854775807'],
    ['BIGINT UNSIGNED', '0', '18446744073709551615'],
  ])('%s over its whole range, in parallel', async (type, least, most) => {
    await database.query(`CREATE TABLE t (id ${type} PRIMARY KEY, raised INT DEFAULT 0)`);
    await database.query(`SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO'`);
    await database.query(
      `INSERT INTO t (id) SELECT CASE n WHEN 1 THEN ${least} WHEN 2 THEN ${most} ELSE n * 23058430092136 END FROM ${numbers(200)}`,
    );
    const raise = await fill('UPDATE t SET raised = raised + 1', '      size: 20\n      parallel: 4\n');
    expect(await runIt(database, raise)).toMatchObject({ exit: 0 });
    expect(await one('SELECT COUNT(*) FROM t WHERE raised = 1')).toBe(200);
    expect(Number(await one('SELECT COUNT(*) FROM phasedb_checkpoints'))).toBeGreaterThan(1);
  });

  it.each([
    [
      'a generated column',
      'a INT NOT NULL, b INT AS (a + 1) STORED NOT NULL, c INT AS (b + 1) VIRTUAL NOT NULL, UNIQUE KEY by_c (c)',
    ],
    [
      'ON UPDATE',
      'a INT NOT NULL, at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6), UNIQUE KEY by_at (at, a)',
    ],
  ])('one that moves with what the query sets is not walked: %s', async (_, columns) => {
    await database.query(`CREATE TABLE t (${columns}, raised INT DEFAULT 0)`);
    await database.query('INSERT INTO t (a) VALUES (1), (2), (3), (100000)');
    const raise = 'UPDATE t SET a = a + 1000, raised = raised + 1';
    await expect(runIt(database, await fill(raise))).rejects.toMatchObject({ code: 'key-moves', exit: 1 });
    expect(await historyOf(database)).toEqual([]);
    await database.query('ALTER TABLE t ADD COLUMN id INT AUTO_INCREMENT PRIMARY KEY');
    expect(await runIt(database, await fill(raise))).toMatchObject({ exit: 0 });
    expect(await one('SELECT COUNT(*) FROM t WHERE raised = 1')).toBe(4);
  });

  it('ON UPDATE in the key is no hindrance where keep_updated_at holds it, or the WHERE leaves out what is done', async () => {
    const columns =
      'id INT NOT NULL, at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6), a INT NULL, PRIMARY KEY (at, id)';
    await database.query(`CREATE TABLE t (${columns})`);
    await database.query("INSERT INTO t (id, at) VALUES (1, '2020-01-01'), (2, '2020-01-02'), (3, '2037-01-01')");
    expect(await runIt(database, await fill('UPDATE t SET a = 0 WHERE a IS NULL', '      size: 1\n'))).toMatchObject({
      exit: 0,
    });
    await dropState(database);
    const kept = await fill('UPDATE t SET a = a + 1', '      size: 1\n      keep_updated_at: true\n');
    expect(await runIt(database, kept)).toMatchObject({ exit: 0 });
    expect(await one('SELECT COUNT(*) FROM t WHERE a = 1')).toBe(3);
  });
});

describe('what the server says of values', () => {
  it('a rounded decimal and a date without its time of day are notes, said once', async () => {
    await database.query(
      'CREATE TABLE t (id INT PRIMARY KEY, price DECIMAL(10,2), day DATE, at DATETIME, net DECIMAL(10,4))',
    );
    await database.query(
      "INSERT INTO t (id, at, net) VALUES (1, '2020-01-02 03:04:05', 1.2345), (2, '2020-01-03 03:04:05', 2)",
    );
    const { events, report } = listen();
    expect(await runIt(database, await fill('UPDATE t SET price = net, day = at'), { report })).toMatchObject({
      exit: 0,
    });
    expect(await database.query('SELECT price, CAST(day AS CHAR) AS day FROM t WHERE id = 1')).toEqual([
      { price: '1.23', day: '2020-01-02' },
    ]);
    expect(events).toContainEqual({ type: 'warning', text: expect.stringMatching(/said once.*1265/) });
  });

  it('a lost value is found behind more warnings than the server keeps by itself', async () => {
    await database.query('CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20))');
    await database.query('CREATE TABLE u (id INT PRIMARY KEY, v VARCHAR(3))');
    await database.query('SET SESSION cte_max_recursion_depth = 10000');
    // The first chunk looks at 1000 rows, the second at 1500 where the machine is quick; 1024 is what a server keeps.
    await database.query(`INSERT INTO t SELECT n, IF(n = 2400, 'too long', 'x') FROM ${numbers(2500)}`);
    await database.query("INSERT INTO u SELECT id, 'x' FROM t WHERE id < 2400");
    const copy = await fill('INSERT IGNORE INTO u SELECT id, v FROM t', '      target_ms: 2000\n');
    await expect(runIt(database, copy)).rejects.toMatchObject({
      code: 'row-refused',
      message: expect.stringContaining(`id = ${rowValue('2400')}`),
    });
    expect(await one('SELECT COUNT(*) FROM u')).toBe(2399);
  });
});

it('R35: LIMIT batches over rows that stay open end, also where another column changes each time', async () => {
  await database.query('CREATE TABLE t (a INT, b INT, at DATETIME(6))');
  await database.query(`INSERT INTO t SELECT NULL, IF(n % 10 = 0, NULL, n), NULL FROM ${numbers(50)}`);
  const endless = await fill('UPDATE t SET a = b, at = NOW(6) WHERE a IS NULL');
  await expect(runIt(database, endless)).rejects.toMatchObject({ code: 'backfill-not-done', exit: 1 });
  expect(await one('SELECT COUNT(*) FROM t WHERE a IS NULL')).toBe(5);
});

it('an unknown time zone leaves no connection behind', async () => {
  await database.query('CREATE TABLE t (id INT PRIMARY KEY, raised INT DEFAULT 0)');
  const nowhere = await fill('UPDATE t SET raised = raised + 1', '', 'session: {time_zone: Nowhere/Else}\n');
  await expect(runIt(database, nowhere)).rejects.toThrow(/time zone/);
  await expect
    .poll(() =>
      database.query('SELECT ID FROM performance_schema.processlist WHERE DB = DATABASE() AND ID <> CONNECTION_ID()'),
    )
    .toEqual([]);
});
