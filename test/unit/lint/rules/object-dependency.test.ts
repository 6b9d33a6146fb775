import { describe, expect, it } from 'vitest';
import { contract, expand, findingsOf, lintExample } from '../example.ts';

const tables = [
  'CREATE TABLE p (id INT PRIMARY KEY, code VARCHAR(20) NOT NULL, UNIQUE KEY code (code));',
  `CREATE TABLE t (
    id INT PRIMARY KEY, a INT NULL, b INT NULL, c VARCHAR(20) NULL, f INT NULL, k INT NULL, only_one INT NULL, free INT NULL,
    g INT AS (a + 1), d INT DEFAULT (b + 1), p_code VARCHAR(20) NULL,
    KEY fi ((f * 2)), CONSTRAINT two CHECK (k > b), CONSTRAINT one CHECK (only_one > 0),
    CONSTRAINT fk FOREIGN KEY (p_code) REFERENCES p (code)
  );`,
  'CREATE TABLE r (id INT NOT NULL, day INT NOT NULL) PARTITION BY RANGE (day) (PARTITION id VALUES LESS THAN (10));',
].join('\n');
const check = async (sql: string, objects = '') =>
  findingsOf('object-dependency', await lintExample({ schema: `${tables}\n${objects}`, file: contract(sql) }));
const messages = async (sql: string, objects = '') => (await check(sql, objects)).map(({ message }) => message);

