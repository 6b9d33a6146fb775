import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const check = async (sql: string, schema: string) =>
  findingsOf('varchar-tier-cross', await lintExample({ schema, file: expand(sql) }));
const table = (definition: string, charset = 'utf8mb4') =>
  `CREATE TABLE t (id INT PRIMARY KEY, a ${definition}) DEFAULT CHARSET=${charset};`;

describe('varchar-tier-cross', () => {
  it.each([
    ['utf8mb4', 40, 64, 160, 256, 63],
    ['utf8mb3', 40, 86, 120, 258, 85],
    ['latin1', 40, 256, 40, 256, 255],
  ])('knows the sizes of %s', async (charset, from, to, bytes, newBytes, most) => {
    const [finding] = await check(
      `ALTER TABLE t MODIFY a VARCHAR(${to}) NULL;`,
      table(`VARCHAR(${from}) NULL`, charset),
    );
    expect(finding).toMatchObject({ severity: 'error', place: { line: 5, column: 21 } });
    expect(finding?.message).toContain(`VARCHAR(${from}) (${bytes} bytes) to VARCHAR(${to}) (${newBytes} bytes)`);
    expect(finding?.message).toContain(`${most} characters of ${charset}`);
    expect(finding?.fix).toContain(`ALTER TABLE t MODIFY COLUMN a VARCHAR(${most}) NULL;`);
    expect(finding?.fix).toContain(`ADD COLUMN a_new VARCHAR(${to}) NULL;`);
  });

  it.each([
    ['VARCHAR(40) NULL', 'utf8mb4', 'VARCHAR(63) NULL'],
    ['VARCHAR(64) NULL', 'utf8mb4', 'VARCHAR(5000) NULL'],
    ['VARCHAR(64) NULL', 'latin1', 'VARCHAR(255) NULL'],
    ['CHAR(40) NULL', 'utf8mb4', 'CHAR(64) NULL'],
    ['VARCHAR(64) NULL', 'utf8mb4', 'VARCHAR(40) NULL'],
  ])('is silent from %s of %s to %s', async (from, charset, to) => {
    expect(await check(`ALTER TABLE t MODIFY a ${to};`, table(from, charset))).toEqual([]);
  });

  it('counts bytes of VARBINARY, and says it instead of the general rule', async () => {
    const schema = table('VARBINARY(255) NULL');
    const file = expand('ALTER TABLE t MODIFY a VARBINARY(256) NULL;');
    const result = await lintExample({ schema, file });
    expect(findingsOf('varchar-tier-cross', result)).toMatchObject([
      { message: expect.stringContaining('above 255 bytes the length prefix needs two bytes') },
    ]);
    expect(findingsOf('ddl-copy-table', result)).toEqual([]);
  });

  it('finds a crossing by the character set alone', async () => {
    const sql = 'ALTER TABLE t MODIFY a VARCHAR(80) CHARACTER SET utf8mb4 NULL;';
    expect(await check(sql, table('VARCHAR(80) NULL', 'utf8mb3'))).toMatchObject([
      { message: expect.stringContaining('(240 bytes) to VARCHAR(80) (320 bytes)') },
    ]);
  });
});
