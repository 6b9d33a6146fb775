import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase('swap');
});
afterAll(() => database.drop());

beforeEach(async () => {
  await database.query('DROP TABLE IF EXISTS t, t_new, t_old');
  for (const table of ['t', 't_new']) await database.query(`CREATE TABLE ${table} (id INT PRIMARY KEY)`);
  await database.query('CREATE TRIGGER carry AFTER INSERT ON t FOR EACH ROW REPLACE INTO t_new (id) VALUES (NEW.id)');
});

const drop = 'DROP TRIGGER carry';
const swap = 'RENAME TABLE t TO t_old, t_new TO t';

/** What the application reads in the end, which writes a row before, between and behind the two statements. */
async function rowsAfter(first: string, second: string): Promise<readonly number[]> {
  await database.query('INSERT INTO t VALUES (1)');
  await database.query(first);
  await database.query('INSERT INTO t VALUES (2)');
  await database.query(second);
  await database.query('INSERT INTO t VALUES (3)');
  const rows = await database.query<{ id: number }>('SELECT id FROM t ORDER BY id');
  return rows.map(({ id }) => id);
}

// Why dual-write-dropped-early wants the swap first, and object-dependency says nothing of the trigger then.
describe('the trigger that carries rows over to the copy of a table', () => {
  it('is missed between its end and the swap', async () => {
    expect(await rowsAfter(drop, swap)).toEqual([1, 3]);
  });

  it('goes with the old table, and can be dropped behind the swap', async () => {
    expect(await rowsAfter(swap, drop)).toEqual([1, 2, 3]);
  });
});
