import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const schema = `CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NULL, b VARCHAR(20), KEY ka (a));\nCREATE TABLE u (id BIGINT PRIMARY KEY, a INT NULL);`;
const check = async (sql: string, more = {}) =>
  findingsOf('rebuilds-not-merged', await lintExample({ schema, version: '8.4.6', file: expand(sql), ...more }));

describe('rebuilds-not-merged', () => {
  it('merges what follows each other on one table', async () => {
    const sql =
      'ALTER TABLE t MODIFY a INT NOT NULL;\nALTER TABLE u MODIFY a INT NOT NULL;\nALTER TABLE t MODIFY b VARCHAR(20) NOT NULL, ALGORITHM=INPLACE;';
    expect(await check(sql)).toMatchObject([
      {
        severity: 'warning',
        place: { line: 7, column: 7 },
        message: '2 statements, the first on line 5, each rebuild t; one ALTER rebuilds it once.',
        fix: 'ALTER TABLE t MODIFY a INT NOT NULL, MODIFY b VARCHAR(20) NOT NULL;',
      },
    ]);
  });

  it('reports three once', async () => {
    const sql = 'ALTER TABLE t MODIFY a BIGINT;\nALTER TABLE t MODIFY b CHAR(9);\nALTER TABLE t ENGINE=InnoDB;';
    expect(await check(sql)).toMatchObject([{ message: expect.stringContaining('3 statements') }]);
  });

  it('is silent where they cannot be one statement', async () => {
    expect(await check('ALTER TABLE t MODIFY a INT NOT NULL;\nALTER TABLE t MODIFY a BIGINT;')).toEqual([]);
    expect(await check('ALTER TABLE t CHANGE a c BIGINT;\nALTER TABLE t MODIFY c BIGINT NOT NULL;')).toEqual([]);
  });

  it('merges what is rebuilt into what is copied, but no index build into either', async () => {
    expect(await check('ALTER TABLE t MODIFY a INT NOT NULL;\nALTER TABLE t MODIFY b CHAR(9);')).toHaveLength(1);
    expect(await check('ALTER TABLE t MODIFY a INT NOT NULL;\nALTER TABLE t ADD INDEX b (b);')).toEqual([]);
  });

  it('does not guess of what is not known', async () => {
    expect(await check('ALTER TABLE elsewhere DROP INDEX x;\nALTER TABLE elsewhere DROP COLUMN x;')).toEqual([]);
  });

  it('is silent where each has a way without a rebuild, on new tables, and over other statements', async () => {
    expect(
      await check('ALTER TABLE t ADD COLUMN c INT, ADD INDEX (c);\nALTER TABLE t ADD COLUMN d INT, ADD INDEX (d);'),
    ).toEqual([]);
    expect(
      await check('CREATE TABLE n (a INT, b INT);\nALTER TABLE n MODIFY a BIGINT;\nALTER TABLE n MODIFY b BIGINT;'),
    ).toEqual([]);
    expect(
      await check('ALTER TABLE t MODIFY a INT NOT NULL;\nCREATE VIEW v AS SELECT 1;\nALTER TABLE t MODIFY b CHAR(9);'),
    ).toEqual([]);
  });
});
