import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const schema = 'CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NULL);';
const check = async (sql: string, more = {}, settings = {}) =>
  findingsOf('estimate-unknown', await lintExample({ schema, file: expand(sql), estimate: true, ...more }, settings));

describe('estimate-unknown', () => {
  it('names what is missing and how to get it', async () => {
    expect(await check('ALTER TABLE t ADD INDEX i (a);')).toMatchObject([
      {
        severity: 'warning',
        phase: 'expand',
        message: 'The cost of expand is unknown, because phasedb does not know rows and bytes of t.',
        fix: expect.stringContaining('phasedb snapshot'),
      },
    ]);
  });

  it('says so of a statement that is not understood', async () => {
    expect(await check('ALTER TABLE t GARBAGE;')).toMatchObject([
      { message: expect.stringContaining('what MySQL does') },
    ]);
  });

  it('takes statistics that say 0 rows of a large file for none, and says how to get better ones', async () => {
    const facts = { t: { rowsEstimate: 0, dataBytes: 16_384, indexBytes: 0, fileBytes: 300 * 1024 * 1024 } };
    const index = 'ALTER TABLE t ADD INDEX i (a);';
    for (const [catalogFrom, fix] of [
      ['server', 'ANALYZE TABLE `t`;'],
      ['snapshot', 'ANALYZE TABLE `t`;\nphasedb snapshot --db URL > phasedb.snapshot.json'],
    ]) {
      expect(await check(index, { facts }, { catalogFrom })).toMatchObject([
        { message: expect.stringContaining('the row count of t (its statistics say 0 rows'), fix },
      ]);
    }
  });

  it('names the grant of a table that a server does not show, and the tables behind a view', async () => {
    const hidden = await check('ALTER TABLE other ADD INDEX i (a);', {}, { catalogFrom: 'server' });
    expect(hidden).toMatchObject([
      { fix: expect.stringContaining('`other` does not exist, or this user cannot see it') },
    ]);
    const file =
      'migration: m\nphases:\n  - name: gate\n    wait_until: {query: SELECT COUNT(*) FROM v WHERE a IS NULL}\n';
    const view = await check('', { schema: `${schema}\nCREATE VIEW v AS SELECT a FROM t;`, file });
    expect(view).toMatchObject([
      { message: expect.stringContaining('what the view v reads'), fix: '-- Write the table that the view `v` reads.' },
    ]);
  });

  it('says once what several phases lack, and which phase makes a table that is not there yet', async () => {
    const file =
      'migration: m\nphases:\n  - name: expand\n    irreversible: test\n    sql: |\n      CREATE TABLE copies (id BIGINT PRIMARY KEY, a INT NULL);\n  - name: fill\n    type: backfill\n    irreversible: test\n    batch: {query: "UPDATE copies SET a = 1 WHERE a IS NULL LIMIT {batch_size}"}\n  - name: gate\n    wait_until: {query: SELECT COUNT(*) FROM copies WHERE a IS NULL}\n';
    const found = await check('', { file }, { catalogFrom: 'server' });
    expect(found.filter(({ severity }) => severity === 'warning')).toMatchObject([
      {
        phase: 'fill',
        message: 'The cost of fill and gate is unknown, because phasedb does not know rows and bytes of copies.',
        fix: '# expand creates `copies`: estimate again with --db after it has run.',
      },
    ]);
  });

  it('is but a remark where the time is known, and something else is not', async () => {
    const facts = { t: { rowsEstimate: 5, dataBytes: 16_384, indexBytes: 0 } };
    const file =
      'migration: m\nphases:\n  - name: backfill\n    irreversible: test\n    batch: {query: "UPDATE t SET a = 1 WHERE a IS NULL LIMIT {batch_size}"}\n';
    expect(await check('', { file, facts })).toMatchObject([
      {
        severity: 'info',
        message: expect.stringContaining(
          'The cost of backfill is partly unknown, because phasedb does not know log_bin',
        ),
      },
    ]);
  });

  it.each([
    ['what costs the dictionary alone', 'ALTER TABLE t ADD COLUMN b INT NULL;'],
    ['a new table', 'CREATE TABLE n (id INT PRIMARY KEY);'],
  ])('is silent on %s', async (_, sql) => {
    expect(await check(sql)).toEqual([]);
  });

  it('is silent where the size is known, and where no estimate is asked for', async () => {
    const facts = { t: { rowsEstimate: 5, dataBytes: 16_384, indexBytes: 0 } };
    expect(await check('ALTER TABLE t ADD INDEX i (a);', { facts })).toEqual([]);
    const unasked = await lintExample({ schema, file: expand('ALTER TABLE t ADD INDEX i (a);') });
    expect(findingsOf('estimate-unknown', unasked)).toEqual([]);
  });
});
