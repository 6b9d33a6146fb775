import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { expand, findingsOf, lintExample } from '../../unit/lint/example.ts';

// Between which types MySQL takes a foreign key, the server says; the rule fk-type-mismatch has to say the same of each pair.

const members = (count: number) => Array.from({ length: count }, (_, index) => `'m${index}'`).join(', ');

const types: readonly string[] = [
  ...['BOOL', 'TINYINT UNSIGNED', 'SMALLINT UNSIGNED', 'MEDIUMINT', 'MEDIUMINT UNSIGNED', 'INT', 'INT ZEROFILL'],
  ...['BIGINT', 'BIGINT UNSIGNED', 'YEAR', 'DATE', 'BIT(8)', 'DECIMAL(10, 2)', 'FLOAT UNSIGNED', 'FLOAT(30)', 'DOUBLE'],
  ...['TIME', 'DATETIME(6)', 'TIMESTAMP NULL', 'BINARY(16)', 'CHAR(10) CHARACTER SET binary'],
  ...['CHAR(10)', 'VARCHAR(300)', 'NCHAR(10)', 'CHAR(10) BINARY', 'VARCHAR(10) COLLATE utf8mb4_bin'],
  ...['VARCHAR(10) CHARACTER SET latin1', 'CHAR(10) COLLATE latin1_bin', "ENUM('x') CHARACTER SET latin1"],
  ...[`ENUM(${members(256)})`, ...[8, 9, 17, 25, 33].map((count) => `SET(${members(count)})`)],
];

const tables = types.flatMap((type, index) => [
  `CREATE TABLE p${index} (x ${type}, UNIQUE KEY x (x)) DEFAULT CHARACTER SET utf8mb4`,
  `CREATE TABLE c${index} (x ${type}, KEY x (x)) DEFAULT CHARACTER SET utf8mb4`,
]);
const addKey = (child: number, parent: number) =>
  `ALTER TABLE c${child} ADD CONSTRAINT fk${child} FOREIGN KEY (x) REFERENCES p${parent} (x)`;
const dropKey = (child: number) => `ALTER TABLE c${child} DROP FOREIGN KEY fk${child}`;

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase('key_types');
  for (const sql of tables) await database.query(sql);
});
afterAll(() => database.drop());

/** The types of the parents that MySQL refuses with error 3780; any other error fails the test. */
async function refused(child: number): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [parent, type] of types.entries()) {
    try {
      await database.query(addKey(child, parent));
      await database.query(dropKey(child));
    } catch (error) {
      if ((error as { errno?: number }).errno !== 3780) throw error;
      found.push(type);
    }
  }
  return found;
}

/** The types of the parents of which the rule tells. */
async function told(child: number): Promise<readonly string[]> {
  const statements = types.map((_, parent) => `${addKey(child, parent)}; ${dropKey(child)};`);
  const result = await lintExample({ schema: `${tables.join(';\n')};`, file: expand(statements.join('\n')) });
  const first = 5;
  return findingsOf('fk-type-mismatch', result).map(({ place }) => types[place.line - first] ?? '');
}

describe.each([0, 1])('with foreign_key_checks = %i', (checks) => {
  it.each(types.map((type, index) => [type.slice(0, 40), index] as const))('%s', async (_, child) => {
    await database.query(`SET SESSION foreign_key_checks = ${checks}`);
    expect(await told(child)).toEqual(await refused(child));
  });
});
