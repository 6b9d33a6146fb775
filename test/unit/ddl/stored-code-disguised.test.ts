import { describe, expect, it } from 'vitest';
import { readSchema } from '../../../src/catalog/from-sql.ts';
import { classify } from '../../../src/ddl/classify.ts';
import { findWritingCall } from '../../../src/ddl/stored/writing-call.ts';
import type { ServerFacts } from '../../../src/ddl/verdict.ts';
import { readStatement } from '../../../src/sql/statements/read-statement.ts';

const server: ServerFacts = { version: [9, 7, 4], strict: true, foreignKeyChecks: true };
const { catalog } = readSchema(`CREATE TABLE big (id BIGINT PRIMARY KEY, code INT NOT NULL);
  CREATE TABLE v (id BIGINT PRIMARY KEY, big_id BIGINT NULL, x INT NULL);
  CREATE FUNCTION wipes(n INT) RETURNS INT DETERMINISTIC BEGIN DELETE FROM v; RETURN 1; END;
  CREATE VIEW reads_and_wipes AS SELECT wipes(1) AS w;
  CREATE VIEW harmless AS SELECT id FROM v;
  CREATE PROCEDURE p() SELECT 1;
  CREATE PROCEDURE other.p() DROP TABLE v;
  CREATE PROCEDURE few() DELETE FROM v LIMIT 1000;`);

const kindsOf = (sql: string) =>
  [...new Set((classify(readStatement(sql), catalog, server).effects ?? []).map(({ kind }) => kind))].join(' ');

