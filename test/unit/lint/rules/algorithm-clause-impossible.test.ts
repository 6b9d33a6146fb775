import { describe, expect, it } from 'vitest';
import { newestKnown } from '../../../../src/core/mysql-version.ts';
import { expand, findingsOf, lintExample } from '../example.ts';

const schema = `CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NOT NULL, b VARCHAR(20), KEY ka (a));`;
const check = async (sql: string, more = {}) =>
  findingsOf(
    'algorithm-clause-impossible',
    await lintExample({ schema, version: '8.4.6', file: expand(sql), ...more }),
  );

describe('algorithm-clause-impossible', () => {
  it.each([
    [
      'ALTER TABLE t ADD INDEX b (b), ALGORITHM=INSTANT;',
      'ALTER TABLE t ADD INDEX b (b), ALGORITHM=INPLACE, LOCK=NONE;',
    ],
    ['CREATE INDEX b ON t (b) ALGORITHM=INSTANT;', 'CREATE INDEX b ON t (b) ALGORITHM=INPLACE LOCK=NONE;'],
    [
      'ALTER TABLE t ADD FULLTEXT INDEX w (b), LOCK=NONE;',
      'ALTER TABLE t ADD FULLTEXT INDEX w (b), ALGORITHM=INPLACE, LOCK=SHARED;',
    ],
    ['ALTER TABLE t ALGORITHM=INPLACE, MODIFY a BIGINT;', 'ALTER TABLE t MODIFY a BIGINT, ALGORITHM=COPY;'],
    ['ALTER TABLE t MODIFY a BIGINT, ALGORITHM=COPY, LOCK=NONE;', 'ALTER TABLE t MODIFY a BIGINT, ALGORITHM=COPY;'],
  ])('%s', async (sql, fix) => {
    expect(await check(sql)).toMatchObject([
      { severity: 'error', place: { line: 5, column: 7 }, message: expect.stringContaining('is not possible'), fix },
    ]);
    // What the fix says is accepted.
    expect(await check(fix)).toEqual([]);
  });

  it('splits what is instant from what is not', async () => {
    expect(await check('ALTER TABLE t ADD COLUMN c INT NULL, ADD INDEX b (b), ALGORITHM=INSTANT;')).toMatchObject([
      {
        message: 'MySQL will refuse this statement on t: its changes are not all instant.',
        fix: 'ALTER TABLE t ADD COLUMN c INT NULL;\nALTER TABLE t ADD INDEX b (b);',
      },
    ]);
  });

  it('is a warning where only some of the versions in question refuse it', async () => {
    const result = await lintExample({
      schema,
      file: expand('ALTER TABLE t ADD COLUMN c INT NULL FIRST, ALGORITHM=INSTANT;'),
    });
    expect(findingsOf('algorithm-clause-impossible', result)).toMatchObject([
      {
        severity: 'warning',
        message: expect.stringContaining(
          `${newestKnown.join('.')} accepts this statement on t, but other possible versions refuse it: ALGORITHM=INSTANT`,
        ),
      },
    ]);
  });

  it('finds words that MySQL does not know', async () => {
    expect(await check('ALTER TABLE t ADD COLUMN c INT NULL, ALGORITHM=NOCOPY;')).toMatchObject([
      {
        message: 'MySQL does not know ALGORITHM=NOCOPY and will refuse the statement.',
        fix: 'ALTER TABLE t ADD COLUMN c INT NULL, ALGORITHM=INSTANT;',
      },
    ]);
  });

  it('is silent on what works, on error 1221, and where the column is not known', async () => {
    expect(await check('ALTER TABLE t ADD COLUMN c INT NULL, ALGORITHM=INSTANT;')).toEqual([]);
    expect(await check('ALTER TABLE t ADD COLUMN c INT NULL, ALGORITHM=DEFAULT, LOCK=DEFAULT;')).toEqual([]);
    expect(await check('ALTER TABLE t ADD INDEX b (b), ALGORITHM=INSTANT, LOCK=NONE;')).toEqual([]);
    expect(await check('ALTER TABLE elsewhere MODIFY a BIGINT, ALGORITHM=INPLACE;')).toEqual([]);
  });
});
