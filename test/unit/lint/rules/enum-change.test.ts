import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const schema =
  "CREATE TABLE t (id INT PRIMARY KEY, e ENUM('a','b','c') NOT NULL, s SET('a','b','c','d','e','f','g','h') NULL, v VARCHAR(3));";
const check = async (sql: string) => findingsOf('enum-change', await lintExample({ schema, file: expand(sql) }));
const members = (count: number) => Array.from({ length: count }, (_, index) => `'m${index}'`).join(',');

describe('enum-change', () => {
  it.each([
    ["ENUM('a','c') NOT NULL", "'b' is removed from the ENUM members of t.e"],
    ["ENUM('a','c','b') NOT NULL", 'The order of the ENUM members of t.e changes'],
    ["ENUM('a','x','b','c') NOT NULL", "'x' is inserted before the end of the ENUM members of t.e"],
  ])('says what happens to %s', async (type, message) => {
    expect(await check(`ALTER TABLE t MODIFY e ${type};`)).toMatchObject([
      { severity: 'error', place: { line: 5, column: 21 }, message: expect.stringContaining(message) },
    ]);
  });

  it('puts new members at the end', async () => {
    const [finding] = await check("ALTER TABLE t MODIFY e ENUM('x','a','b','y','c') NOT NULL;");
    expect(finding?.fix).toBe("ALTER TABLE t MODIFY COLUMN e ENUM('a', 'b', 'c', 'x', 'y') NOT NULL;");
  });

  it('knows where a SET needs one byte more', async () => {
    const [finding] = await check("ALTER TABLE t MODIFY s SET('a','b','c','d','e','f','g','h','i') NULL;");
    expect(finding?.message).toContain('With 9 SET members instead of 8, a value of t.s takes 2 bytes instead of 1');
    expect(finding?.fix).toContain('ADD COLUMN s_new SET(');
  });

  it('knows where an ENUM does', async () => {
    const table = (count: number) => `CREATE TABLE n (id INT PRIMARY KEY, e ENUM(${members(count)}) NOT NULL);`;
    const at = async (from: number, to: number) =>
      findingsOf(
        'enum-change',
        await lintExample({
          schema: table(from),
          file: expand(`ALTER TABLE n MODIFY e ENUM(${members(to)}) NOT NULL;`),
        }),
      ).length;
    expect([await at(254, 255), await at(255, 256), await at(256, 257)]).toEqual([0, 1, 0]);
  });

  it('says it instead of the general rule', async () => {
    const result = await lintExample({ schema, file: expand("ALTER TABLE t MODIFY e ENUM('a') NOT NULL;") });
    expect(findingsOf('ddl-copy-table', result)).toEqual([]);
  });

  it.each([
    "ALTER TABLE t MODIFY e ENUM('a','b','c','d') NOT NULL;",
    "ALTER TABLE t MODIFY e ENUM('a','b','c') NOT NULL DEFAULT 'a';",
    'ALTER TABLE t MODIFY e VARCHAR(3) NOT NULL;',
    'ALTER TABLE t MODIFY v CHAR(3);',
  ])('is silent about %s', async (sql) => {
    expect(await check(sql)).toEqual([]);
  });
});