/** MySQL 9.7.4 stores each of them. */
describe('stored code that does not look like what it does', () => {
  it.each([
    ['SELECT v.id FROM v LEFT JOIN big ON wipes(1)', 'destructive'],
    ['SELECT HIGH_PRIORITY wipes(1)', 'destructive'],
    ['INSERT INTO v (id) SELECT HIGH_PRIORITY wipes(1)', 'destructive'],
    ['INSERT HIGH_PRIORITY other.t (id) VALUES (1)', ''],
    ['CREATE INDEX i ON other.v (x)', ''],
    ['SELECT * FROM reads_and_wipes', 'destructive'],
    ['DO (SELECT w FROM `reads_and_wipes` r)', 'destructive'],
    ['SELECT * FROM harmless', ''],
    ['BEGIN CALL p(); CALL other.p(); END', 'destructive'],
    ['ALTER DATABASE app READ ONLY = 1', 'server'],
    ['ALTER DATABASE READ ONLY = 1', 'server'],
    ['CREATE DATABASE IF NOT EXISTS app', ''],
    ["UPDATE performance_schema.setup_instruments SET ENABLED = 'NO' WHERE NAME = a", 'server'],
    ['UPDATE big, sys.sys_config SET value = 1 WHERE variable = a', 'server destructive'],
    ['INSERT INTO `sys`.sys_config (variable) VALUES (1)', 'server'],
    ['INSERT INTO v SELECT COUNT(*) FROM performance_schema.threads', ''],
    ['UPDATE v sys SET sys.x = 1 WHERE sys.id = a', ''],
    ['SET @@global . max_connections = 1', 'server'],
    ['SET @@session.`sql_log_bin` = 0', 'server'],
    ['SET @@session . sql_log_bin = 0', 'server'],
    ["SET PASSWORD = 'x'", 'server'],
    ['SELECT asynchronous_connection_failover_reset()', 'server unread'],
    ["SELECT `group_replication_set_as_primary`('x')", 'server unread'],
    ["DO sys_exec('id')", 'server unread'],
    ["SELECT `load_file`('/etc/passwd')", 'server'],
    // A plugin's, or a stored one of this name.
    ['SELECT group_replication_get_write_concurrency()', 'unread'],
    ['SET @@session . sort_buffer_size = 1000000', ''],
  ])('%s: %s', (code, kinds) => {
    expect(kindsOf(`CREATE PROCEDURE q(IN a INT) ${code}`)).toBe(kinds);
  });

  it.each([
    ['SELECT nobody_knows(1)', 'unread'],
    ['SET @a = `nobody_knows` (1)', 'unread'],
    ['IF nobody_knows() THEN SELECT 1; END IF', 'unread'],
    // MySQL takes the stored function: the name in quotes is not the word of its grammar.
    ['SELECT `count`(id), `if`(1, 2, 3) FROM v', 'unread'],
    ['SELECT `sleep`(0), `concat`(1, 2), COUNT(*), ST_X(POINT(1, 2)), JSON_VALUE(a, "$" RETURNING DECIMAL(4, 2))', ''],
    ['SELECT CAST(a AS CHAR(3)), CONVERT(a, NCHAR(4)), CAST(NOW() AS DATETIME(6)), IF(a, 1, 2), LEFT(a, 1)', ''],
    ['WITH w (x) AS (SELECT 1), u (y) AS (SELECT x FROM w) SELECT y FROM u', ''],
    ['WITH w (x) AS (SELECT 1), u (y) AS (SELECT nobody_knows(x) FROM w) SELECT y FROM u', 'unread'],
    ['SELECT d.a FROM (SELECT 1) d (a) JOIN v USING (id)', ''],
    ['SELECT RANK() OVER (PARTITION BY id), GROUP_CONCAT(DISTINCT x ORDER BY id) FROM v GROUP BY id', ''],
    ['INSERT INTO v (id, x) VALUES (1, 2) AS n (i, y) ON DUPLICATE KEY UPDATE x = n.y + VALUES(x)', ''],
    ['INSERT INTO v (id) VALUES (1), (nobody_knows())', 'unread'],
    ['CREATE TABLE fresh (a VARCHAR(10) DEFAULT (UUID()), KEY k (a), UNIQUE uniq (a), CHECK (a > 1))', ''],
    ['CREATE TABLE filled (KEY k (a)) SELECT nobody_knows() AS a', 'copy unread'],
    ['ALTER TABLE v ADD INDEX by_x (x), ADD COLUMN y DECIMAL(3, 1)', 'rebuild'],
    ["SELECT * FROM JSON_TABLE('[]', '$[*]' COLUMNS (a VARCHAR(10) PATH '$.a')) AS t", ''],
    ['SELECT id FROM v FORCE INDEX (PRIMARY) WHERE MATCH (x) AGAINST (1) AND id = ANY (SELECT 1)', ''],
  ])('a function that phasedb does not know is no function of MySQL: %s: %s', (code, kinds) => {
    expect(kindsOf(`CREATE PROCEDURE q(IN a INT) BEGIN ${code}; END`)).toBe(kinds);
  });

  it.each([
    // The condition limits another table than the one that loses its rows.
    ['DELETE v FROM v, big WHERE big.id = a', 'destructive'],
    ['DELETE v FROM v JOIN big WHERE big.id = a', 'destructive'],
    ['DELETE v FROM v CROSS JOIN big ON TRUE WHERE big.id = a', 'destructive'],
    ['DELETE FROM v USING v, big WHERE big.id = a', 'destructive'],
    ['DELETE v, big FROM v JOIN big WHERE big.id = a', 'destructive'],
    ['DELETE v FROM v JOIN big ON v.big_id = big.id OR 1 WHERE big.id = a', 'destructive'],
    ['DELETE v FROM v JOIN big b JOIN big c ON b.id = c.id WHERE c.id = a', 'destructive'],
    ['DELETE v FROM v, (SELECT 1 AS id) d WHERE d.id = a', 'destructive'],
    ['DELETE v FROM v, big WHERE id = a', 'destructive'],
    ['DELETE v FROM v, big WHERE v.id = a', ''],
    ['DELETE FROM other.v USING other.v JOIN big ON big.id = v.big_id WHERE big.id = a', ''],
    ['DELETE v FROM v, big WHERE v.big_id = big.id AND big.id = a', ''],
    ['DELETE v FROM v NATURAL JOIN big WHERE big.id = a', ''],
    ['DELETE d FROM v d INNER JOIN big AS b ON b.id = d.big_id WHERE b.id = a', ''],
    ['UPDATE v, big SET v.x = NULL WHERE big.id = 5', 'destructive'],
    ['UPDATE v, big SET v.x = NULL, big.code = 1 WHERE big.id = 5', 'destructive'],
    ['UPDATE v JOIN big b ON b.id = v.big_id SET v.x = b.code WHERE b.id > 5', ''],
    ['UPDATE v JOIN big b ON b.id = v.big_id SET x = 1 WHERE x IS NULL', ''],
    ['UPDATE v LEFT JOIN (SELECT big_id FROM v) d USING (big_id) SET v.x = 1 WHERE d.big_id = 3', ''],
    // Outside of triggers NEW and OLD are names like any other.
    ['DELETE FROM v AS new WHERE id = new.id', 'destructive'],
    ['DELETE old FROM v old WHERE id = old.id', 'destructive'],
    // The variable is known only in the inner block.
    ['BEGIN BEGIN DECLARE id INT; END; DELETE FROM v WHERE v.id = id; END', 'destructive'],
    ['BEGIN DECLARE id INT; BEGIN DELETE FROM v WHERE v.id = id; END; END', ''],
    // One LIMIT after the other.
    ['BEGIN WHILE 1 DO DELETE FROM v LIMIT 1000; END WHILE; END', 'destructive'],
    ['REPEAT DELETE FROM v LIMIT 1000; UNTIL ROW_COUNT() = 0 END REPEAT', 'destructive'],
    ['x: LOOP UPDATE v SET x = NULL LIMIT 1000; LEAVE x; END LOOP', 'destructive'],
    ['REPEAT DELETE FROM v WHERE id = a LIMIT 1000; UNTIL ROW_COUNT() = 0 END REPEAT', ''],
    ['BEGIN CALL few(); x: LOOP CALL few(); LEAVE x; END LOOP; END', 'destructive'],
    ['BEGIN x: LOOP LEAVE x; END LOOP; DELETE FROM v LIMIT 1000; END', ''],
    // These hold for every row.
    ['UPDATE v SET x = 1 WHERE v.id = id', 'destructive'],
    ['UPDATE v SET x = 1 WHERE id IN (7, `ID`)', 'destructive'],
    ['UPDATE v SET x = 1 WHERE id IN (7, x)', ''],
    ['UPDATE v JOIN v w ON v.id = w.id SET v.x = 1 WHERE v.x = w.x', ''],
  ])('%s: %s', (code, kinds) => {
    expect(kindsOf(`CREATE PROCEDURE q(IN a INT) ${code}`)).toBe(kinds);
  });

  it.each([
    ['DELETE FROM v LIMIT 1000', 'destructive'],
    ['DELETE v FROM v JOIN big WHERE big.id = NEW.id', 'destructive'],
    ['CALL few()', 'destructive'],
    ['UPDATE v JOIN big b ON b.id = v.big_id SET v.x = 1 WHERE v.big_id = NEW.id', ''],
    ['INSERT INTO v (id, x) SELECT NEW.id, COUNT(*) FROM big', ''],
  ])('of a trigger, for each row: %s: %s', (code, kinds) => {
    expect(kindsOf(`CREATE TRIGGER t AFTER INSERT ON big FOR EACH ROW ${code}`)).toBe(kinds);
  });

  it('reads 2,000 joins in a moment, and takes none for joined', () => {
    const joins = Array.from({ length: 2_000 }, (_, i) => `JOIN big b${i} ON b${i}.id = v.id`).join(' ');
    expect(kindsOf(`CREATE PROCEDURE q(IN a INT) DELETE v FROM v ${joins} WHERE b7.id = a`)).toBe('destructive');
  });

  it('of a view: what it joins on, and the views that it reads', () => {
    expect(kindsOf('CREATE VIEW w AS SELECT v.id FROM v JOIN big ON wipes(1)')).toBe('destructive');
    expect(kindsOf('CREATE VIEW w AS SELECT * FROM reads_and_wipes')).toBe('destructive');
    expect(kindsOf('CREATE VIEW w AS SELECT h.id FROM harmless h JOIN big ON (big.id = h.id)')).toBe('');
  });

  it('of a gate that reads a view', () => {
    expect(findWritingCall('SELECT COUNT(*) FROM reads_and_wipes', catalog)).toMatchObject({
      use: 'reads the view reads_and_wipes',
      because: 'the function wipes changes something (DELETE FROM v)',
    });
    expect(findWritingCall('SELECT COUNT(*) FROM harmless', catalog)).toBeUndefined();
  });
});
