import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

// How suppressions count is the engine's matter (engine.test.ts); here with the real rules.
const schema = 'CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NOT NULL);';
const check = async (comment: string) =>
  findingsOf(
    'suppression-expired',
    await lintExample({ schema, file: expand(`${comment}\nALTER TABLE t MODIFY a BIGINT NOT NULL;`) }),
  );

describe('suppression-expired', () => {
  it('is said at the comment', async () => {
    expect(await check('-- phasedb-ignore type-change-copy until 2026-11-20: read-only on Sunday')).toMatchObject([
      {
        severity: 'error',
        place: { line: 5, column: 7 },
        message: expect.stringContaining('until 2026-11-20, which has passed'),
      },
    ]);
  });

  it('is silent on one that is in order', async () => {
    expect(await check('-- phasedb-ignore type-change-copy until 2026-11-21: read-only on Sunday')).toEqual([]);
  });

  it('cannot be silenced itself', async () => {
    expect(
      await check(
        '-- phasedb-ignore suppression-expired: enough\n-- phasedb-ignore type-change-copy until 2026-11-20: read-only on Sunday',
      ),
    ).toHaveLength(1);
  });
});
