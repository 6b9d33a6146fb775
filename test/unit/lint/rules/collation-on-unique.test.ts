import { describe, expect, it } from 'vitest';
import { contract, findingsOf, lintExample } from '../example.ts';

const schema = `CREATE TABLE t (id INT PRIMARY KEY, email VARCHAR(100) COLLATE utf8mb4_bin NOT NULL, nick VARCHAR(50) NULL, tenant INT NOT NULL,
  free VARCHAR(50) NULL, UNIQUE KEY email (email), UNIQUE KEY nick (tenant, nick), KEY free (free)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_as_cs;`;
const check = async (sql: string, gate?: string) =>
  findingsOf('collation-on-unique', await lintExample({ schema, file: contract(sql, gate) }));
const duplicates = (parts: string) =>
  `SELECT COUNT(*) FROM (SELECT 1 FROM t GROUP BY ${parts} HAVING COUNT(*) > 1) AS duplicates`;
const modify = 'ALTER TABLE t MODIFY email VARCHAR(100) COLLATE utf8mb4_0900_ai_ci NOT NULL;';

describe('collation-on-unique', () => {
  it('asks for a gate that compares under the new collation', async () => {
    const [finding] = await check(modify);
    expect(finding).toMatchObject({ severity: 'error', place: { line: 8, column: 21 } });
    expect(finding?.message).toContain(
      't.email changes from utf8mb4_bin to utf8mb4_0900_ai_ci. No gate counts the values that become duplicates in the unique key email.',
    );
    expect(finding?.fix).toContain(JSON.stringify(duplicates('email COLLATE utf8mb4_0900_ai_ci')));
  });

  it('compares all columns of the key, and leaves out rows with NULL', async () => {
    const [finding] = await check('ALTER TABLE t MODIFY nick VARCHAR(50) COLLATE utf8mb4_0900_ai_ci NULL;');
    expect(finding?.fix).toContain('WHERE nick IS NOT NULL GROUP BY tenant, nick COLLATE utf8mb4_0900_ai_ci HAVING');
  });

  it('finds the keys that CONVERT TO touches', async () => {
    const found = await check('ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;');
    expect(found.map(({ message }) => /unique key (\w+)/.exec(message)?.[1])).toEqual(['email', 'nick']);
  });

  it('takes no gate that compares under the old one', async () => {
    expect(await check(modify, duplicates('email'))).toHaveLength(1);
  });

  it.each([
    [modify, duplicates('email COLLATE utf8mb4_0900_ai_ci')],
    ['ALTER TABLE t MODIFY free VARCHAR(50) COLLATE utf8mb4_0900_ai_ci NULL;', undefined],
    ['ALTER TABLE t MODIFY nick VARCHAR(50) COLLATE utf8mb4_0900_bin NULL;', undefined],
    ['ALTER TABLE t MODIFY email VARCHAR(90) COLLATE utf8mb4_bin NOT NULL;', undefined],
    ['ALTER TABLE t MODIFY email VARCHAR(100) NOT NULL;', undefined],
    ['ALTER TABLE t DROP INDEX email, MODIFY email VARCHAR(100) COLLATE utf8mb4_0900_ai_ci NOT NULL;', undefined],
  ])('is silent about %s behind %s', async (sql, gate) => {
    expect(await check(sql, gate)).toEqual([]);
  });
});
