import { describe, expect, it } from 'vitest';
import { findingsOf, lintExample } from '../example.ts';
import { refused, tables, taken } from '../generated-cases.ts';

// What a server says of these queries: test/integration/lint/generated-columns.test.ts

const schema = `${tables.join(';\n')};`;
const file = (query: string, more = '') =>
  `migration: m\nphases:\n  - name: backfill\n    batch:\n      query: |\n        ${query}\n${more}`;
const check = async (query: string, more = '', example: { schema?: string } = { schema }) =>
  findingsOf('backfill-sets-generated', await lintExample({ ...example, file: file(query, more) }));

describe('backfill-sets-generated', () => {
  it.each(refused)('%s', async (query) => {
    expect(await check(query)).toMatchObject([{ severity: 'error', place: { line: 6, column: 9 } }]);
  });

  it.each(taken)('is silent: %s', async (query) => {
    expect(await check(query)).toEqual([]);
  });

  it('says what MySQL computes, and what is left to set', async () => {
    expect(await check('UPDATE g SET a = 1, v = 2, s = 3 WHERE a IS NULL LIMIT {batch_size}')).toMatchObject([
      {
        message: 'The query sets v and s of g, but MySQL computes them as (a + 1) and (a + 2).',
        fix: 'SET a = 1',
      },
    ]);
    expect(await check('UPDATE g SET v = 2 LIMIT {batch_size}')).toMatchObject([{ fix: undefined }]);
  });

  it('names the columns of an INSERT that names none', async () => {
    expect(await check('INSERT INTO h SELECT * FROM g LIMIT {batch_size}')).toMatchObject([
      {
        message: 'The INSERT names no columns, so it sets every column of h, but MySQL computes v and s.',
        fix: 'INSERT INTO h (id, a) SELECT …',
      },
    ]);
  });

  it('looks at what undoes the phase', async () => {
    const undo = (set: string) => `    rollback_sql: UPDATE g SET ${set} WHERE a = 1 LIMIT {batch_size}\n`;
    const query = 'UPDATE g SET a = 1 WHERE a IS NULL LIMIT {batch_size}';
    expect(await check(query, undo('a = NULL, v = NULL'))).toMatchObject([{ place: { line: 3 }, fix: 'SET a = NULL' }]);
    expect(await check(query, undo('a = NULL'))).toEqual([]);
  });

  it('takes the place of what else would be said of the value', async () => {
    const { findings } = await lintExample({ schema, file: file('UPDATE g SET v = 1 WHERE a > 0 LIMIT {batch_size}') });
    expect(findings.filter(({ rule }) => rule.startsWith('backfill-')).map(({ rule }) => rule)).toEqual([
      'backfill-sets-generated',
    ]);
  });

  it('knows a column that the migration itself adds', async () => {
    const text = `migration: m\nphases:\n  - name: expand\n    sql: ALTER TABLE other ADD COLUMN x INT AS (y + 1)\n    irreversible: test\n  - name: backfill\n    batch:\n      query: UPDATE other SET x = 1 LIMIT {batch_size}\n`;
    expect(findingsOf('backfill-sets-generated', await lintExample({ schema, file: text }))).toHaveLength(1);
  });

  it('is silent where the table is not known', async () => {
    expect(await check('UPDATE g SET v = 1 LIMIT {batch_size}', '', {})).toEqual([]);
    expect(await check('INSERT INTO other SELECT * FROM g LIMIT {batch_size}')).toEqual([]);
  });
});
