import mysql, { type Connection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLiveCatalog } from '../../../src/catalog/live-catalog.ts';
import type { Measured } from '../../../src/estimate/measure/measure.ts';
import { readMigration } from '../../../src/migration/read.ts';
import { Session } from '../../../src/mysql/session.ts';
import { parseTarget } from '../../../src/mysql/target.ts';
import { measureAt } from '../../../src/project/measure.ts';
import { readQuery } from '../../../src/sql/queries/read-query.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { promptly } from '../../slowdown.ts';

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
  await database.query('INSERT INTO old VALUES (1, NULL), (2, NULL)');
  await database.query('CREATE VIEW seen AS SELECT id, a FROM t');
  await database.query('CREATE FUNCTION shout() RETURNS INT NO SQL DETERMINISTIC RETURN 1');
});

afterAll(() => database.drop());

async function backfillOf(query: string, more = '') {
  const limited = query.includes('{batch_size}') ? query : `${query} LIMIT {batch_size}`;
  const text = `migration: m\nphases:\n  - name: backfill\n    irreversible: test\n    batch:\n      query: |\n        ${limited}\n${more}`;
  const reading = await readMigration(text, 'm.yaml');
  if (!('migration' in reading)) throw new Error(JSON.stringify(reading.problems));
  const { phases, session } = reading.migration;
  const [phase] = phases;
  if (phase?.type !== 'backfill') throw new Error('no backfill');
  return { phase, session, reading: await readQuery(phase.batch.query.sql) };
}

/** What measuring a backfill of that query gives. */
async function measure(query: string, more = '', url = database.url) {
  const asker = await Session.open(parseTarget(database.url), { role: 'test', runId: 'test' });
  const catalog = await readLiveCatalog(asker.asQuery, database.name, undefined);
  await asker.close();
  return measureAt(parseTarget(url))({ ...(await backfillOf(query, more)), catalog });
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
    const found = await promptly(4_000, () => measured('UPDATE t SET b = SHA2(a, 256) WHERE b IS NULL'));
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
      'functions, types and qualified names',
      "UPDATE t AS x SET x.b = CONCAT(x.a, CAST(x.id AS CHAR(20)), IF(x.n IS NULL, 'a', LEFT('bc', 1))) WHERE x.b IS NULL AND x.a IN (1, 2) OR x.a BETWEEN 3 AND 100000",
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
    // Other tests write to it too, so only the events that name this database count.
    const eventsSince = async ({ File, Position }: { File: string; Position: number }) => {
      const events = await database.query<{ Info: string }>(`SHOW BINLOG EVENTS IN '${File}' FROM ${Position}`);
      return events.filter(({ Info }) => Info.includes(database.name));
    };
    const [start] = await database.query<{ File: string; Position: number }>('SHOW BINARY LOG STATUS');
    if (start === undefined) throw new Error('the server writes no binary log');
    await measured('UPDATE few SET n = 1 WHERE n IS NULL');
    expect(await eventsSince(start)).toEqual([]);
    await database.query('CREATE TABLE logged (id INT PRIMARY KEY)');
    expect(await eventsSince(start)).not.toEqual([]);
  });
});

