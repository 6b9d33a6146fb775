import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const schema = `CREATE TABLE p (id BIGINT PRIMARY KEY);
CREATE TABLE t (id BIGINT PRIMARY KEY, pid BIGINT NULL, a BIGINT NULL, b BIGINT NULL, KEY ab (a, b), CONSTRAINT t_b FOREIGN KEY (b) REFERENCES p (id));`;
const check = async (sql: string, more = {}) => {
  const file = expand(`SET SESSION foreign_key_checks = 0;\n${sql}`);
  return findingsOf('fk-add-without-index', await lintExample({ schema, version: '8.4.6', file, ...more }));
};

describe('fk-add-without-index', () => {
  it('adds the index first', async () => {
    expect(await check('ALTER TABLE t ADD CONSTRAINT t_p FOREIGN KEY (pid) REFERENCES p (id);')).toMatchObject([
      {
        severity: 'warning',
        place: { line: 6, column: 21 },
        message: expect.stringContaining('No index of t begins with the columns of the foreign key t (pid) → p'),
        fix: 'ALTER TABLE t ADD INDEX pid (pid);',
      },
    ]);
  });

  it('wants the columns at the beginning of the index', async () => {
    expect(await check('ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES p (id);')).toEqual([]);
    expect(await check('ALTER TABLE t ADD FOREIGN KEY (b, a) REFERENCES p (id, id);')).toMatchObject([
      { fix: 'ALTER TABLE t ADD INDEX b_a (b, a);' },
    ]);
  });

  it('knows the index that MySQL made for another foreign key', async () => {
    expect(await check('ALTER TABLE t ADD FOREIGN KEY (b) REFERENCES p (id);')).toEqual([]);
  });

  it('is silent where the statement adds the index, on new tables, and on those that are not known whole', async () => {
    expect(await check('ALTER TABLE t ADD INDEX (pid), ADD FOREIGN KEY (pid) REFERENCES p (id);')).toEqual([]);
    expect(
      await check(
        'CREATE TABLE n (id INT PRIMARY KEY, x BIGINT);\nALTER TABLE n ADD FOREIGN KEY (x) REFERENCES p (id);',
      ),
    ).toEqual([]);
    expect(
      await check('ALTER TABLE u ADD COLUMN x BIGINT NULL;\nALTER TABLE u ADD FOREIGN KEY (x) REFERENCES p (id);'),
    ).toEqual([]);
  });
});
