import { describe, expect, it } from 'vitest';
import { refused, tables, taken } from '../dependency-cases.ts';
import { contract, expand, findingsOf, lintExample } from '../example.ts';

const schema = tables.map((sql) => `${sql};`).join('\n');
const check = async (sql: string, objects = '') =>
  findingsOf('object-dependency', await lintExample({ schema: `${schema}\n${objects}`, file: contract(sql) }));
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

  it.each(refused)('%s', async (sql, _error, message) => {
    expect(await messages(`${sql};`)).toEqual([message]);
  });

  it.each(taken)('is silent about %s', async (sql) => {
    expect(await messages(sql.replaceAll(/$/gm, ';'))).toEqual([]);
  });

  it('says what belongs in front of the statement', async () => {
    expect(await check('ALTER TABLE p DROP COLUMN code;')).toMatchObject([
      { fix: 'ALTER TABLE t DROP FOREIGN KEY fk;\nALTER TABLE p DROP COLUMN code;' },
    ]);
    expect(await check('DROP INDEX by_code ON t;')).toMatchObject([
      { fix: 'ALTER TABLE t DROP FOREIGN KEY fk, DROP INDEX by_code;' },
    ]);
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
        fix: expect.stringContaining('DROP VIEW v1; -- then create it again without the dropped name\n'),
      },
    ]);
  });

  it('warns where a text has both names and nothing says that they belong together', async () => {
    const view = 'CREATE VIEW v AS SELECT free FROM t JOIN p ON p.id = t.id;';
    const routine = 'CREATE PROCEDURE q() UPDATE t SET free = 1;';
    expect(await check('ALTER TABLE t DROP COLUMN free;', `${view}\n${routine}`)).toMatchObject([
      {
        severity: 'warning',
        message: 'The view v and the procedure q may use t.free, which is dropped: their texts contain the name.',
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
      'The trigger mine fails once t.free is renamed.',
    ]);
  });

  it('sees what earlier statements have made of an object, and later ones will', async () => {
    const view = 'CREATE VIEW v AS SELECT id, free FROM t;';
    const drop = 'ALTER TABLE t DROP COLUMN free;';
    expect(await messages(`CREATE OR REPLACE VIEW v AS SELECT id FROM t;\n${drop}`, view)).toEqual([]);
    expect(await messages(`DROP VIEW v;\n${drop}`, view)).toEqual([]);
    expect(await check(`${drop}\nDROP VIEW v;`, view)).toMatchObject([{ severity: 'warning' }]);
  });

  it('reports what names a dropped or renamed table', async () => {
    const view = 'CREATE VIEW v AS SELECT id FROM r;';
    expect(await messages('DROP TABLE r;', view)).toEqual(['The view v fails once r is dropped.']);
    expect(await messages('RENAME TABLE r TO z;', view)).toEqual(['The view v fails once r is renamed.']);
    expect(await messages('RENAME TABLE r TO z;\nCREATE VIEW r AS SELECT * FROM z;', view)).toEqual([]);
    expect(await messages('RENAME TABLE r TO r_old, t TO r;', view)).toEqual([]);
  });

  it('looks for variables of the old type where a type changes', async () => {
    const routine = 'CREATE FUNCTION q() RETURNS INT RETURN (SELECT MAX(t.free) FROM t);';
    expect(await check('ALTER TABLE t MODIFY free BIGINT NULL;', routine)).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('The function q may use t.free') },
    ]);
    expect(await messages('ALTER TABLE t MODIFY free INT NULL COMMENT "x";', routine)).toEqual([]);
  });

  it('is silent about a table that the phase makes', async () => {
    const file = expand('CREATE TABLE n (a INT, g INT AS (a));\nALTER TABLE n DROP COLUMN a;');
    expect(findingsOf('object-dependency', await lintExample({ schema, file }))).toEqual([]);
  });
});
