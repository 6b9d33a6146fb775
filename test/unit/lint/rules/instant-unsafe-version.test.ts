import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const schema = `CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NULL);`;
const check = async (sql: string, version?: string) =>
  findingsOf(
    'instant-unsafe-version',
    await lintExample({ schema, file: expand(sql), ...(version === undefined ? {} : { version }) }),
  );

describe('instant-unsafe-version', () => {
  it.each(['8.0.29', '8.0.31'])('R31: asks for INPLACE on %s', async (version) => {
    expect(await check('ALTER TABLE t DROP COLUMN a;', version)).toMatchObject([
      {
        severity: 'error',
        place: { line: 5, column: 7 },
        message: `MySQL ${version} makes this change to t instantly, and crash recovery may then corrupt the table.`,
        fix: 'ALTER TABLE t DROP COLUMN a, ALGORITHM=INPLACE, LOCK=NONE;',
      },
    ]);
  });

  it.each(['8.0.28', '8.0.32', undefined])('is silent on %s', async (version) => {
    expect(await check('ALTER TABLE t ADD COLUMN b INT NULL;', version)).toEqual([]);
  });

  it('is silent on what takes no row version', async () => {
    expect(await check('ALTER TABLE t ADD COLUMN b INT NULL, ALGORITHM=INPLACE;', '8.0.30')).toEqual([]);
    expect(await check('ALTER TABLE t ALTER a SET DEFAULT 1;', '8.0.30')).toEqual([]);
    expect(await check('ALTER TABLE t ADD COLUMN v INT AS (a) VIRTUAL;', '8.0.30')).toEqual([]);
  });

  it('looks at what undoes a phase', async () => {
    const file = expand('ALTER TABLE t ADD COLUMN b INT NULL, ALGORITHM=INPLACE;').replace(
      'irreversible: test',
      'rollback_sql: ALTER TABLE t DROP COLUMN b',
    );
    const result = await lintExample({ schema, file, version: '8.0.30' });
    expect(findingsOf('instant-unsafe-version', result)).toMatchObject([{ place: { line: 6 } }]);
  });
});
