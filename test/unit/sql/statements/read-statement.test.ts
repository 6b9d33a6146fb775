import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readStatement } from '../../../../src/sql/statements/read-statement.ts';

describe('readStatement', () => {
  it.each<[string, object]>([
    [
      'CREATE TABLE t (id INT)',
      {
        kind: 'create-table',
        table: { name: 't' },
        temporary: false,
        ifNotExists: false,
        like: undefined,
        fromQuery: false,
      },
    ],
    [
      'create temporary table if not exists `a`.`b` (x int)',
      { kind: 'create-table', table: { schema: 'a', name: 'b' }, temporary: true, ifNotExists: true },
    ],
    ['CREATE TABLE t LIKE d.o', { kind: 'create-table', like: { schema: 'd', name: 'o' } }],
    ['CREATE TABLE t (LIKE o)', { kind: 'create-table', like: { name: 'o' } }],
    ['CREATE TABLE t AS SELECT 1', { kind: 'create-table', fromQuery: true }],
    ['CREATE TABLE t (a INT) ENGINE=InnoDB IGNORE SELECT 1 AS a', { kind: 'create-table', fromQuery: true }],
    ['CREATE TABLE t (SELECT 1)', { kind: 'create-table', fromQuery: true }],
    [
      'CREATE TABLE t (a INT) PARTITION BY LIST (a) (PARTITION p VALUES IN (1))',
      { kind: 'create-table', fromQuery: false },
    ],
    [
      'CREATE INDEX i ON t (a)',
      {
        kind: 'create-index',
        table: { name: 't' },
        index: { name: 'i', kind: 'plain' },
        algorithm: undefined,
        lock: undefined,
      },
    ],
    [
      'create unique index i using btree on d.t (a) lock=none algorithm inplace',
      {
        kind: 'create-index',
        index: { kind: 'unique', using: 'btree' },
        algorithm: { value: 'INPLACE' },
        lock: { value: 'NONE' },
      },
    ],
    [
      'CREATE FULLTEXT INDEX i ON t (a) WITH PARSER ngram',
      { kind: 'create-index', index: { kind: 'fulltext', parser: 'ngram' } },
    ],
    ['CREATE SPATIAL INDEX i ON t (g)', { kind: 'create-index', index: { kind: 'spatial' } }],
    ['DROP INDEX `PRIMARY` ON t', { kind: 'drop-index', index: 'PRIMARY', table: { name: 't' } }],
    [
      'DROP INDEX i ON d.t ALGORITHM=INPLACE LOCK=NONE',
      { kind: 'drop-index', algorithm: { value: 'INPLACE' }, lock: { value: 'NONE' } },
    ],
    [
      'DROP TABLE IF EXISTS a, b.c CASCADE',
      { kind: 'drop-table', tables: [{ name: 'a' }, { schema: 'b', name: 'c' }], ifExists: true, temporary: false },
    ],
    ['drop temporary tables a', { kind: 'drop-table', temporary: true }],
    [
      'RENAME TABLE a TO b, c.d TO e',
      {
        kind: 'rename-table',
        renames: [
          { from: { name: 'a' }, to: { name: 'b' } },
          { from: { schema: 'c', name: 'd' }, to: { name: 'e' } },
        ],
      },
    ],
    ['RENAME TABLES a TO b', { kind: 'rename-table' }],
    ['TRUNCATE TABLE t', { kind: 'truncate-table', table: { name: 't' } }],
    ['truncate t', { kind: 'truncate-table', table: { name: 't' } }],
    ['OPTIMIZE NO_WRITE_TO_BINLOG TABLE a, b', { kind: 'optimize-table', tables: [{ name: 'a' }, { name: 'b' }] }],
    [
      'CREATE OR REPLACE ALGORITHM=MERGE DEFINER=`a`@`%` SQL SECURITY INVOKER VIEW d.v AS SELECT 1',
      { kind: 'object', verb: 'create', object: 'view', name: { schema: 'd', name: 'v' }, orReplace: true },
    ],
    ['CREATE VIEW IF NOT EXISTS v AS SELECT 1', { kind: 'object', object: 'view', ifNotExists: true }],
    ['DROP VIEW IF EXISTS v, w', { kind: 'object', verb: 'drop', object: 'view', ifExists: true }],
    ['ALTER VIEW v AS SELECT 1', { kind: 'object', verb: 'alter', object: 'view' }],
    [
      'CREATE DEFINER=CURRENT_USER() TRIGGER tr BEFORE UPDATE ON d.t FOR EACH ROW BEGIN SET @a = 1; END',
      { kind: 'object', object: 'trigger', name: { name: 'tr' }, onTable: { schema: 'd', name: 't' } },
    ],
    ['DROP TRIGGER tr', { kind: 'object', verb: 'drop', object: 'trigger', onTable: undefined }],
    ['CREATE PROCEDURE p() SELECT 1', { kind: 'object', object: 'procedure' }],
    ['CREATE AGGREGATE FUNCTION f RETURNS INT SONAME "x"', { kind: 'object', object: 'function' }],
    ['CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1', { kind: 'object', object: 'event' }],
    ['ALTER DATABASE CHARACTER SET utf8mb4', { kind: 'object', object: 'database', name: undefined }],
    ['DROP SCHEMA IF EXISTS d', { kind: 'object', verb: 'drop', object: 'database', name: { name: 'd' } }],
    ['CREATE USER a@b', { kind: 'object', object: 'other', name: undefined }],
    ['CREATE SPATIAL REFERENCE SYSTEM 1 NAME "x" DEFINITION "y"', { kind: 'object', object: 'other' }],
    ['SET foreign_key_checks = 0', { kind: 'set', scope: 'session', variables: ['foreign_key_checks'] }],
    ['SET SESSION a = 1, GLOBAL b = 2', { kind: 'set', scope: 'global', variables: ['a', 'b'] }],
    ['SET @@session.Unique_Checks = 0', { kind: 'set', scope: 'session', variables: ['unique_checks'] }],
    ['SET @@global.x = 1', { kind: 'set', scope: 'global', variables: ['x'] }],
    ['SET PERSIST x = 1', { kind: 'set', scope: 'global' }],
    ['SET @a = 1', { kind: 'set', scope: 'user', variables: ['a'] }],
    [
      'SET @a = (SELECT 1, 2), lock_wait_timeout = 1',
      { kind: 'set', scope: 'session', variables: ['a', 'lock_wait_timeout'] },
    ],
    ['SET NAMES utf8mb4', { kind: 'set', scope: 'other', variables: ['names'] }],
    ['SET GLOBAL TRANSACTION READ ONLY', { kind: 'set', scope: 'global' }],
    ['select 1', { kind: 'data', verb: 'SELECT' }],
    ['(SELECT 1) UNION (SELECT 2)', { kind: 'data', verb: 'SELECT' }],
    ['WITH a AS (SELECT 1) DELETE FROM t', { kind: 'data', verb: 'WITH' }],
    ['INSERT INTO t VALUES (1)', { kind: 'data', verb: 'INSERT' }],
    ['/*!80000 DROP TABLE t */', { kind: 'drop-table' }],
    ['/*!99999 DROP TABLE t */', { kind: 'unread', opening: '' }],
    ['USE d', { kind: 'unread', opening: 'USE D' }],
    ['CREATE INDEX i ON t (a) LOCK=NONE LOCK=NONE', { kind: 'unread' }],
    ['DROP TABLE a; DROP TABLE b', { kind: 'unread' }],
    ['DROP VIEW a; DROP TABLE b', { kind: 'unread' }],
    ['TRUNCATE TABLE a b', { kind: 'unread' }],
    ["ALTER TABLE t COMMENT 'x", { kind: 'unread' }],
    ['ALTER TABLE t ADD a INT,', { kind: 'unread' }],
    ['', { kind: 'unread', opening: '' }],
  ])('%s', (sql, expected) => {
    expect(readStatement(sql)).toMatchObject(expected);
  });
});

it('gives a statement for any text', () => {
  const words =
    "CREATE ALTER DROP RENAME TRUNCATE OPTIMIZE SET TABLE INDEX VIEW TRIGGER UNIQUE IF NOT EXISTS ON TO a `b` . , ( ) = 1 'x' ; BEFORE INSERT GLOBAL @c LIKE SELECT ALGORITHM LOCK ADD INT PARTITION BY DEFINER /*!80000 */".split(
      ' ',
    );
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...words), { maxLength: 25 }), (parts) => {
      expect(readStatement(parts.join(' ')).kind).toBeTypeOf('string');
    }),
    { numRuns: 3000 },
  );
});

it('does not read what is beyond its limits', () => {
  expect(readStatement(`ALTER TABLE t COMMENT '${'x'.repeat(1024 * 1024)}'`)).toEqual({
    kind: 'unread',
    opening: 'ALTER TABLE T',
    reason: 'it is longer than 1 MiB',
  });
  expect(readStatement(`ALTER TABLE t ${'FORCE, '.repeat(20_000)} FORCE`)).toMatchObject({
    kind: 'unread',
    reason: 'it has more than 20,000 clauses',
  });
});
