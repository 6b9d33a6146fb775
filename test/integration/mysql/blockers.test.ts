import mysql, { type Connection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { outgoing } from '../../../src/core/row-value.ts';
import { describeBlocker, findLockHolders } from '../../../src/mysql/blockers.ts';
import type { Query } from '../../../src/mysql/session.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { until } from '../run/child.ts';

let database: TestDatabase;
let holder: Connection;
let other: Connection;

beforeAll(async () => {
  database = await createTestDatabase('blockers');
  await database.query('CREATE TABLE t (a INT PRIMARY KEY)');
  holder = await mysql.createConnection({ uri: database.url, charset: 'utf8mb4' });
  other = await mysql.createConnection({ uri: database.url });
});

afterAll(async () => {
  await holder.end();
  await other.end();
  await database.drop();
});

const holders = (except: number[]) => findLockHolders(ask, [{ schema: database.name, name: 't' }], except);
const ask: Query = (sql, values) => database.query(sql, values as unknown[]) as Promise<never>;

it('names who holds a metadata lock, with the age of its transaction and its last statement, whatever it holds', async () => {
  await holder.query('BEGIN');
  await holder.query("SELECT *, '😀' FROM t");
  await until('its transaction is a second old', async () => {
    const held = (await holders([]))?.find(({ id }) => id === holder.threadId);
    return (held?.ageSeconds ?? 0) >= 1;
  });
  await other.query('BEGIN');
  await other.query('SELECT * FROM t');
  const blockers = await holders([Number(other.threadId)]);
  expect(blockers).toMatchObject([{ id: holder.threadId, user: 'root' }]);
  // As it goes into each log, that of JSON included.
  expect(outgoing(blockers?.[0]?.statement ?? '')).toBe('SELECT [hidden] FROM t');
  expect(blockers?.[0]?.ageSeconds).toBeGreaterThanOrEqual(1);
  expect(blockers?.[0]?.ageSeconds).toBeLessThan(600);
  const described = describeBlocker(blockers?.[0] as never);
  expect(outgoing(described, true)).toMatch(/^connection \d+ \(root@\S+, busy for \d+ s\): SELECT \*, '😀' FROM t$/);
  expect(outgoing(described)).toMatch(/: SELECT \[hidden\] FROM t$/);
  const both = await holders([]);
  expect(both?.map(({ id }) => id)).toEqual([holder.threadId, other.threadId]);
  await holder.query('ROLLBACK');
  await other.query('ROLLBACK');
  expect(await holders([])).toEqual([]);
});
