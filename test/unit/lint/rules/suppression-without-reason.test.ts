import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

// How suppressions count is the engine's matter (engine.test.ts); here with the real rules.
const schema = 'CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NOT NULL);';
const check = async (comment: string) =>
  findingsOf(
    'suppression-without-reason',
    await lintExample({ schema, file: expand(`${comment}\nALTER TABLE t MODIFY a BIGINT NOT NULL;`) }),
  );

describe('suppression-without-reason', () => {
  it('is said at the comment', async () => {
    expect(await check('-- phasedb-ignore ddl-copy-table')).toMatchObject([
      {
        severity: 'error',
        place: { line: 5, column: 7 },
        message: expect.stringContaining('ignores ddl-copy-table without a reason'),
      },
    ]);
  });

  it('is silent on one that is in order', async () => {
    expect(await check('-- phasedb-ignore ddl-copy-table: read-only on Sunday')).toEqual([]);
  });

  it('cannot be silenced itself', async () => {
    expect(
      await check('-- phasedb-ignore suppression-without-reason: enough\n-- phasedb-ignore ddl-copy-table'),
    ).toHaveLength(1);
  });
});
