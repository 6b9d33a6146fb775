import { describe, expect, it } from 'vitest';
import { readSchema } from '../../../src/catalog/from-sql.ts';
import { classify } from '../../../src/ddl/classify.ts';
import type { ServerFacts } from '../../../src/ddl/verdict.ts';
import { readStatement } from '../../../src/sql/statements/read-statement.ts';

const server: ServerFacts = { version: [9, 7, 4], strict: true, foreignKeyChecks: true };
const schema = `CREATE TABLE big (id BIGINT PRIMARY KEY, code INT NOT NULL, note TEXT NULL, gone INT NULL);
  CREATE TABLE v (id BIGINT PRIMARY KEY);
  CREATE PROCEDURE sweep() BEGIN CALL deeper(); END;
  CREATE PROCEDURE deeper() TRUNCATE TABLE v;
  CREATE PROCEDURE around() CALL around();
  CREATE PROCEDURE safe(IN a INT) SELECT * FROM big WHERE id = a;
  CREATE FUNCTION wipes() RETURNS INT DETERMINISTIC BEGIN DELETE FROM v; RETURN 1; END;
  CREATE EVENT sleeping ON SCHEDULE EVERY 1 DAY DISABLE DO DROP TABLE v;`;
const { catalog } = readSchema(schema);

const judge = (sql: string) => classify(readStatement(sql), catalog, server);
const kindsOf = (sql: string) => [...new Set((judge(sql).effects ?? []).map(({ kind }) => kind))].sort().join(' ');
const event = (code: string) => `CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO ${code}`;
const procedure = (code: string) => `CREATE PROCEDURE p(IN a INT) ${code}`;
const block = (code: string) => procedure(`BEGIN DECLARE n INT DEFAULT 0; ${code} END`);

