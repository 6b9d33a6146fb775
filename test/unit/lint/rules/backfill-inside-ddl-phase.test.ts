import { describe, expect, it } from 'vitest';
import { contract, expand, findingsOf, lintExample } from '../example.ts';

const check = async (file: string) => findingsOf('backfill-inside-ddl-phase', await lintExample({ file }));

describe('backfill-inside-ddl-phase', () => {
  it.each(['UPDATE t SET a = 1;', 'INSERT INTO t VALUES (1);', 'DELETE FROM t;', 'REPLACE INTO t VALUES (1);'])(
    'fires on %s',
    async (sql) => {
      expect(await check(expand(`ALTER TABLE t ADD COLUMN a INT;\n${sql}`))).toMatchObject([
        { severity: 'error', place: { line: 6, column: 7 }, fix: expect.stringContaining('backfill') },
      ]);
      expect(await check(contract(sql))).toHaveLength(1);
    },
  );

  it('leaves other statements that are no DDL to phase-statement-kind', async () => {
    expect(await check(expand('SELECT 1;'))).toEqual([]);
    expect(await check(expand('ALTER TABLE t ADD COLUMN a INT;'))).toEqual([]);
  });
});