describe('object-dependency', () => {
  it('names all that MySQL refuses for, and the statement that takes them along', async () => {
    expect(await check('ALTER TABLE t DROP COLUMN b;')).toEqual([
      expect.objectContaining({
        severity: 'error',
        place: { file: 'm.yaml', line: 8, column: 21 },
        message: 'MySQL refuses to drop t.b: the default of d and the check two use it.',
        fix: 'ALTER TABLE t ALTER COLUMN d DROP DEFAULT, DROP CHECK two, DROP COLUMN b;',
      }),
    ]);
  });

  it.each([
    ['ALTER TABLE t DROP COLUMN a;', 'MySQL refuses to drop t.a: the generated column g uses it.'],
    ['ALTER TABLE t RENAME COLUMN a TO z;', 'MySQL refuses to rename t.a: the generated column g uses it.'],
    ['ALTER TABLE t DROP COLUMN f;', 'MySQL refuses to drop t.f: the functional index fi uses it.'],
    ['ALTER TABLE t CHANGE only_one z INT;', 'MySQL refuses to rename t.only_one: the check one uses it.'],
    ['ALTER TABLE r DROP COLUMN day;', 'MySQL refuses to drop r.day: the partitioning of the table uses it.'],
    ['ALTER TABLE t DROP COLUMN p_code;', 'MySQL refuses to drop t.p_code: the foreign key fk uses it.'],
    ['ALTER TABLE p DROP COLUMN code;', 'MySQL refuses to drop p.code: the foreign key fk of t uses it.'],
    [
      'ALTER TABLE p MODIFY code VARCHAR(10) NOT NULL;',
      'MySQL refuses to change the type of p.code: the foreign key fk of t uses it.',
    ],
    ['DROP TABLE p;', 'MySQL refuses to drop p: the foreign key fk of t uses it.'],
  ])('%s', async (sql, message) => {
    expect(await messages(sql)).toEqual([message]);
  });

  it.each([
    'ALTER TABLE t DROP COLUMN free;',
    'ALTER TABLE t DROP COLUMN only_one;',
    'ALTER TABLE t DROP COLUMN a, DROP COLUMN g;',
    'ALTER TABLE t CHANGE a z INT NULL, MODIFY g INT AS (z + 1);',
    'ALTER TABLE t DROP INDEX fi, DROP COLUMN f;',
    'ALTER TABLE t DROP FOREIGN KEY fk, DROP COLUMN p_code;',
    'ALTER TABLE t DROP FOREIGN KEY fk;\nALTER TABLE p DROP COLUMN code;',
    'ALTER TABLE t RENAME COLUMN p_code TO z;',
    'ALTER TABLE t MODIFY p_code VARCHAR(30) NULL;',
    'ALTER TABLE r DROP COLUMN id;',
    'SET foreign_key_checks = 0;\nDROP TABLE p;',
    'DROP TABLE t, p;',
    'RENAME TABLE p TO z;',
  ])('is silent about %s', async (sql) => {
    expect(await messages(sql)).toEqual([]);
  });

  it('knows which view breaks, by its text or by its star', async () => {
    const views = [
      'CREATE VIEW v1 AS SELECT x.free FROM t x JOIN p ON p.id = x.id;',
      'CREATE VIEW v2 AS SELECT * FROM t;',
      'CREATE VIEW v3 AS SELECT free FROM t WHERE id > 3;',
      'CREATE VIEW other AS SELECT p.id AS free FROM p JOIN t ON t.id = p.id;',
    ].join('\n');
    expect(await check('ALTER TABLE t DROP COLUMN free;', views)).toMatchObject([
      {
        severity: 'error',
        message: 'The view v1, the view v2 and the view v3 fail once t.free is dropped.',
        fix: expect.stringContaining('DROP VIEW v1; -- and create it anew without what goes away\n'),
      },
    ]);
  });

  it('warns where a text has both names and nothing says that they belong together', async () => {
    const view = 'CREATE VIEW v AS SELECT free FROM t JOIN p ON p.id = t.id;';
    const routine = 'CREATE PROCEDURE q() UPDATE t SET free = 1;';
    expect(await check('ALTER TABLE t DROP COLUMN free;', `${view}\n${routine}`)).toMatchObject([
      {
        severity: 'warning',
        message: 'The view v and the procedure q may rely on t.free, which is dropped: the text of each names it.',
        fix: undefined,
      },
    ]);
  });

  it('knows the triggers of the table by NEW and OLD', async () => {
    const triggers = [
      'CREATE TRIGGER mine BEFORE INSERT ON t FOR EACH ROW SET NEW.free = 1;',
      'CREATE TRIGGER calm BEFORE UPDATE ON t FOR EACH ROW SET NEW.c = "free";',
      'CREATE TRIGGER log AFTER DELETE ON t FOR EACH ROW INSERT INTO log (free) VALUES (1);',
    ].join('\n');
    expect(await messages('ALTER TABLE t RENAME COLUMN free TO z;', triggers)).toEqual([
      'The trigger mine fails once t.free has another name.',
    ]);
  });

  it('sees what earlier statements have made of an object, and later ones will', async () => {
    const view = 'CREATE VIEW v AS SELECT id, free FROM t;';
    const drop = 'ALTER TABLE t DROP COLUMN free;';
    expect(await messages(`CREATE OR REPLACE VIEW v AS SELECT id FROM t;\n${drop}`, view)).toEqual([]);
    expect(await messages(`DROP VIEW v;\n${drop}`, view)).toEqual([]);
    expect(await check(`${drop}\nDROP VIEW v;`, view)).toMatchObject([{ severity: 'warning' }]);
  });

  it('tells what names a table that is dropped or renamed', async () => {
    const view = 'CREATE VIEW v AS SELECT id FROM r;';
    expect(await messages('DROP TABLE r;', view)).toEqual(['The view v fails once r is dropped.']);
    expect(await messages('RENAME TABLE r TO z;', view)).toEqual(['The view v fails once r has another name.']);
    expect(await messages('RENAME TABLE r TO z;\nCREATE VIEW r AS SELECT * FROM z;', view)).toEqual([]);
    expect(await messages('RENAME TABLE r TO r_old, t TO r;', view)).toEqual([]);
  });

  it('looks for variables of the old type where a type changes', async () => {
    const routine = 'CREATE FUNCTION q() RETURNS INT RETURN (SELECT MAX(t.free) FROM t);';
    expect(await check('ALTER TABLE t MODIFY free BIGINT NULL;', routine)).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('The function q may rely on t.free') },
    ]);
    expect(await messages('ALTER TABLE t MODIFY free INT NULL COMMENT "x";', routine)).toEqual([]);
  });

  it('is silent about a table that the phase makes', async () => {
    const file = expand('CREATE TABLE n (a INT, g INT AS (a));\nALTER TABLE n DROP COLUMN a;');
    expect(findingsOf('object-dependency', await lintExample({ schema: tables, file }))).toEqual([]);
  });
});
