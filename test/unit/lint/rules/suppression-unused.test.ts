import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

// How suppressions count is the engine's matter (engine.test.ts); here with the real rules.
const schema = 'CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NOT NULL);';
const check = async (comment: string) =>
  findingsOf(
    'suppression-unused',
    await lintExample({ schema, file: expand(`${comment}\nALTER TABLE t MODIFY a BIGINT NOT NULL;`) }),
  );

describe('suppression-unused', () => {
  it('is said at the comment', async () => {
    expect(await check('-- phasedb-ignore drop-table: nothing is dropped')).toMatchObject([
      {
        severity: 'warning',
        place: { line: 5, column: 7 },
        message: expect.stringContaining('drop-table has no finding here'),
      },
    ]);
  });

  it('is silent on one that is in order', async () => {
    expect(await check('-- phasedb-ignore type-change-copy: read-only on Sunday')).toEqual([]);
  });

  it('cannot be silenced itself', async () => {
    expect(
      await check('-- phasedb-ignore suppression-unused: enough\n-- phasedb-ignore drop-table: nothing is dropped'),
    ).toHaveLength(2);
  });
});
