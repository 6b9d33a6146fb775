import { describe, expect, it } from 'vitest';
import { backfill, gate } from '../backfill-example.ts';
import { findingsOf, lintExample } from '../example.ts';

const schema =
  'CREATE TABLE u (id INT PRIMARY KEY, name VARCHAR(20) NOT NULL, nick VARCHAR(20) NULL);' +
  'CREATE TABLE t (id INT PRIMARY KEY, u_id INT NOT NULL, v_id INT NOT NULL, s VARCHAR(20) NULL, x VARCHAR(20) NULL, n VARCHAR(20) NOT NULL, FOREIGN KEY (u_id) REFERENCES u (id));';
const open = gate('SELECT COUNT(*) FROM t WHERE s IS NULL');
const check = async (value: string, phases = open, more: readonly string[] = []) =>
  findingsOf(
    'backfill-null-ambiguous',
    await lintExample({ schema, file: backfill(`UPDATE t SET s = ${value} WHERE s IS NULL`, more, phases) }),
  );

describe('backfill-null-ambiguous', () => {
  it('says where NULL comes from and who waits for it', async () => {
    expect(await check('UPPER(x)')).toEqual([
      expect.objectContaining({
        severity: 'warning',
        place: { file: 'm.yaml', line: 6, column: 9 },
        message: 's stays NULL wherever x is NULL, but the gate gate counts such rows as unfinished.',
        fix: [
          "SET s = COALESCE(UPPER(x), '')",
          '# or, if NULL is a correct value, in the gate gate: SELECT COUNT(*) FROM t WHERE s IS NULL AND x IS NOT NULL',
        ].join('\n'),
      }),
    ]);
  });

  it.each([
    ["NULLIF(n, '')", 'NULLIF gives NULL'],
    ["CASE WHEN n = 'a' THEN 'b' END", 'no WHEN of its CASE holds'],
    ['COALESCE(x, NULL)', 'it is set to NULL'],
    ['(SELECT nick FROM u WHERE u.id = t.u_id)', 'u.nick is NULL'],
  ])('%s', async (value, when) => {
    expect(await check(value)).toMatchObject([
      { severity: 'error', message: expect.stringContaining(`stays NULL wherever ${when}`) },
    ]);
  });

  it('is a warning where only the rows decide', async () => {
    expect(await check('(SELECT name FROM u WHERE u.id = t.v_id + 1)')).toEqual([]);
    const elsewhere = '(SELECT y.name FROM y WHERE y.id = t.v_id)';
    expect(await check(elsewhere)).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('the subquery of y finds no row') },
    ]);
  });

  it.each([
    'UPPER(n)',
    "COALESCE(x, '')",
    "IFNULL(UPPER(x), 'none')",
    "IF(x IS NULL, 'a', 'b')",
    "CASE WHEN x = 'a' THEN 'b' ELSE 'c' END",
    'CAST(id AS CHAR)',
    '(SELECT COUNT(*) FROM y)',
    '(SELECT name FROM u WHERE u.id = t.u_id)',
    'UUID()',
  ])('is silent about %s', async (value) => {
    expect(await check(value)).toEqual([]);
  });

  it('looks at done_when too, and only where NULL counts as open', async () => {
    const doneWhen = 'done_when: SELECT COUNT(*) FROM t WHERE s IS NULL';
    expect(await check('x', '', [doneWhen])).toMatchObject([
      { message: expect.stringContaining('the done_when of backfill counts such rows') },
    ]);
    expect(await check('x', '')).toEqual([]);
    expect(await check('x', gate('SELECT COUNT(*) FROM t WHERE s IS NULL AND x IS NOT NULL'))).toEqual([]);
    expect(await check('x', gate("SELECT COUNT(*) FROM t WHERE s = ''"))).toEqual([]);
  });

  it('narrows only a gate that it can put a condition behind', async () => {
    const either = gate("SELECT COUNT(*) FROM t WHERE s IS NULL OR s = ''");
    expect(await check('x', either)).toMatchObject([{ fix: "SET s = COALESCE(x, '')" }]);
  });

  it('is silent where another backfill fills what is left', async () => {
    const second =
      "  - name: rest\n    type: backfill\n    batch:\n      query: UPDATE t SET s = '' WHERE s IS NULL LIMIT {batch_size}\n";
    expect(await check('x', `${second}${open}`)).toEqual([]);
  });
});
