import { describe, expect, it } from 'vitest';
import type { TableFacts } from '../../../../src/catalog/table.ts';
import { expand, findingsOf, lintExample } from '../example.ts';

const MEBIBYTE = 1024 * 1024;
const schema = 'CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NULL);';
const size = { rowsEstimate: 1000, dataBytes: 20 * MEBIBYTE, indexBytes: 10 * MEBIBYTE };
const backfill =
  'migration: m\nphases:\n  - name: backfill\n    irreversible: test\n    batch:\n      query: UPDATE t SET a = 1 WHERE a IS NULL LIMIT {batch_size}\n';
const check = async (file: string, facts: Partial<TableFacts>, estimate = true) =>
  findingsOf(
    'statistics-stale',
    await lintExample({ schema, file, facts: { t: facts }, ...(estimate ? { estimate } : {}) }),
  );

describe('statistics-stale', () => {
  it.each([
    ['expand', expand('ALTER TABLE t ADD INDEX i (a);\nALTER TABLE t ADD INDEX j (a, id);')],
    ['backfill', backfill],
  ])('tells both sizes once for %s', async (name, file) => {
    const found = await check(file, { ...size, fileBytes: 100 * MEBIBYTE });
    expect(found).toMatchObject([
      {
        severity: 'warning',
        phase: name,
        fix: 'ANALYZE TABLE `t`;',
        message: expect.stringContaining('count 30.0 MiB in'),
      },
    ]);
    expect(found[0]?.message).toContain('a file of 100.0 MiB');
  });

  it('is silent on a file that is small, or not three times as large, or not known, and where nobody estimates', async () => {
    const file = expand('ALTER TABLE t ADD INDEX i (a);');
    expect(await check(file, { ...size, fileBytes: 80 * MEBIBYTE })).toEqual([]);
    expect(await check(file, { rowsEstimate: 1, dataBytes: 16384, indexBytes: 0, fileBytes: 60 * MEBIBYTE })).toEqual(
      [],
    );
    expect(await check(file, size)).toEqual([]);
    expect(await check(file, { fileBytes: 100 * MEBIBYTE })).toEqual([]);
    expect(await check(file, { ...size, fileBytes: 900 * MEBIBYTE }, false)).toEqual([]);
  });
});
