import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const schema = `CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NOT NULL, b VARCHAR(20), KEY ka (a));`;
const lintOf = (sql: string, more = {}) => lintExample({ schema, version: '8.4.6', file: expand(sql), ...more });
const check = async (sql: string, more = {}) =>
  findingsOf('algorithm-inplace-defeats-instant', await lintOf(sql, more));

describe('algorithm-inplace-defeats-instant', () => {
  it('takes the clause out, and speaks instead of the general rule', async () => {
    const result = await lintOf('ALTER TABLE t ADD COLUMN c INT NULL, ALGORITHM=INPLACE, LOCK=NONE;');
    expect(findingsOf('algorithm-inplace-defeats-instant', result)).toMatchObject([
      {
        severity: 'warning',
        place: { line: 5, column: 7 },
        message: 'ALGORITHM=INPLACE makes MySQL rebuild t. Without the clause this change is instant.',
        fix: 'ALTER TABLE t ADD COLUMN c INT NULL;',
      },
    ]);
    expect(findingsOf('ddl-inplace-rebuild', result)).toEqual([]);
  });

  it('is an error where a copy is asked for, unless the phase allows one', async () => {
    const sql = 'ALTER TABLE t ALTER a SET DEFAULT 1, ALGORITHM=COPY;';
    expect(await check(sql)).toMatchObject([
      { severity: 'error', message: expect.stringContaining('copy t while writes wait') },
    ]);
    const file = expand(sql).replace('    irreversible', '    allow: [{what: copy, reason: "ok"}]\n    irreversible');
    expect(await check(sql, { file })).toEqual([]);
  });

  it('is silent where INPLACE rebuilds nothing, or INSTANT is not possible', async () => {
    expect(await check('ALTER TABLE t ALTER a SET DEFAULT 1, ALGORITHM=INPLACE, LOCK=NONE;')).toEqual([]);
    expect(await check('ALTER TABLE t MODIFY b VARCHAR(20) NOT NULL, ALGORITHM=INPLACE;')).toEqual([]);
    expect(
      await check('ALTER TABLE t ADD COLUMN c INT NULL AFTER id, ALGORITHM=INPLACE;', { version: '8.0.28' }),
    ).toEqual([]);
  });

  // Seen on 9.7.4: the table keeps its id and counts a row version.
  it('is silent on LOCK without ALGORITHM, which leaves INSTANT possible', async () => {
    expect(await check('ALTER TABLE t ADD COLUMN c INT NULL, LOCK=NONE;')).toEqual([]);
  });

  it('is silent where instant changes are not safe, and on new tables', async () => {
    const sql = 'ALTER TABLE t ADD COLUMN c INT NULL, ALGORITHM=INPLACE;';
    expect(await check(sql, { version: '8.0.30' })).toEqual([]);
    expect(
      await check('CREATE TABLE n (id INT PRIMARY KEY);\nALTER TABLE n ADD COLUMN c INT, ALGORITHM=INPLACE;'),
    ).toEqual([]);
  });
});
