import { expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const schema = 'CREATE TABLE notes (id BIGINT PRIMARY KEY, body TEXT NOT NULL);';
const check = async (file: string) => findingsOf('stored-program-blocks-writes', await lintExample({ file, schema }));
const sql = 'CREATE PROCEDURE p() ALTER TABLE notes ADD FULLTEXT INDEX body (body);';

it('stands on the statement whose writes wait, unless the phase allows that', async () => {
  expect(await check(expand(sql))).toMatchObject([
    {
      severity: 'error',
      place: { line: 5, column: 28 },
      message: expect.stringContaining('makes writes to notes wait'),
    },
  ]);
  const allowed = expand(sql).replace('    sql:', '    allow: [{what: blocking, reason: at night}]\n    sql:');
  expect(await check(allowed)).toMatchObject([{ severity: 'info' }]);
  expect(await check(expand('CREATE PROCEDURE p() ALTER TABLE notes ADD COLUMN x INT;'))).toEqual([]);
});
