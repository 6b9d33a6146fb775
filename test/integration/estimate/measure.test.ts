import mysql, { type Connection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLiveCatalog } from '../../../src/catalog/live-catalog.ts';
import type { Measured } from '../../../src/estimate/measure/measure.ts';
import { readMigration } from '../../../src/migration/read.ts';
import { Session } from '../../../src/mysql/session.ts';
import { parseTarget } from '../../../src/mysql/target.ts';
import { measureAt } from '../../../src/runner/lint/measure.ts';
import { readQuery } from '../../../src/sql/read-query.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';

let database: TestDatabase;

const numbers = (rows: number) =>
  `(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < ${rows}) SELECT n FROM s) AS numbers`;

beforeAll(async () => {
  database = await createTestDatabase('measure');
  await database.query('SET SESSION cte_max_recursion_depth = 100000');
  await database.query(
    `CREATE TABLE t (id BIGINT NOT NULL PRIMARY KEY, a INT NOT NULL, b VARCHAR(80) NULL, n TINYINT NULL, KEY (a))`,
  );
  await database.query(`INSERT INTO t SELECT n * 3, n, IF(n % 4 = 0, 'there', NULL), NULL FROM ${numbers(30_000)}`);
  await database.query('CREATE TABLE nothing (id INT PRIMARY KEY, a INT NULL)');
  await database.query('CREATE TABLE few LIKE t');
  await database.query('INSERT INTO few SELECT * FROM t LIMIT 7');
  await database.query('CREATE TABLE other LIKE t');
  await database.query('CREATE TABLE counted (id INT AUTO_INCREMENT PRIMARY KEY, a INT NULL)');
  for (const [name, key, values] of [
    ['k_text', 'k VARCHAR(60) NOT NULL PRIMARY KEY', 'SHA2(n, 224)'],
    ['k_binary', 'k BINARY(16) NOT NULL PRIMARY KEY', 'UNHEX(LEFT(SHA2(n, 256), 32))'],
    ['k_descending', 'k INT NOT NULL, PRIMARY KEY (k DESC)', 'n'],
    [
      'k_composite',
      'k INT NOT NULL, l DATETIME NOT NULL, PRIMARY KEY (k, l)',
      "n % 7, '2026-01-01' + INTERVAL n SECOND",
    ],
    ['k_unique', 'k DECIMAL(20,5) NOT NULL UNIQUE', 'n / 3'],
  ] as const) {
    await database.query(`CREATE TABLE ${name} (a INT NULL, ${key})`);
    await database.query(`INSERT INTO ${name} SELECT NULL, ${values} FROM ${numbers(2000)}`);
  }
  await database.query('CREATE TABLE audited (id INT PRIMARY KEY, a INT NULL)');
  await database.query(`INSERT INTO audited SELECT n, NULL FROM ${numbers(500)}`);
  await database.query('CREATE TABLE audit (id INT)');
  await database.query('CREATE TRIGGER spy AFTER UPDATE ON audited FOR EACH ROW INSERT INTO audit VALUES (NEW.id)');
  await database.query('CREATE TABLE parent (id INT PRIMARY KEY, a INT NULL)');
  await database.query(
    'CREATE TABLE child (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES parent (id) ON DELETE CASCADE)',
  );
  await database.query('CREATE TABLE old (id INT PRIMARY KEY, a INT NULL) ENGINE = MyISAM');
  await database.query('CREATE VIEW seen AS SELECT id, a FROM t');
  await database.query('CREATE FUNCTION shout() RETURNS INT NO SQL DETERMINISTIC RETURN 1');
});

afterAll(() => database.drop());

/** What measuring a backfill of that query gives, and that it left nothing behind. */
async function measure(query: string, more = '', url = database.url) {
  const text = `migration: m\nphases:\n  - name: backfill\n    irreversible: test\n    batch:\n      query: |\n        ${query} LIMIT {batch_size}\n${more}`;
  const reading = await readMigration(text, 'm.yaml');
  if (!('migration' in reading)) throw new Error(JSON.stringify(reading.problems));
  const { phases, session } = reading.migration;
  const [phase] = phases;
  if (phase?.type !== 'backfill') throw new Error('no backfill');
  const asker = await Session.open(parseTarget(database.url), { role: 'test', runId: 'test' });
  const catalog = await readLiveCatalog(asker.asQuery, database.name, undefined);
  await asker.close();
  return measureAt(parseTarget(url))({ phase, reading: await readQuery(phase.batch.query.sql), session, catalog });
}