describe('what stored code does', () => {
  it.each([
    ['DROP TABLE v', 'destructive'],
    ['DROP TABLE IF EXISTS d.v, big', 'destructive'],
    ['TRUNCATE v', 'destructive'],
    ['RENAME TABLE v TO w', 'destructive'],
    ['DROP VIEW x', 'destructive'],
    ['DROP EVENT x', 'destructive'],
    ['DROP DATABASE d', 'destructive'],
    ['ALTER TABLE big DROP COLUMN gone', 'destructive'],
    ['ALTER TABLE big MODIFY code BIGINT NOT NULL', 'copy'],
    ['ALTER TABLE big MODIFY code TINYINT NOT NULL', 'copy destructive'],
    ['CREATE TABLE w AS SELECT * FROM big', 'copy'],
    ['ALTER TABLE big ADD FULLTEXT INDEX f (note)', 'blocking'],
    ['CREATE FULLTEXT INDEX f ON big (note)', 'blocking'],
    ['OPTIMIZE TABLE big', 'rebuild'],
    ['ALTER TABLE big ADD COLUMN x INT', ''],
    ['ALTER TABLE big FROBNICATE x', 'destructive unread'],
    ['DELETE FROM v WHERE id = 5', 'destructive'],
    ['DELETE FROM v WHERE id = a LIMIT 10', 'destructive'],
    ['WITH w AS (SELECT 1 AS id) DELETE FROM v WHERE id IN (SELECT id FROM w)', 'destructive'],
    ['UPDATE v SET id = 1', 'destructive'],
    ['INSERT INTO v VALUES (1)', ''],
    ['DO SLEEP(1)', ''],
    ['CALL sweep()', 'destructive'],
    ['CALL safe(1)', ''],
    ['CALL around()', ''],
    ['CALL nobody_knows()', 'unread'],
    ['CALL other.sweep()', 'unread'],
    ['SELECT wipes()', 'destructive'],
    ['INSERT INTO v SELECT wipes() FROM big', 'destructive'],
    ['SELECT other.f(1)', 'unread'],
    ['SET GLOBAL max_connections = 1', 'server'],
    ['SET PERSIST max_connections = 1', 'server'],
    ['SET @a = 1, @@global.max_connections = 1', 'server'],
    ["SET PASSWORD FOR root = 'x'", 'server'],
    ['SET ROLE ALL', 'server'],
    ['SET sql_log_bin = 0', 'server'],
    ['SET @@session.sql_log_bin = 0', 'server'],
    ['SET @a = wipes()', 'destructive'],
    ['CREATE OR REPLACE VIEW x AS SELECT wipes()', 'destructive'],
    ['SET foreign_key_checks = 0', ''],
    ['GRANT ALL ON *.* TO me', 'server'],
    ['REVOKE ALL ON *.* FROM me', 'server'],
    ['CREATE USER u', 'server'],
    ["ALTER USER root IDENTIFIED BY 'x'", 'server'],
    ['DROP USER u', 'server'],
    ['RENAME USER u TO w', 'server'],
    ['CREATE ROLE r', 'server'],
    ["CREATE SERVER s FOREIGN DATA WRAPPER mysql OPTIONS (HOST 'x')", 'server'],
    ["INSTALL PLUGIN p SONAME 'x.so'", 'server'],
    ['KILL 1', 'server'],
    ['SHUTDOWN', 'server'],
    ['FLUSH TABLES WITH READ LOCK', 'server'],
    ["PURGE BINARY LOGS BEFORE '2030-01-01'", 'server'],
    ['STOP REPLICA', 'server'],
    ["SELECT * FROM v INTO OUTFILE '/tmp/x'", 'server'],
    ["SELECT * INTO DUMPFILE '/tmp/x' FROM v", 'server'],
    ["LOAD DATA INFILE '/tmp/x' INTO TABLE v", 'server'],
    ["SELECT LOAD_FILE('/etc/passwd')", 'server'],
    ["UPDATE mysql.user SET host = '%' WHERE user = 'x'", 'server'],
    ['SELECT authentication_string INTO @a FROM `mysql` . `user` LIMIT 1', 'server'],
    ['ALTER EVENT sleeping ENABLE', 'destructive'],
    ['ALTER EVENT sleeping COMMENT "x"', ''],
    ['ALTER EVENT nobody_knows ENABLE', 'unread'],
    ["PREPARE s FROM 'DROP TABLE v'", 'unread'],
    ['FROBNICATE', 'unread'],
    ['START TRANSACTION', ''],
    ['COMMIT', ''],
    ['ANALYZE TABLE v', ''],
  ])('of an event: %s: %s', (code, kinds) => {
    expect(kindsOf(event(code))).toBe(kinds);
    // At any depth of a block.
    expect(kindsOf(event(`x: BEGIN IF (SELECT 1) THEN WHILE 1 DO ${code}; END WHILE; END IF; END x`))).toBe(kinds);
  });

  it.each([
    ['DELETE FROM v WHERE id = a', ''],
    ['DELETE FROM v WHERE v.id IN (a, n) AND id > 3', ''],
    ['DELETE FROM v LIMIT 1000', ''],
    ['DELETE FROM v WHERE (id = a) AND (id BETWEEN 1 AND 2)', ''],
    ['DELETE FROM v LIMIT 18446744073709551615', 'destructive'],
    ['DELETE FROM v', 'destructive'],
    ['DELETE FROM v WHERE 1 = 1', 'destructive'],
    ['DELETE FROM v WHERE id = 5', 'destructive'],
    ['DELETE FROM v WHERE id = a OR 1', 'destructive'],
    ['DELETE FROM v WHERE id = a OR id > 0', 'destructive'],
    ['DELETE FROM v WHERE NOT (id = a)', 'destructive'],
    ['DELETE FROM v WHERE id = (SELECT 1)', 'destructive'],
    ['DELETE FROM v WHERE a = a', 'destructive'],
    ['DELETE v FROM v JOIN big USING (id) WHERE big.id = a', ''],
    ['UPDATE big SET code = 1 WHERE id > 5', ''],
    ['UPDATE big SET code = 1 WHERE 1', 'destructive'],
    ['UPDATE big SET code = 1 WHERE a = 3', 'destructive'],
    ['UPDATE big SET code = 1 WHERE id = id', 'destructive'],
    ['UPDATE big SET code = 1 WHERE id > 5 OR TRUE', 'destructive'],
    ['UPDATE big SET code = 1 LIMIT 100', ''],
    ['CREATE TEMPORARY TABLE x AS SELECT * FROM big', ''],
    ['DROP TEMPORARY TABLE x', ''],
    ['DECLARE EXIT HANDLER FOR SQLEXCEPTION DROP TABLE v', 'destructive'],
    ['DECLARE c CURSOR FOR SELECT wipes()', 'destructive'],
    ['IF wipes() THEN SELECT 1; END IF', 'destructive'],
    ['CASE wipes() WHEN 1 THEN SELECT 1; END CASE', 'destructive'],
    ['REPEAT SELECT 1; UNTIL wipes() END REPEAT', 'destructive'],
  ])('of a procedure: %s: %s', (code, kinds) => {
    expect(kindsOf(block(`${code};`))).toBe(kinds);
  });

  it.each([
    ['DELETE FROM v WHERE id = OLD.id', ''],
    ['DELETE FROM v WHERE OLD.id = v.id', ''],
    ['DELETE FROM v WHERE OLD.id = NEW.id', 'destructive'],
    ['UPDATE v SET id = 1 WHERE NEW.id = 1', 'destructive'],
    ['SET NEW.code = 1', ''],
    ['INSERT INTO v VALUES (NEW.id) ON DUPLICATE KEY UPDATE id = NEW.id', ''],
    ['CALL sweep()', 'destructive'],
  ])('of a trigger: %s: %s', (code, kinds) => {
    expect(kindsOf(`CREATE TRIGGER t AFTER UPDATE ON big FOR EACH ROW ${code}`)).toBe(kinds);
  });

  it.each([
    ['CREATE VIEW w AS SELECT wipes()', 'destructive'],
    ['CREATE OR REPLACE VIEW w AS SELECT * FROM mysql.user', 'server'],
    ['CREATE VIEW w (a) AS SELECT id FROM big', ''],
    ['CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN wipes()', 'destructive'],
    ["CREATE FUNCTION f RETURNS STRING SONAME 'udf.so'", 'unread'],
    ['CREATE FUNCTION f(a INT) RETURNS INT LANGUAGE JAVASCRIPT AS $$ return 1 $$', 'unread'],
    ['ALTER EVENT sleeping ENABLE', 'destructive'],
    ['ALTER EVENT sleeping DISABLE', ''],
    ['ALTER EVENT sleeping DO DROP TABLE big', 'destructive'],
    ['ALTER EVENT nobody_knows ENABLE', 'unread'],
    ['ALTER PROCEDURE sweep SQL SECURITY INVOKER', ''],
    ['DROP PROCEDURE sweep', ''],
  ])('%s: %s', (sql, kinds) => {
    expect(kindsOf(sql)).toBe(kinds);
  });

  it.each([
    // Names that look like keywords, so that a reader may lose its place; MySQL takes the first.
    'IF CASE WHEN `end` = 1 THEN (SELECT 1) END THEN DROP TABLE v; END IF;',
    'IF CASE WHEN end = 1 THEN (SELECT 1) END THEN DROP TABLE v; END IF;',
    'WHILE (do) IN (SELECT 1) DO DROP TABLE v; END WHILE;',
    'WHILE do IN (SELECT 1) DO DROP TABLE v; END WHILE;',
    '(SELECT 1) END THEN DROP TABLE v;',
    'SELECT 1 DROP TABLE v;',
    'SELECT 1; END; DROP TABLE v; BEGIN SELECT 1;',
    'BEGIN SELECT 1; DROP TABLE v;',
  ])('nothing of a misread block is passed over: %s', (code) => {
    expect(kindsOf(block(code))).toMatch(/destructive|unread/);
  });

  it('reads blocks that are nested deep, and no deeper', () => {
    const nested = (levels: number) => procedure(`${'BEGIN '.repeat(levels)}DROP TABLE v; ${'END; '.repeat(levels)}`);
    expect(kindsOf(nested(50))).toBe('destructive');
    expect(kindsOf(nested(20_000))).toBe('unread');
  });

  it.each([
    [`DELETE FROM v WHERE ${'(a = 1 AND '.repeat(20_000)}1${')'.repeat(20_000)}`, 'destructive'],
    [`UPDATE v SET id = 1 WHERE ${'('.repeat(20_000)}1${')'.repeat(20_000)}`, 'destructive'],
    [`UPDATE v SET id = 1 WHERE ${'id = 1 OR '.repeat(400)}id = 2`, ''],
    [`UPDATE v SET id = 1 WHERE ${'id = 1 OR '.repeat(20_000)}id = 2`, 'destructive'],
    [`SELECT ${'CASE WHEN 1 THEN '.repeat(20_000)}1${' END'.repeat(20_000)}`, ''],
    ['x: LOOP LEAVE x; END LOOP; '.repeat(20_000).slice(0, -2), ''],
  ])('reads a condition of any depth', (code, kinds) => {
    expect(kindsOf(block(`${code};`))).toBe(kinds);
  });

  it('names no more than 20 of a kind, and every kind', () => {
    const { effects = [] } = judge(block(`${'DROP TABLE v; '.repeat(5000)} GRANT ALL ON *.* TO me;`));
    expect(effects).toHaveLength(21);
    expect(effects.at(-1)).toMatchObject({ kind: 'server' });
  });
});