describe('what is not tried, with the reason', () => {
  it.each([
    ['a trigger', 'UPDATE audited SET a = 1 WHERE a IS NULL', 'audited has the trigger spy'],
    ['rows that refer to it', 'DELETE FROM parent WHERE a IS NULL', 'rows of child reference rows of parent'],
    ['AUTO_INCREMENT', 'INSERT INTO counted (a) SELECT a FROM t', 'would use up AUTO_INCREMENT values'],
    ['a function that waits', 'UPDATE t SET n = SLEEP(100) WHERE n IS NULL', 'the query calls SLEEP'],
    ['a function of ours', 'UPDATE t SET n = shout() WHERE n IS NULL', 'the query calls shout'],
    [
      'a function that may be ours, in backticks',
      'UPDATE t SET b = `lower`(b) WHERE b IS NULL',
      'the query calls `lower`',
    ],
    ['a lock', "UPDATE t SET n = IS_FREE_LOCK('x') WHERE n IS NULL", 'the query calls IS_FREE_LOCK'],
    ['a variable', 'UPDATE t SET n = (@x := @x + 1) WHERE n IS NULL', 'variable @x'],
    ['a column to come', 'UPDATE t SET later = 1 WHERE later IS NULL', 'the column later does not exist yet'],
    ['a table to come', 'UPDATE nowhere SET a = 1 WHERE a IS NULL', 'the table nowhere does not exist yet'],
    ['a query within it', 'UPDATE t SET n = (SELECT a FROM seen LIMIT 1) WHERE n IS NULL', 'the query contains SELECT'],
    ['MyISAM', 'UPDATE old SET a = 1 WHERE a IS NULL', 'is not an InnoDB table'],
    ['no rows', 'UPDATE nothing SET a = 1 WHERE a IS NULL', 'nothing has no rows'],
  ])('%s', async (_, query, reason) => {
    const before = await everything();
    expect(await why(query)).toContain(reason);
    expect(await everything()).toBe(before);
  });

  it.each([
    ['of a schema', (db: string) => `UPDATE t SET b = ${db}.lower(a) WHERE b IS NULL`],
    ['behind a blank', () => 'UPDATE t SET b = mid (b, 1, 1) WHERE b IS NULL'],
    ['behind a comment', () => 'UPDATE t SET b = now/**/() WHERE b IS NULL'],
    ['of a type', () => 'UPDATE t SET b = CONCAT(b, datetime(a)) WHERE b IS NULL'],
    ['that some versions do not have', () => 'UPDATE t SET b = md5(a) WHERE b IS NULL'],
  ])('a stored function with the name of a built-in one: %s', async (_, query) => {
    expect(await why(query(database.name))).toContain('whose effects are unknown');
  });

  it('a name that is built in and somebody’s own all the same', async () => {
    await database.query('CREATE FUNCTION `upper`() RETURNS INT NO SQL DETERMINISTIC RETURN 1');
    try {
      expect(await why('UPDATE t SET b = UPPER(a) WHERE b IS NULL')).toBe(
        'the query calls upper, and a stored function has that name',
      );
    } finally {
      await database.query('DROP FUNCTION `upper`');
    }
  });

  it.each([
    ['duplicates', 'INSERT INTO other (id, a) SELECT id, a FROM t LIMIT {batch_size} ON DUPLICATE KEY UPDATE a = 1'],
    ['a counter that is set', 'UPDATE counted SET id = id + 1000 WHERE a IS NULL'],
    ['a common table expression', 'WITH t2 AS (SELECT 1 AS a) UPDATE t SET n = 1 WHERE n IS NULL'],
  ])('what would do more than its rows: %s', async (_, query) => {
    const before = await everything();
    expect(await why(query)).not.toBe('measured');
    expect(await everything()).toBe(before);
  });

  it.each(['NO_BACKSLASH_ESCAPES', 'ANSI_QUOTES'])('another language than the file was read in: %s', async (mode) => {
    await database.query(`CREATE TABLE IF NOT EXISTS spied (a INT) ENGINE = MyISAM`);
    const asker = await Session.open(parseTarget(database.url), { role: 'test', runId: 'test' });
    const catalog = await readLiveCatalog(asker.asQuery, database.name, undefined);
    await asker.close();
    const { phase, reading } = await backfillOf('UPDATE t SET n = 1 WHERE n IS NULL');
    const session = { sqlMode: `STRICT_TRANS_TABLES,${mode}`, timeZone: undefined };
    expect(await measureAt(parseTarget(database.url))({ phase, reading, session, catalog })).toEqual({
      why: `sql_mode has ${mode}, which can change the meaning of the query`,
    });
  });

  it('a session that the server refuses is a reason, and not the end of the lint', async () => {
    const asker = await Session.open(parseTarget(database.url), { role: 'test', runId: 'test' });
    const catalog = await readLiveCatalog(asker.asQuery, database.name, undefined);
    await asker.close();
    const { phase, reading } = await backfillOf('UPDATE t SET n = 1 WHERE n IS NULL');
    const session = { sqlMode: undefined, timeZone: 'Nowhere/Land' };
    expect(await measureAt(parseTarget(database.url))({ phase, reading, session, catalog })).toMatchObject({
      why: expect.stringContaining('refused'),
    });
  });

  it('a value that does not fit is reported without the value', async () => {
    expect(await why('UPDATE t SET n = a WHERE n IS NULL')).toBe(
      'MySQL refused a sample row with error 1264 for the column n; the backfill would fail with it too',
    );
  });

  it('what takes too long is ended after 2 s', async () => {
    const slow = "LENGTH(REPLACE(REPEAT('abcdefghij', 4000000), 'j', 'zz')) + ".repeat(12);
    const ended = await promptly(8_000, () => why(`UPDATE t SET n = SIGN(${slow} 0) WHERE n IS NULL`));
    expect(ended).toMatch(/took longer than 2 s|measured/);
  });

  it('rows that others have locked are left to them, and nobody becomes a deadlock’s victim', async () => {
    const other: Connection = await mysql.createConnection({ uri: database.url });
    try {
      await other.query('BEGIN');
      await other.query('UPDATE t SET n = 5 WHERE id > 3000');
      const measuring = why('UPDATE t SET n = 1 WHERE n IS NULL');
      await other.query('UPDATE t SET n = 5 WHERE id <= 3000');
      expect(await measuring).toMatch(/^(measured|other sessions lock the rows or the table)$/);
      expect(await why('UPDATE t SET n = 1 WHERE n IS NULL')).toBe('other sessions lock the rows or the table');
    } finally {
      await other.query('ROLLBACK');
      await other.end();
    }
  });

  it('rows of other tables do not follow, whoever may see them', async () => {
    await database.query('CREATE TABLE up (id INT PRIMARY KEY, u INT UNIQUE, a INT NULL)');
    await database.query(`INSERT INTO up SELECT n, n, NULL FROM ${numbers(100)}`);
    await database.query(
      'CREATE TABLE down (id INT PRIMARY KEY, u INT, FOREIGN KEY (u) REFERENCES up (u) ON UPDATE CASCADE)',
    );
    await database.query('INSERT INTO down SELECT id, u FROM up');
    const blind = await backfillOf('UPDATE up SET u = u + 1000 WHERE a IS NULL');
    const asker = await Session.open(parseTarget(database.url), { role: 'test', runId: 'test' });
    const seen = await readLiveCatalog(asker.asQuery, database.name, [{ schema: undefined, name: 'up' }]);
    await asker.close();
    const table = seen.table(undefined, 'up');
    const catalog = seen.with({
      ...(table as object),
      facts: { ...(table?.facts as object), referencedBy: [] },
    } as never);
    const holder = await mysql.createConnection({ uri: database.url });
    try {
      await holder.query('BEGIN');
      await holder.query('SELECT * FROM down FOR UPDATE');
      const found = await measureAt(parseTarget(database.url))({ ...blind, catalog });
      expect(found).toMatchObject({ changed: expect.any(Number) });
    } finally {
      await holder.query('ROLLBACK');
      await holder.end();
    }
  });

  it('a key with one row far behind all others is sampled all the same', async () => {
    await database.query('CREATE TABLE far (id BIGINT PRIMARY KEY, a INT NULL)');
    await database.query(`INSERT INTO far SELECT n, NULL FROM ${numbers(3000)}`);
    await database.query('INSERT INTO far VALUES (1000000000000000, NULL)');
    await database.query('ANALYZE TABLE far');
    expect((await measured('UPDATE far SET a = 1 WHERE a IS NULL')).rows).toBeGreaterThan(100);
    await database.query('CREATE TABLE single (id BIGINT PRIMARY KEY, a INT NULL)');
    await database.query('INSERT INTO single VALUES (5, NULL)');
    expect(await measured('UPDATE single SET a = 1 WHERE a IS NULL')).toMatchObject({ rows: 1, changed: 1, places: 1 });
  });

  it('a user who may not see triggers gets the missing grant, and one who may not write the privilege', async () => {
    const name = `m_${database.name.slice(-8)}`;
    await database.query(`CREATE USER '${name}'@'%' IDENTIFIED BY 'Pass-1-word'`);
    try {
      await database.query(`GRANT SELECT, UPDATE ON ${database.name}.* TO '${name}'@'%'`);
      const url = database.url.replace(/\/\/[^@]*@/, `//${name}:Pass-1-word@`);
      const query = 'UPDATE audited SET a = 1 WHERE a IS NULL';
      const told = await measure(query, '', url);
      expect(told).toMatchObject({
        why: expect.stringMatching(/cannot see the triggers of audited; grant the privilege: GRANT TRIGGER ON/),
      });
      await database.query(`REVOKE UPDATE ON ${database.name}.* FROM '${name}'@'%'`);
      await database.query(`GRANT TRIGGER ON ${database.name}.* TO '${name}'@'%'`);
      const refused = await measure('UPDATE t SET n = 1 WHERE n IS NULL', '', url);
      expect(refused).toMatchObject({ why: 'this user lacks the privileges that the backfill needs' });
    } finally {
      await database.query(`DROP USER '${name}'@'%'`);
    }
  });
});
