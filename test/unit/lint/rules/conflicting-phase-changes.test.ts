import { describe, expect, it } from 'vitest';
import { contract, expand, findingsOf, lintExample } from '../example.ts';

const schema = 'CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NULL, b VARCHAR(20), KEY i (a));';
const check = async (file: string) => findingsOf('conflicting-phase-changes', await lintExample({ schema, file }));

describe('conflicting-phase-changes', () => {
  it('writes one ADD COLUMN for a column that is added and changed', async () => {
    expect(
      await check(expand('ALTER TABLE t ADD COLUMN c INT NULL;\nALTER TABLE t MODIFY C BIGINT NOT NULL DEFAULT 0;')),
    ).toMatchObject([
      {
        severity: 'warning',
        phase: 'expand',
        place: { line: 6, column: 21 },
        message: 't.C is added in line 5 and changed here.',
        fix: 'ALTER TABLE t ADD COLUMN C BIGINT NOT NULL DEFAULT 0;',
      },
    ]);
  });

  it('writes one MODIFY for a column that is changed twice', async () => {
    expect(
      await check(expand('ALTER TABLE t MODIFY b VARCHAR(30);\nALTER TABLE t MODIFY b VARCHAR(40);')),
    ).toMatchObject([
      {
        message: 't.b is changed in line 5 and changed again here.',
        fix: 'ALTER TABLE t MODIFY COLUMN b VARCHAR(40);',
      },
    ]);
  });

  it('finds what is added in vain', async () => {
    expect(await check(expand('ALTER TABLE t ADD COLUMN c INT;\nALTER TABLE t DROP COLUMN c;'))).toMatchObject([
      { message: 't.c is added in line 5 and dropped here.', fix: 'Remove both.' },
    ]);
    expect(await check(expand('CREATE INDEX j ON t (b);\nDROP INDEX j ON t;'))).toMatchObject([
      { message: 'The index j of t is added in line 5 and dropped here.' },
    ]);
  });

  it('writes one ALTER for an index of another definition', async () => {
    expect(await check(expand('ALTER TABLE t DROP INDEX i;\nALTER TABLE t ADD INDEX i (a, b);'))).toMatchObject([
      { fix: 'ALTER TABLE t DROP INDEX i, ADD INDEX i (a, b);' },
    ]);
    expect(await check(expand('ALTER TABLE t DROP INDEX i, ADD INDEX i (a, b);'))).toEqual([]);
  });

  it('says that the values of a column are lost', async () => {
    expect(await check(expand('ALTER TABLE t DROP COLUMN b;\nALTER TABLE t ADD COLUMN b TEXT;'))).toMatchObject([
      { why: expect.stringContaining('loses the values'), fix: 'ALTER TABLE t MODIFY COLUMN b TEXT;' },
    ]);
  });

  it('is silent about a definition that changes from phase to phase', async () => {
    const file =
      expand('ALTER TABLE t ADD COLUMN c INT NULL;') +
      contract('ALTER TABLE t MODIFY c INT NOT NULL;').split('phases:\n')[1];
    expect(await check(file)).toEqual([]);
  });

  it('is silent about a column and an index that a backfill needs, and not without one', async () => {
    const added = expand('ALTER TABLE t ADD COLUMN done TINYINT NULL, ADD INDEX by_done (done);');
    const dropped = contract('ALTER TABLE t DROP INDEX by_done, DROP COLUMN done;').split('phases:\n')[1];
    expect(await check(added + dropped)).toEqual([]);
    const second =
      '  - name: again\n    type: expand\n    sql: ALTER TABLE t DROP COLUMN done\n    irreversible: test\n';
    expect(await check(added + second)).toMatchObject([{ phase: 'again' }]);
  });

  it('is silent about another table, another column, and a table of the same phase', async () => {
    expect(
      await check(expand('ALTER TABLE t MODIFY a INT;\nALTER TABLE u MODIFY a INT;\nALTER TABLE t MODIFY b TEXT;')),
    ).toEqual([]);
    expect(
      await check(expand('CREATE TABLE n (a INT);\nALTER TABLE n ADD b INT;\nALTER TABLE n MODIFY b BIGINT;')),
    ).toEqual([]);
  });
});
