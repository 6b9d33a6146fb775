import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const schema = `CREATE TABLE t (id BIGINT PRIMARY KEY, a VARCHAR(40) NOT NULL, doc JSON);`;
const lintOf = (sql: string, more = {}) => lintExample({ schema, version: '8.4.6', file: expand(sql), ...more });
const check = async (sql: string, more = {}) => findingsOf('functional-index-add', await lintOf(sql, more));

describe('functional-index-add', () => {
  it('adds a virtual column first, and speaks instead of the general rule', async () => {
    const result = await lintOf('ALTER TABLE t ADD INDEX low ((lower(a)), id);');
    expect(findingsOf('functional-index-add', result)).toMatchObject([
      {
        severity: 'error',
        place: { line: 5, column: 21 },
        message: 'Writes to t wait while MySQL builds index low over an expression.',
        fix: 'ALTER TABLE t ADD COLUMN low VARCHAR(40) AS (lower(a)) VIRTUAL INVISIBLE;\nALTER TABLE t ADD INDEX low (low, id);',
      },
    ]);
    expect(findingsOf('ddl-blocks-writes', result)).toEqual([]);
  });

  it('finds the copy that a UNIQUE one takes', async () => {
    const result = await lintOf('ALTER TABLE t ADD UNIQUE INDEX low ((lower(a)));');
    expect(findingsOf('functional-index-add', result)).toMatchObject([
      {
        message: 'MySQL copies t while writes wait, to build index low over an expression.',
        fix: expect.stringContaining('ALTER TABLE t ADD UNIQUE INDEX low (low);'),
      },
    ]);
    expect(findingsOf('ddl-copy-table', result)).toEqual([]);
  });

  it.each([
    ["cast(doc->>'$.n' AS unsigned)", 'BIGINT UNSIGNED'],
    ["cast(doc->>'$.n' AS decimal(10, 2))", 'DECIMAL(10,2)'],
    ["cast(doc->>'$.n' AS char(9))", 'VARCHAR(9)'],
    ['length(a)', 'TYPE'],
  ])('knows the type of %s', async (expression, type) => {
    expect(await check(`CREATE INDEX i ON t ((${expression}));`)).toMatchObject([
      { fix: expect.stringContaining(`ADD COLUMN i ${type} AS (${expression}) VIRTUAL`) },
    ]);
  });

  it('leaves INVISIBLE out where a version may not know it', async () => {
    expect(await check('ALTER TABLE t ADD INDEX i ((lower(a)));', { version: '8.0.22' })).toMatchObject([
      { fix: expect.stringContaining('VIRTUAL;') },
    ]);
  });

  it('has no other form for a multi-valued index', async () => {
    const found = await check("ALTER TABLE t ADD INDEX i ((cast(doc->'$.tags' AS char(20) ARRAY)));");
    expect(found).toMatchObject([{ fix: undefined }]);
  });

  it('is silent on other indexes, on new tables, and where something else blocks writes too', async () => {
    expect(await check('ALTER TABLE t ADD INDEX i (a);')).toEqual([]);
    expect(await check('CREATE TABLE n (a VARCHAR(9));\nALTER TABLE n ADD INDEX i ((lower(a)));')).toEqual([]);
    expect(await check('ALTER TABLE t ADD INDEX i ((lower(a))), ADD FULLTEXT INDEX f (a);')).toEqual([]);
  });
});
