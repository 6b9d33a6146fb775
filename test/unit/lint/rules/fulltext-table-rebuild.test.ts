import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const schema = `CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NULL, body TEXT, FULLTEXT KEY words (body));
CREATE TABLE plain (id BIGINT PRIMARY KEY, a INT NULL);`;
const lintOf = (sql: string, more = {}) => lintExample({ schema, version: '8.4.6', file: expand(sql), ...more });
const check = async (sql: string, more = {}) => findingsOf('fulltext-table-rebuild', await lintOf(sql, more));

describe('fulltext-table-rebuild', () => {
  it('names the index, and speaks instead of the general rule', async () => {
    const result = await lintOf('ALTER TABLE t MODIFY a INT NOT NULL;');
    expect(findingsOf('fulltext-table-rebuild', result)).toMatchObject([
      {
        severity: 'error',
        place: { line: 5, column: 7 },
        message: expect.stringContaining('because of its FULLTEXT index words: a becomes NOT NULL'),
      },
    ]);
    expect(findingsOf('ddl-copy-table', result)).toEqual([]);
  });

  it('finds a column that would be added instantly', async () => {
    expect(await check('ALTER TABLE t ADD COLUMN b INT NULL;')).toHaveLength(1);
  });

  it('is a warning on a small table', async () => {
    const facts = { t: { dataBytes: 5_000_000, indexBytes: 0 } };
    expect(await check('ALTER TABLE t MODIFY a INT NOT NULL;', { facts })).toMatchObject([{ severity: 'warning' }]);
  });

  it('is silent on what is copied anyway, on what needs no rebuild, and on other tables', async () => {
    expect(await check('ALTER TABLE t MODIFY a BIGINT;')).toEqual([]);
    expect(await check('ALTER TABLE t ADD INDEX i (a);')).toEqual([]);
    expect(await check('ALTER TABLE t ALTER a SET DEFAULT 1;')).toEqual([]);
    expect(await check('ALTER TABLE plain MODIFY a INT NOT NULL;')).toEqual([]);
  });
});
