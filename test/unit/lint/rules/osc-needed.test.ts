import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const schema = `CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NULL, b VARCHAR(20), KEY ka (a));`;
const large = { t: { dataBytes: 150 * 1024 ** 3, indexBytes: 0 } };
const lintOf = (sql: string, more = {}) =>
  lintExample({ schema, version: '8.4.6', facts: large, file: expand(sql), ...more });
const check = async (sql: string, more = {}) => findingsOf('osc-needed', await lintOf(sql, more));
const allowing = (sql: string, what: string) =>
  expand(sql).replace('    irreversible', `    allow: [{what: ${what}, reason: "ok"}]\n    irreversible`);

describe('osc-needed', () => {
  it('says how, instead of the general rule', async () => {
    const result = await lintOf("ALTER TABLE t MODIFY b VARCHAR(20) NOT NULL DEFAULT 'x';");
    expect(findingsOf('osc-needed', result)).toMatchObject([
      {
        severity: 'error',
        place: { line: 5, column: 7 },
        message: expect.stringContaining('The limit for one statement is 100.0 GiB (thresholds.osc_bytes).'),
        fix: "gh-ost --table=t --alter='MODIFY b VARCHAR(20) NOT NULL DEFAULT '\\''x'\\''' --execute\nphasedb mark m.yaml --phase expand complete --reason 'done by gh-ost'",
      },
    ]);
    expect(findingsOf('ddl-inplace-rebuild', result)).toEqual([]);
  });

  it('is info where a rebuild is allowed', async () => {
    const file = allowing('ALTER TABLE t MODIFY a INT NOT NULL;', 'rebuild');
    expect(await check('', { file })).toMatchObject([{ severity: 'info' }]);
  });

  it('warns of a copy only where the phase allows it: else that is an error already', async () => {
    const sql = 'ALTER TABLE t MODIFY a BIGINT;';
    expect(await check(sql)).toEqual([]);
    expect(await check('', { file: allowing(sql, 'copy') })).toMatchObject([{ severity: 'warning' }]);
  });

  it('looks at OPTIMIZE TABLE', async () => {
    expect(await check('OPTIMIZE TABLE t;')).toMatchObject([{ severity: 'error', fix: undefined }]);
  });

  it('is silent on smaller tables, and where the size is not known', async () => {
    const sql = 'ALTER TABLE t MODIFY a INT NOT NULL;';
    expect(await check(sql, { facts: { t: { dataBytes: 99 * 1024 ** 3, indexBytes: 0 } } })).toEqual([]);
    expect(await check(sql, { facts: {} })).toEqual([]);
  });

  it('is silent where nothing is rebuilt, and where a cheaper way is reported', async () => {
    expect(await check('ALTER TABLE t ADD INDEX b (b);')).toEqual([]);
    expect(await check('ALTER TABLE t ADD COLUMN c INT NULL, ADD INDEX b (b);')).toEqual([]);
    expect(await check('ALTER TABLE t ADD COLUMN c INT NULL, ALGORITHM=INPLACE;')).toEqual([]);
  });
});
