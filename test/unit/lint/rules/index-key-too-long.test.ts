import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const schema = `CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(2000) NULL, b VARCHAR(768) NULL, c INT NULL, tx TEXT NULL, d VARCHAR(100) NULL, KEY d (d)) DEFAULT CHARSET=utf8mb4;
CREATE TABLE o (id INT PRIMARY KEY, a VARCHAR(192) NULL) DEFAULT CHARSET=utf8mb4 ROW_FORMAT=COMPACT;
CREATE TABLE l (id INT PRIMARY KEY, a VARCHAR(2000) NULL) DEFAULT CHARSET=latin1;`;
const check = async (sql: string) => findingsOf('index-key-too-long', await lintExample({ schema, file: expand(sql) }));

describe('index-key-too-long', () => {
  it('writes a prefix that fits', async () => {
    expect(await check('ALTER TABLE t ADD INDEX x (c, a);')).toMatchObject([
      {
        severity: 'error',
        place: { line: 5, column: 21 },
        message: 'The key of the index x over c, a of t needs 8004 bytes; the limit is 3072 bytes.',
        fix: 'ALTER TABLE t ADD INDEX x (c, a(767));',
      },
    ]);
  });

  it('keeps uniqueness by a hash', async () => {
    const [finding] = await check('CREATE UNIQUE INDEX x ON t (a);');
    expect(finding?.fix).toBe(
      'ALTER TABLE t ADD COLUMN a_hash BINARY(32) AS (UNHEX(SHA2(a, 256))) VIRTUAL;\nALTER TABLE t ADD UNIQUE INDEX x (a_hash);',
    );
  });

  it('knows the limit of older row formats', async () => {
    expect(await check('ALTER TABLE o ADD INDEX x (a);')).toMatchObject([
      {
        message: expect.stringContaining('needs 768 bytes; the limit is 767 bytes'),
        fix: 'ALTER TABLE o ADD INDEX x (a(191));',
      },
    ]);
  });

  it('sees a column grow under its index', async () => {
    expect(await check('ALTER TABLE t MODIFY d VARCHAR(1000) NULL;')).toMatchObject([
      { place: { column: 21 }, fix: 'ALTER TABLE t DROP INDEX d, ADD INDEX d (d(768));' },
    ]);
  });

  it('reads CREATE TABLE', async () => {
    expect(
      await check('CREATE TABLE n (id INT PRIMARY KEY, a VARCHAR(900), KEY a (a)) DEFAULT CHARSET=utf8mb4;'),
    ).toHaveLength(1);
  });

  it.each([
    'ALTER TABLE t ADD INDEX x (b);',
    'ALTER TABLE t ADD INDEX x (a(768));',
    'ALTER TABLE t ADD INDEX x (tx(100), c);',
    'ALTER TABLE t ADD FULLTEXT INDEX x (a);',
    'ALTER TABLE l ADD INDEX x (a);',
    'ALTER TABLE o ADD INDEX x (a(191));',
    'ALTER TABLE unknown ADD INDEX x (a);',
    'ALTER TABLE t MODIFY d VARCHAR(700) NULL;',
  ])('is silent about %s', async (sql) => {
    expect(await check(sql)).toEqual([]);
  });

  it('wants a prefix of a TEXT', async () => {
    expect(await check('ALTER TABLE t ADD INDEX x (c, tx);')).toMatchObject([
      {
        severity: 'error',
        place: { line: 5, column: 21 },
        message: 't.tx is a TEXT or BLOB column, and the index has no prefix length for it.',
        fix: 'ALTER TABLE t ADD INDEX x (c, tx(191));',
      },
    ]);
    expect(await check('ALTER TABLE t MODIFY d TEXT;')).toMatchObject([{ place: { column: 21 }, fix: undefined }]);
    expect(await check('ALTER TABLE t ADD INDEX x (tx(100));')).toEqual([]);
    expect(await check('ALTER TABLE t ADD FULLTEXT INDEX x (tx);')).toEqual([]);
  });
});