async function everything(): Promise<string> {
  const tables = await database.query<{ name: string }>(
    "SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE' ORDER BY 1",
  );
  const sums = await database.query(`CHECKSUM TABLE ${tables.map(({ name }) => `\`${name}\``).join(', ')}`);
  return JSON.stringify(sums);
}

const measured = async (query: string, more?: string) => {
  const result = await measure(query, more);
  if ('why' in result) throw new Error(result.why);
  return result satisfies Measured;
};
const why = async (query: string, more?: string) => {
  const result = await measure(query, more);
  return 'why' in result ? result.why : 'measured';
};

describe('what can be tried', () => {
  it('is changed and changed back: rows at several places, the share that it changes, a rate', async () => {
    const before = await everything();
    const began = performance.now();
    const found = await measured('UPDATE t SET b = SHA2(a, 256) WHERE b IS NULL');
    expect(performance.now() - began).toBeLessThan(4_000);
    expect(found.places).toBeGreaterThanOrEqual(2);
    expect(found.rows).toBeGreaterThan(100);
    expect(found.rows).toBeLessThanOrEqual(10_000);
    expect(found.changed / found.rows).toBeCloseTo(0.75, 1);
    expect(found.secondsPerRow).toBeGreaterThan(1e-7);
    expect(found.secondsPerRow).toBeLessThan(0.01);
    expect(await everything()).toBe(before);
  });

  it('holds no more rows than a chunk would', async () => {
    const { rows, places } = await measured('UPDATE t SET n = 1 WHERE n IS NULL', '      size: 20\n');
    expect(rows).toBeLessThanOrEqual(20 * places);
  });

  it.each([
    ['DELETE', 'DELETE FROM t WHERE a > 5'],
    ['INSERT … SELECT', 'INSERT IGNORE INTO other (id, a) SELECT id, a FROM t'],
    [
      'a subquery of a known table',
      'UPDATE t SET n = (SELECT MAX(f.n) FROM few AS f WHERE f.id = t.id) WHERE n IS NULL',
    ],
    [
      'comments and names like keywords',
      'UPDATE t /* here; */ SET `n` = 1 -- and here\n        WHERE (n IS NULL OR `a` > 1)',
    ],
    ['fewer rows than the first sample', 'UPDATE few SET n = 1 WHERE n IS NULL'],
  ])('%s', async (_, query) => {
    const before = await everything();
    expect((await measured(query)).rows).toBeGreaterThan(0);
    expect(await everything()).toBe(before);
  });

  it.each(['k_text', 'k_binary', 'k_descending', 'k_composite', 'k_unique'])('any key: %s', async (table) => {
    const found = await measured(`UPDATE ${table} SET a = 1 WHERE a IS NULL`);
    expect(found.places).toBeGreaterThan(1);
    expect(found.changed).toBe(found.rows);
  });

  it('writes nothing into the binary log', async () => {
    const position = async () => JSON.stringify(await database.query('SHOW BINARY LOG STATUS'));
    const gtids = async () => JSON.stringify(await database.query('SELECT @@GLOBAL.gtid_executed'));
    const logged = async () => `${await position()} ${await gtids()}`;
    // Other tests use the server too, so it is asked until nobody else wrote meanwhile.
    for (let attempt = 0; attempt < 50; attempt++) {
      const before = await logged();
      await measured('UPDATE few SET n = 1 WHERE n IS NULL');
      if ((await logged()) === before) return;
    }
    expect.fail('each of 50 attempts was logged');
  });
});

describe('what is not tried, with the reason', () => {
  it.each([
    ['a trigger', 'UPDATE audited SET a = 1 WHERE a IS NULL', 'the trigger spy of audited would fire'],
    ['rows that refer to it', 'DELETE FROM parent WHERE a IS NULL', 'rows of child refer to those of parent'],
    ['AUTO_INCREMENT', 'INSERT INTO counted (a) SELECT a FROM t', 'would lose AUTO_INCREMENT values'],
    ['a function that waits', 'UPDATE t SET n = SLEEP(100) WHERE n IS NULL', 'it calls SLEEP'],
    ['a function of ours', 'UPDATE t SET n = shout() WHERE n IS NULL', 'it calls SHOUT'],
    ['a function that may be ours, in backticks', 'UPDATE t SET b = `lower`(b) WHERE b IS NULL', 'it calls `lower`'],
    ['a lock', "UPDATE t SET n = GET_LOCK('x', 1) WHERE n IS NULL", 'it calls GET_LOCK'],
    ['a variable', 'UPDATE t SET n = (@x := @x + 1) WHERE n IS NULL', 'variable @x'],
    ['a column to come', 'UPDATE t SET later = 1 WHERE later IS NULL', 'the column later is not there yet'],
    ['a table to come', 'UPDATE nowhere SET a = 1 WHERE a IS NULL', 'the table nowhere is not there yet'],
    ['a view', 'UPDATE t SET n = (SELECT a FROM seen LIMIT 1) WHERE n IS NULL', 'something else than tables'],
    ['MyISAM', 'UPDATE old SET a = 1 WHERE a IS NULL', 'where nothing is rolled back'],
    ['no rows', 'UPDATE nothing SET a = 1 WHERE a IS NULL', 'nothing has no rows'],
  ])('%s', async (_, query, reason) => {
    const before = await everything();
    expect(await why(query)).toContain(reason);
    expect(await everything()).toBe(before);
  });

  it('a value that does not fit is told as the server tells it', async () => {
    expect(await why('UPDATE t SET n = a WHERE n IS NULL')).toMatch(/refused the sample: 1264 Out of range value/);
  });

  it('what takes too long is ended after 2 s', async () => {
    const slow =
      'SELECT COUNT(*) FROM k_text AS x, k_text AS y, k_text AS z WHERE x.a <=> y.a AND z.k > y.k AND x.k > CAST(t.a AS CHAR)';
    const began = performance.now();
    expect(await why(`UPDATE t SET n = (${slow}) WHERE n IS NULL`)).toBe('2 s were not enough for a sample');
    expect(performance.now() - began).toBeLessThan(8_000);
  });

  it('rows that others have locked are left to them', async () => {
    const other: Connection = await mysql.createConnection({ uri: database.url });
    await other.query('BEGIN');
    await other.query('UPDATE t SET n = 5');
    expect(await why('UPDATE t SET n = 1 WHERE n IS NULL')).toContain('were locked by others');
    await other.query('ROLLBACK');
    await other.end();
  });

  it('a user who may not see triggers is told the grant, and one who may not write the privilege', async () => {
    const name = `m_${database.name.slice(-8)}`;
    await database.query(`CREATE USER '${name}'@'%' IDENTIFIED BY 'Pass-1-word'`);
    try {
      await database.query(`GRANT SELECT, UPDATE ON ${database.name}.* TO '${name}'@'%'`);
      const url = database.url.replace(/\/\/[^@]*@/, `//${name}:Pass-1-word@`);
      const query = 'UPDATE audited SET a = 1 WHERE a IS NULL';
      const told = await measure(query, '', url);
      expect(told).toMatchObject({
        why: expect.stringMatching(/triggers of audited may not be seen: GRANT TRIGGER ON/),
      });
      await database.query(`REVOKE UPDATE ON ${database.name}.* FROM '${name}'@'%'`);
      await database.query(`GRANT TRIGGER ON ${database.name}.* TO '${name}'@'%'`);
      const refused = await measure('UPDATE t SET n = 1 WHERE n IS NULL', '', url);
      expect(refused).toMatchObject({ why: expect.stringContaining('UPDATE command denied') });
    } finally {
      await database.query(`DROP USER '${name}'@'%'`);
    }
  });
});