describe('the verdict of a statement that stores code', () => {
  it.each([
    ['ALTER TABLE big MODIFY code BIGINT NOT NULL', 'copy', 'shared', false],
    ['CALL nobody_knows()', 'unknown', 'unknown', true],
    ['ALTER TABLE big ADD FULLTEXT INDEX f (note)', 'inplace', 'shared', false],
    ['DROP TABLE v', 'instant', 'none', true],
    ['SELECT 1', 'instant', 'none', false],
  ])('%s: %s', (code, algorithm, lock, destructive) => {
    expect(judge(event(code))).toMatchObject({ algorithm, lock, destructive });
  });

  it('says when, what, and through which programs', () => {
    expect(judge(event('CALL sweep()')).because).toBe(
      'when the event runs, it calls the procedure sweep, which calls the procedure deeper, which empties v',
    );
    expect(judge(event('DROP TABLE v'))).toMatchObject({ effects: [{ span: { start: 42, end: 54 } }] });
  });

  it('reads quotes and backslashes as the mode of the session does', () => {
    const sql = "CREATE PROCEDURE p() BEGIN SELECT '\\'; DROP TABLE v; -- '; END;\n END";
    const kinds = (noBackslashEscapes: boolean) =>
      classify(readStatement(sql, { noBackslashEscapes }), catalog, server).effects?.map(({ kind }) => kind);
    expect(kinds(true)).toEqual(['destructive']);
    expect(kinds(false)).not.toContain('destructive');
  });
});
