import { describe, expect, it } from 'vitest';
import { backfill } from '../backfill-example.ts';
import { findingsOf, lintExample } from '../example.ts';

const schema = (action: string) =>
  `CREATE TABLE t (id INT PRIMARY KEY, a INT); CREATE TABLE c (id INT PRIMARY KEY, t_id INT, KEY (t_id), CONSTRAINT f FOREIGN KEY (t_id) REFERENCES t (id) ${action});`;
const check = async (query: string, action = 'ON DELETE CASCADE') =>
  findingsOf('backfill-deletes-parents', await lintExample({ schema: schema(action), file: backfill(query) }));

describe('backfill-deletes-parents', () => {
  it('reports the rows that a delete cascades to, and deletes them first', async () => {
    expect(await check('DELETE FROM t WHERE a = 1 OR a = 2')).toEqual([
      expect.objectContaining({
        severity: 'warning',
        phase: 'backfill',
        place: { file: 'm.yaml', line: 6, column: 9 },
        message:
          'Deleting a row of t also deletes all rows of c that reference it (ON DELETE CASCADE of the foreign key f). They belong to the transaction of the chunk, and `batch.size` does not limit them.',
        fix: '- name: delete-c\n  type: backfill\n  batch:\n    query: |\n      DELETE FROM c WHERE EXISTS (SELECT 1 FROM t WHERE c.t_id = t.id AND (a = 1 OR a = 2)) LIMIT {batch_size}',
      }),
    ]);
    expect(await check('DELETE FROM t AS x WHERE x.a = 1')).toMatchObject([
      { fix: expect.stringContaining('EXISTS (SELECT 1 FROM t AS x WHERE c.t_id = x.id AND (x.a = 1))') },
    ]);
  });

  it('reports the rows that a delete changes', async () => {
    expect(await check('DELETE FROM t WHERE a = 1', 'ON DELETE SET NULL')).toMatchObject([
      { message: expect.stringContaining('ON DELETE SET NULL'), fix: undefined },
    ]);
  });

  it('reports the rows that block a delete, and leaves them out', async () => {
    expect(await check('DELETE FROM t WHERE a = 1', '')).toMatchObject([
      {
        message:
          'The query fails at the first row of t that c still references: the foreign key f forbids deleting it.',
        why: expect.stringContaining('1451'),
        fix: 'DELETE FROM t WHERE a = 1 AND NOT EXISTS (SELECT 1 FROM c WHERE c.t_id = t.id) LIMIT {batch_size}',
      },
    ]);
  });

  it.each([
    'DELETE FROM c WHERE t_id = 1',
    'UPDATE t SET a = 1 WHERE a IS NULL',
    'DELETE FROM t WHERE a = 1 AND NOT EXISTS (SELECT 1 FROM c WHERE c.t_id = t.id)',
  ])('is silent about %s', async (query) => {
    expect(await check(query)).toEqual([]);
  });
});
