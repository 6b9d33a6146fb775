import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase('sandbox');
});

afterAll(() => database.drop());

test('a test file gets an empty database of its own in a real MySQL', async () => {
  expect(await database.query('SHOW TABLES')).toEqual([]);
  await database.query('CREATE TABLE t (id INT PRIMARY KEY)');
  await database.query('INSERT INTO t VALUES (?), (?)', [1, 2]);
  expect(await database.query('SELECT COUNT(*) AS n FROM t')).toEqual([{ n: 2 }]);
  expect(await database.query('SELECT DATABASE() AS name')).toEqual([{ name: database.name }]);
});

test('the server is MySQL with a row-based binary log and GTIDs', async () => {
  const [row] = await database.query<Record<string, string | number>>(
    'SELECT VERSION() AS version, @@log_bin AS log_bin, @@binlog_format AS format, @@gtid_mode AS gtid',
  );
  expect(row).toMatchObject({ log_bin: 1, format: 'ROW' });
  expect(row!.version).toContain(inject('server').version);
  if (inject('server').canKill) expect(row!.gtid).toBe('ON');
});

test('two databases of the same name do not meet', async () => {
  const other = await createTestDatabase('sandbox');
  expect(other.name).not.toBe(database.name);
  await other.drop();
  expect(await database.query('SHOW DATABASES LIKE ?', [other.name])).toEqual([]);
});
