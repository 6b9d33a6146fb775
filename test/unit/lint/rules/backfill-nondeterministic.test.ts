import { describe, expect, it } from 'vitest';
import { backfill } from '../backfill-example.ts';
import { findingsOf, lintExample } from '../example.ts';

const check = async (query: string) =>
  findingsOf('backfill-nondeterministic', await lintExample({ file: backfill(query) }));

describe('backfill-nondeterministic', () => {
  it('freezes the moment in a WHERE', async () => {
    expect(await check('DELETE FROM t WHERE seen < NOW() - INTERVAL 90 DAY AND day < CURRENT_DATE')).toEqual([
      expect.objectContaining({
        severity: 'warning',
        place: { file: 'm.yaml', line: 6, column: 9 },
        message: expect.stringContaining('uses NOW and CURRENT_DATE'),
        fix: "WHERE seen < TIMESTAMP '2026-11-21 00:00:00' - INTERVAL 90 DAY AND day < DATE '2026-11-21'",
      }),
    ]);
    expect(await check('DELETE FROM t WHERE RAND() < 0.1')).toMatchObject([{ fix: undefined }]);
  });

  it('is info where each row gets its value once', async () => {
    expect(await check('UPDATE t SET uid = UUID() WHERE uid IS NULL')).toMatchObject([
      { severity: 'info', message: expect.stringContaining('UUID returns another value in each run') },
    ]);
    expect(await check('UPDATE t SET uid = UUID()')).toMatchObject([{ severity: 'warning' }]);
  });

  it('does not trust user variables', async () => {
    expect(await check('UPDATE t SET n = @n + 1 WHERE n IS NULL')).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('The query uses @n') },
    ]);
    expect(await check('UPDATE t SET n = (@n := @n + 1) WHERE n IS NULL')).toHaveLength(1);
  });

  it('is silent about what the row itself says', async () => {
    expect(await check("UPDATE t SET a = UNIX_TIMESTAMP(b), now = 'NOW()' WHERE a IS NULL")).toEqual([]);
    expect(await check("DELETE FROM t WHERE seen < '2026-08-23 00:00:00'")).toEqual([]);
  });
});
