import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const check = async (sql: string, schema?: string) =>
  findingsOf('schema-missing', await lintExample({ file: expand(sql), ...(schema === undefined ? {} : { schema }) }));

describe('schema-missing', () => {
  it('names the tables once where nothing is known of any', async () => {
    expect(await check('ALTER TABLE a ADD x INT;\nALTER TABLE b ADD x INT;\nALTER TABLE a ADD y INT;')).toMatchObject([
      {
        place: { line: 5, column: 7 },
        message: expect.stringContaining('for a, b.'),
        fix: expect.stringContaining('schema:'),
      },
    ]);
  });

  it('points at the name that the schema does not have', async () => {
    expect(await check('ALTER TABLE oders ADD x INT;', 'CREATE TABLE orders (id INT);')).toMatchObject([
      {
        place: { line: 5, column: 19 },
        end: { line: 5, column: 24 },
        message: expect.stringContaining('no table oders'),
      },
    ]);
  });

  it.each([
    ['a table that is there', 'ALTER TABLE orders ADD x INT;'],
    ['a table that the file made', 'CREATE TABLE n (id INT);\nALTER TABLE n ADD x INT;'],
    ['a table made like another', 'CREATE TABLE n LIKE orders;\nALTER TABLE n ADD x INT;'],
    ['no change of a table', 'CREATE TABLE n (id INT);'],
  ])('is silent on %s', async (_, sql) => {
    expect(await check(sql, 'CREATE TABLE orders (id INT);')).toEqual([]);
  });
});
