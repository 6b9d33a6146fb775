import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const schema = `CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NOT NULL, b VARCHAR(20), KEY ka (a));`;
const check = async (sql: string, more = {}) =>
  findingsOf('lock-with-instant', await lintExample({ schema, version: '8.4.6', file: expand(sql), ...more }));

describe('lock-with-instant', () => {
  it('takes the LOCK out', async () => {
    expect(await check('ALTER TABLE t ADD COLUMN c INT NULL, ALGORITHM=INSTANT, LOCK=NONE;')).toMatchObject([
      {
        severity: 'error',
        place: { line: 5, column: 7 },
        message: 'MySQL refuses ALGORITHM=INSTANT with LOCK=NONE (error 1221).',
        fix: 'ALTER TABLE t ADD COLUMN c INT NULL, ALGORITHM=INSTANT;',
      },
    ]);
  });

  it('says when INSTANT would not do either', async () => {
    expect(await check('ALTER TABLE t ADD INDEX b (b), LOCK=SHARED, ALGORITHM=INSTANT;')).toMatchObject([
      {
        message: expect.stringContaining('Even without LOCK, it refuses INSTANT here: index b is built.'),
        fix: 'ALTER TABLE t ADD INDEX b (b), ALGORITHM=INPLACE, LOCK=NONE;',
      },
    ]);
  });

  it('looks at tables that nothing is known of, and at what undoes a phase', async () => {
    expect(await check('ALTER TABLE u ADD COLUMN c INT NULL, ALGORITHM=INSTANT, LOCK=NONE;')).toHaveLength(1);
    const file = expand('ALTER TABLE t ADD COLUMN c INT NULL;').replace(
      'irreversible: test',
      'rollback_sql: ALTER TABLE t DROP COLUMN c, ALGORITHM=INSTANT, LOCK=NONE',
    );
    expect(await check('', { file })).toMatchObject([{ place: { line: 6 } }]);
  });

  it('is silent on LOCK=DEFAULT and on other algorithms', async () => {
    expect(await check('ALTER TABLE t ADD COLUMN c INT NULL, ALGORITHM=INSTANT, LOCK=DEFAULT;')).toEqual([]);
    expect(await check('ALTER TABLE t ADD INDEX b (b), ALGORITHM=INPLACE, LOCK=NONE;')).toEqual([]);
    expect(await check('ALTER TABLE t ADD COLUMN c INT NULL, LOCK=NONE;')).toEqual([]);
  });
});
