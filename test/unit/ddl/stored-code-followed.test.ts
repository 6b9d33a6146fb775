import { describe, expect, it } from 'vitest';
import { Catalog } from '../../../src/catalog/catalog.ts';
import { readSchema } from '../../../src/catalog/from-sql.ts';
import { classify, describeEffect } from '../../../src/ddl/classify.ts';
import { tablesInCode } from '../../../src/ddl/stored/code-tables.ts';
import { findWritingCall } from '../../../src/ddl/stored/writing-call.ts';
import type { ServerFacts } from '../../../src/ddl/verdict.ts';
import { readStatement } from '../../../src/sql/statements/read-statement.ts';

const server: ServerFacts = { version: [9, 7, 4], strict: true, foreignKeyChecks: true };
const { catalog } = readSchema(`USE app;
  CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NULL);
  CREATE TABLE plain (id BIGINT PRIMARY KEY, a INT NULL);
  CREATE TABLE kept (id BIGINT PRIMARY KEY);
  CREATE TABLE chained (id BIGINT PRIMARY KEY);
  CREATE TABLE other.logged (id BIGINT PRIMARY KEY);
  CREATE VIEW over_t AS SELECT id, a FROM t WHERE a > 1;
  CREATE TRIGGER after_insert AFTER INSERT ON t FOR EACH ROW DELETE FROM kept;
  CREATE TRIGGER after_update BEFORE UPDATE ON plain FOR EACH ROW FOLLOWS x SET @@GLOBAL.max_connections = 1;
  CREATE TRIGGER forward AFTER DELETE ON chained FOR EACH ROW INSERT INTO t VALUES (OLD.id, 1);
  CREATE TRIGGER other.spy AFTER INSERT ON other.logged FOR EACH ROW TRUNCATE kept;
  CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 1;
  CREATE FUNCTION locks() RETURNS INT DETERMINISTIC RETURN RELEASE_ALL_LOCKS();
  CREATE FUNCTION files() RETURNS TEXT DETERMINISTIC BEGIN DECLARE x TEXT; SET x = LOAD_FILE('/etc/passwd'); RETURN x; END;
  CREATE FUNCTION hides() RETURNS INT DETERMINISTIC BEGIN SET sql_log_bin = 0; RETURN 1; END;
  CREATE FUNCTION mixes() RETURNS INT DETERMINISTIC BEGIN SET @sql_log_bin = 1, sql_log_bin = 0; RETURN 1; END;
  CREATE FUNCTION tuned() RETURNS INT DETERMINISTIC BEGIN SET GLOBAL max_connections = 1; RETURN 1; END;
  CREATE FUNCTION inserts() RETURNS INT DETERMINISTIC BEGIN INSERT INTO kept VALUES (1); RETURN 1; END;
  CREATE FUNCTION through() RETURNS INT DETERMINISTIC RETURN (SELECT inserts() FROM t LIMIT 1);
  CREATE FUNCTION doubtful() RETURNS INT DETERMINISTIC RETURN loadable(1);
  CREATE FUNCTION counts(n INT) RETURNS INT DETERMINISTIC BEGIN DECLARE x INT DEFAULT 0; SET x = n, @y = 1; RETURN (SELECT COUNT(*) + x FROM t); END;
  CREATE PROCEDURE other.calls_f() SELECT f();
  CREATE EVENT drops ON SCHEDULE EVERY 1 DAY DISABLE DO DROP TABLE t;`);

const effectsOf = (sql: string) => classify(readStatement(sql), catalog, server).effects ?? [];
const kindsOf = (sql: string) => [...new Set(effectsOf(sql).map(({ kind }) => kind))].join(' ');
const procedure = (code: string) => `CREATE PROCEDURE q(IN n INT) BEGIN ${code}; END`;

