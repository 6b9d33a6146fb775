import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { refused, tables, taken } from '../../unit/lint/generated-cases.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase('generated');
});
afterAll(() => database.drop());

beforeEach(async () => {
  await database.query('DROP TABLE IF EXISTS g, h, k');
  for (const sql of tables) await database.query(sql);
});

const chunk = (query: string) => query.replace('{batch_size}', '10');

// What the rule backfill-sets-generated says of these queries is what MySQL does with them, also where no row is met.
describe.each([0, 1])('generated columns, with %i rows', (rows) => {
  beforeEach(async () => {
    if (rows > 0) await database.query('INSERT INTO g (id, a) VALUES (1, 1)');
  });

  it.each(refused)('%s is refused', async (query) => {
    await expect(database.query(chunk(query))).rejects.toMatchObject({ errno: 3105 });
  });

  it.each(taken)('%s is taken', async (query) => {
    await database.query(chunk(query));
  });
});
