import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { leftOut, refused, schema, taken } from '../../unit/lint/default-cases.ts';
import { expand, findingsOf, lintExample } from '../../unit/lint/example.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase('defaults');
});
afterAll(() => database.drop());

beforeEach(async () => {
  await database.query("SET SESSION sql_mode = 'STRICT_TRANS_TABLES'");
  await database.query('DROP TABLE IF EXISTS t, n');
  await database.query(schema);
  await database.query("INSERT INTO t (id, a, v) VALUES (1, 'a', 'v')");
});

// What the rule default-not-allowed says of these statements is what MySQL does with them.
describe('a default that is a plain value', () => {
  it.each([...refused, ...leftOut])('%s is refused', async (sql) => {
    await expect(database.query(sql)).rejects.toMatchObject({ errno: 1101 });
  });

  it.each(refused)('%s is refused outside of the strict mode', async (sql) => {
    await database.query("SET SESSION sql_mode = ''");
    await expect(database.query(sql)).rejects.toMatchObject({ errno: 1101 });
  });

  it.each(leftOut)('%s is warned of outside of the strict mode', async (sql) => {
    await database.query("SET SESSION sql_mode = ''");
    await database.query(sql);
    const warnings = await database.query<{ Code: number }>('SHOW WARNINGS');
    expect(warnings.map(({ Code }) => Code)).toContain(1101);
  });

  it.each(taken)('%s is taken', async (sql) => {
    await database.query(sql);
  });

  it.each([...refused, ...leftOut])('%s: what the fix says is taken', async (sql) => {
    const result = await lintExample({ schema: `${schema};`, version: '8.4.6', file: expand(`${sql};`) });
    const fix = findingsOf('default-not-allowed', result)[0]?.fix ?? '';
    const statements = fix.split('\n').filter((line) => line.startsWith('ALTER'));
    for (const statement of statements) await database.query(statement);
    // A definition alone belongs into the statement that makes the column.
    if (statements.length === 0 && fix !== '') await database.query(`ALTER TABLE t ADD COLUMN ${fix}`);
  });
});