describe('triggers that stored code fires', () => {
  it.each([
    ['INSERT INTO t VALUES (1, 1)', 'destructive'],
    ['INSERT IGNORE `t` (id) SELECT id FROM plain', 'destructive'],
    ['INSERT INTO app.t VALUES (1, 1)', ''],
    ['REPLACE INTO t VALUES (1, 1)', 'destructive'],
    ['INSERT INTO over_t VALUES (1, 2)', 'destructive'],
    ['UPDATE t SET a = 1 WHERE id = n', ''],
    ['UPDATE plain SET a = 1 WHERE id = n', 'server'],
    ['UPDATE LOW_PRIORITY t JOIN plain p ON p.id = t.id SET p.a = 1 WHERE p.id = n', 'server'],
    ['INSERT INTO plain VALUES (1, 1)', ''],
    ['INSERT INTO plain VALUES (1, 1) ON DUPLICATE KEY UPDATE a = 2', 'server'],
    ['WITH w AS (SELECT 1 AS id) UPDATE plain JOIN w USING (id) SET a = 1 WHERE plain.id = n', 'server'],
    ['DELETE FROM chained WHERE id = n', 'destructive'],
    ['DELETE FROM plain WHERE id = n', ''],
    ['DELETE p FROM plain p WHERE id = n', ''],
    ['INSERT INTO other.logged VALUES (1)', 'destructive'],
    ['INSERT INTO kept SELECT id FROM t', ''],
    ['CALL other.nobody()', 'unread'],
  ])('%s: %s', (code, kinds) => {
    expect(kindsOf(procedure(code))).toBe(kinds);
  });

  it('says what fires what', () => {
    expect(effectsOf(procedure('DELETE FROM chained WHERE id = n')).map(describeEffect)).toEqual([
      'fires the trigger forward, which fires the trigger after_insert, which deletes rows (DELETE FROM kept)',
    ]);
  });

  it('counts a trigger of another schema whose code is unknown as unread', () => {
    const logged = {
      ...readSchema(
        'CREATE TABLE l (id INT); CREATE TRIGGER g BEFORE INSERT ON l FOR EACH ROW SET @a = 1;',
      ).catalog.table(undefined, 'l'),
    };
    const seen = catalog.with({ ...logged, schema: 'audit', name: 'l' } as never);
    expect(classify(readStatement(procedure('INSERT INTO audit.l VALUES (1)')), seen, server).effects).toMatchObject([
      { kind: 'unread', what: 'fires the trigger g, which phasedb does not know' },
    ]);
  });

  it('asks a server for the tables that the code and its triggers write', () => {
    const names = tablesInCode(
      readStatement(procedure('DELETE FROM chained WHERE id = n; INSERT INTO audit.l VALUES (1)')),
      catalog,
    );
    expect(names.map(({ schema, name }) => `${schema ?? ''}.${name}`)).toEqual(['.chained', '.t', '.kept', 'audit.l']);
  });

  it('looks up names without a schema in the schema of the program', () => {
    // other.f, and not app.f.
    expect(effectsOf(procedure('CALL other.calls_f()'))).toMatchObject([
      { kind: 'unread', what: 'calls the function f, which phasedb does not know' },
    ]);
  });
});

describe('an event that gets no new code', () => {
  it.each([
    ['ALTER EVENT drops ON SCHEDULE EVERY 1 SECOND', 'destructive'],
    ["ALTER EVENT drops ON SCHEDULE AT '2037-01-01' ON COMPLETION PRESERVE", 'destructive'],
    ['ALTER EVENT drops RENAME TO tidy', 'destructive'],
    ['ALTER EVENT drops ON SCHEDULE EVERY 1 DAY ENABLE', 'destructive'],
    ['ALTER EVENT drops ENABLE', 'destructive'],
    ['ALTER EVENT drops ON SCHEDULE EVERY 1 DAY DISABLE', ''],
    ['ALTER EVENT drops DISABLE', ''],
    ['ALTER EVENT drops ON COMPLETION PRESERVE', ''],
    ['ALTER EVENT nobody_knows ON SCHEDULE EVERY 1 DAY', 'unread'],
    ['ALTER EVENT nobody_knows RENAME TO tidy', 'unread'],
    [procedure('ALTER EVENT drops ON SCHEDULE EVERY 1 DAY'), 'destructive'],
  ])('%s: %s', (sql, kinds) => {
    expect(kindsOf(sql)).toBe(kinds);
  });
});

describe('a gate that calls', () => {
  it.each([
    ['locks()', 'the function locks calls RELEASE_ALL_LOCKS, which releases every lock of the session'],
    ['files()', 'the function files calls LOAD_FILE, which reads a file of the server'],
    ['hides()', 'the function hides changes something (SET sql_log_bin = 0)'],
    ['mixes()', 'the function mixes changes something (SET @sql_log_bin = 1, sql_log_bin = 0)'],
    ['tuned()', 'the function tuned changes something (SET GLOBAL max_connections = 1)'],
    ['inserts()', 'the function inserts changes something (INSERT INTO kept VALUES (1))'],
    ['through()', 'the function inserts changes something (INSERT INTO kept VALUES (1))'],
    ['doubtful()', 'the function loadable is not known'],
    ['loadable(1)', 'the function loadable is not known'],
    ['audit.f()', 'the function f is not known'],
    ['counts(1)', undefined],
    ['f() + COALESCE(a, 1)', undefined],
  ])('%s: %s', (call, because) => {
    expect(findWritingCall(`SELECT COUNT(*) FROM t WHERE a = ${call}`, catalog)?.because).toBe(because);
  });

  it('names a view or function whose code the user may not see', () => {
    const hidden = (kind: 'view' | 'function', name: string) =>
      ({ kind, schema: undefined, name, text: '', onTable: undefined }) as const;
    const blind = Catalog.of([], {}, [hidden('view', 'secret'), hidden('function', 'quiet')]);
    expect(findWritingCall('SELECT COUNT(*) FROM secret', blind)).toMatchObject({
      because: 'the view secret has code that this user may not see',
      unread: true,
    });
    expect(findWritingCall('SELECT quiet()', blind)).toMatchObject({ unread: true });
  });
});
