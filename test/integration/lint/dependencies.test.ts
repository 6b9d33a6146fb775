import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { refused, tables, taken } from '../../unit/lint/dependency-cases.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase('dependencies');
});
afterAll(() => database.drop());

beforeEach(async () => {
  await database.query('SET foreign_key_checks = 0');
  await database.query('DROP TABLE IF EXISTS t, p, r, z');
  await database.query('SET foreign_key_checks = 1');
  for (const sql of tables) await database.query(sql);
});

// What the rule object-dependency says of these statements is what MySQL does with them.
describe('dependencies between tables, columns and indexes', () => {
  it.each(refused)('%s is refused (%s)', async (sql, errno) => {
    await expect(database.query(sql)).rejects.toMatchObject({ errno });
  });

  it.each(taken)('%s is taken', async (sql) => {
    for (const statement of sql.split('\n')) await database.query(statement);
  });
});
