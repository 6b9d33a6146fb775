import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const schema = 'CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NULL);';
const check = async (sql: string, more = {}) =>
  findingsOf('estimate-unknown', await lintExample({ schema, file: expand(sql), estimate: true, ...more }));

describe('estimate-unknown', () => {
  it('names what is missing and how to get it', async () => {
    expect(await check('ALTER TABLE t ADD INDEX i (a);')).toMatchObject([
      {
        severity: 'warning',
        phase: 'expand',
        message: 'How long expand takes is not known, for want of rows and bytes of t.',
        fix: expect.stringContaining('phasedb snapshot'),
      },
    ]);
  });

  it('says so of a statement that is not understood', async () => {
    expect(await check('ALTER TABLE t GARBAGE;')).toMatchObject([
      { message: expect.stringContaining('what MySQL does') },
    ]);
  });

  it.each([
    ['what costs the dictionary alone', 'ALTER TABLE t ADD COLUMN b INT NULL;'],
    ['a new table', 'CREATE TABLE n (id INT PRIMARY KEY);'],
  ])('is silent on %s', async (_, sql) => {
    expect(await check(sql)).toEqual([]);
  });

  it('is silent where the size is known, and where no estimate is asked for', async () => {
    const facts = { t: { rowsEstimate: 5, dataBytes: 16_384, indexBytes: 0 } };
    expect(await check('ALTER TABLE t ADD INDEX i (a);', { facts })).toEqual([]);
    const unasked = await lintExample({ schema, file: expand('ALTER TABLE t ADD INDEX i (a);') });
    expect(findingsOf('estimate-unknown', unasked)).toEqual([]);
  });
});
