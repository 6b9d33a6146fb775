import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const schema = `CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NOT NULL, b VARCHAR(20), KEY ka (a));`;
const check = async (sql: string, more = {}) =>
  findingsOf('instant-alters-not-merged', await lintExample({ schema, version: '8.4.6', file: expand(sql), ...more }));

describe('instant-alters-not-merged', () => {
  it('merges them', async () => {
    expect(
      await check('ALTER TABLE t ADD COLUMN c INT NULL;\nALTER TABLE t ADD COLUMN d INT NULL AFTER c;'),
    ).toMatchObject([
      {
        severity: 'info',
        place: { line: 6, column: 7 },
        message: '2 instant changes, the first on line 5, use 2 row versions of t; one ALTER uses one.',
        fix: 'ALTER TABLE t ADD COLUMN c INT NULL, ADD COLUMN d INT NULL AFTER c;',
      },
    ]);
  });

  it('reports each stretch that can be merged', async () => {
    const add = (name: string) => `ALTER TABLE t ADD COLUMN ${name} INT NULL;`;
    const found = await check([add('c'), add('d'), 'ALTER TABLE t ADD INDEX b (b);', add('e'), add('f')].join('\n'));
    expect(found.map(({ place }) => place.line)).toEqual([6, 9]);
  });

  it('is silent on changes that cost no row version', async () => {
    expect(await check('ALTER TABLE t ALTER a SET DEFAULT 1;\nALTER TABLE t ADD COLUMN c INT NULL;')).toEqual([]);
    expect(
      await check('ALTER TABLE t ADD COLUMN c INT AS (a + 1) VIRTUAL;\nALTER TABLE t ADD COLUMN d INT AS (a) VIRTUAL;'),
    ).toEqual([]);
    const two = 'ALTER TABLE t ADD COLUMN c INT NULL;\nALTER TABLE t ADD COLUMN d INT NULL;';
    expect(await check(two, { version: '8.0.28' })).toEqual([]);
  });

  it('is silent where one takes the name that another gave up, and on new tables', async () => {
    expect(await check('ALTER TABLE t DROP COLUMN b;\nALTER TABLE t ADD COLUMN b TEXT NULL;')).toEqual([]);
    expect(
      await check(
        'CREATE TABLE n (id INT PRIMARY KEY);\nALTER TABLE n ADD COLUMN a INT;\nALTER TABLE n ADD COLUMN b INT;',
      ),
    ).toEqual([]);
  });
});
