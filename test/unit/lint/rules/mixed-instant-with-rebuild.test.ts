import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const schema = `CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NOT NULL, b VARCHAR(20), KEY ka (a));`;
const lintOf = (sql: string, more = {}) => lintExample({ schema, version: '8.4.6', file: expand(sql), ...more });
const check = async (sql: string, more = {}) => findingsOf('mixed-instant-with-rebuild', await lintOf(sql, more));

describe('mixed-instant-with-rebuild', () => {
  it('puts what is instant into a statement of its own, instead of the general rule', async () => {
    const result = await lintOf('ALTER TABLE t ADD COLUMN c INT NULL, ADD INDEX c (c), ADD COLUMN d INT NULL;');
    expect(findingsOf('mixed-instant-with-rebuild', result)).toMatchObject([
      {
        severity: 'warning',
        place: { line: 5, column: 7 },
        fix: 'ALTER TABLE t ADD COLUMN c INT NULL, ADD COLUMN d INT NULL;\nALTER TABLE t ADD INDEX c (c);',
      },
    ]);
    expect(findingsOf('ddl-inplace-rebuild', result)).toEqual([]);
  });

  it('drops an index before its column', async () => {
    expect(await check('ALTER TABLE t DROP COLUMN a, DROP INDEX ka;')).toMatchObject([
      { fix: 'ALTER TABLE t DROP INDEX ka;\nALTER TABLE t DROP COLUMN a;' },
    ]);
  });

  it('leaves the assertion out, which would not hold for both', async () => {
    expect(
      await check('ALTER TABLE t ADD COLUMN c INT NULL, ADD INDEX b (b), ALGORITHM=INPLACE, LOCK=NONE;'),
    ).toMatchObject([{ fix: 'ALTER TABLE t ADD COLUMN c INT NULL;\nALTER TABLE t ADD INDEX b (b);' }]);
  });

  it('is silent where the rest is as slow by itself', async () => {
    expect(await check('ALTER TABLE t ADD COLUMN c INT NULL, MODIFY a BIGINT NOT NULL;')).toEqual([]);
    expect(await check('ALTER TABLE t ADD COLUMN c INT NULL, MODIFY b VARCHAR(20) NOT NULL;')).toEqual([]);
  });

  it('is silent where nothing is rebuilt, and where an instant change is not safe', async () => {
    expect(await check('ALTER TABLE t ALTER a SET DEFAULT 1, ADD INDEX b (b);')).toEqual([]);
    expect(await check('ALTER TABLE t ADD COLUMN c INT NULL, ADD INDEX b (b);', { version: '8.0.30' })).toEqual([]);
    expect(await check('CREATE TABLE n (id INT PRIMARY KEY);\nALTER TABLE n ADD COLUMN c INT, ADD INDEX (c);')).toEqual(
      [],
    );
  });

  it('is silent where the clauses cannot be taken apart', async () => {
    expect(await check('ALTER TABLE t ADD (c INT NULL, INDEX c (c));')).toEqual([]);
    expect(await check('ALTER TABLE t ADD COLUMN c INT NULL, /*!80000 ADD INDEX b (b) */;')).toEqual([]);
  });
});
