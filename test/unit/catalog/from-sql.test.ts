import { describe, expect, it } from 'vitest';
import { readSchema } from '../../../src/catalog/from-sql.ts';

describe('a schema file', () => {
  it('gives tables with what later statements do to them', () => {
    const { catalog, problems } = readSchema(`
      CREATE TABLE a (id INT PRIMARY KEY, x INT);
      ALTER TABLE a ADD COLUMN y TEXT, DROP COLUMN x;
      CREATE UNIQUE INDEX by_y ON a (y(10));
      CREATE TABLE gone (id INT);
      DROP TABLE gone;
      RENAME TABLE a TO b;
    `);
    expect(problems).toEqual([]);
    expect(catalog.tables().map(({ name }) => name)).toEqual(['b']);
    expect(catalog.table(undefined, 'b')).toMatchObject({
      complete: true,
      createdHere: false,
      columns: [{ name: 'id' }, { name: 'y' }],
      indexes: [{ kind: 'primary' }, { name: 'by_y', kind: 'unique' }],
    });
  });

  it('is read up to what is more than anybody has, and says so', () => {
    const many = readSchema(`${'DO 1;'.repeat(200_000)}CREATE TABLE t (a int);`);
    expect(many.problems).toEqual([
      { offset: 1_000_000, message: 'The schema has more than 200,000 statements. phasedb read none from here.' },
    ]);
    expect(many.catalog.tables()).toEqual([]);
    const nested = `CREATE TABLE t (a int DEFAULT ${'('.repeat(200_000)}1${')'.repeat(200_000)});`;
    const { problems, catalog } = readSchema(`CREATE TABLE before_it (a int); ${nested} CREATE TABLE behind (a int);`);
    expect(problems).toEqual([
      {
        offset: 32,
        message: 'phasedb did not read this statement: it has more than 300,000 words, values and operators.',
      },
    ]);
    expect(catalog.tables().map(({ name }) => name)).toEqual(['before_it', 'behind']);
  });

  it('has data of any size, which is passed over', () => {
    const data = `INSERT INTO t VALUES ${'(1,2),'.repeat(200_000)}(1,2);`;
    expect(readSchema(`CREATE TABLE t (a int, b int); ${data}`).problems).toEqual([]);
  });

  it('is a dump of mysqldump, with its comments, views, triggers and routines', () => {
    const { catalog, problems } = readSchema(`-- MySQL dump
/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
CREATE DATABASE /*!32312 IF NOT EXISTS*/ \`shop\`;
USE \`shop\`;
DROP TABLE IF EXISTS \`orders\`;
CREATE TABLE \`orders\` (
  \`id\` bigint NOT NULL AUTO_INCREMENT,
  \`customer_id\` bigint DEFAULT NULL,
  PRIMARY KEY (\`id\`),
  CONSTRAINT \`orders_fk\` FOREIGN KEY (\`customer_id\`) REFERENCES \`customers\` (\`id\`) ON DELETE CASCADE
) ENGINE=InnoDB AUTO_INCREMENT=7 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
CREATE TABLE \`customers\` (\`id\` bigint NOT NULL, PRIMARY KEY (\`id\`));
LOCK TABLES \`orders\` WRITE;
INSERT INTO \`orders\` VALUES (1,NULL),(2,'; DROP TABLE x;');
UNLOCK TABLES;
/*!50003 SET sql_mode = 'STRICT_TRANS_TABLES' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=\`root\`@\`%\`*/ /*!50003 TRIGGER \`orders_bu\` BEFORE UPDATE ON \`orders\` FOR EACH ROW BEGIN SET NEW.id = OLD.id; END */;;
CREATE PROCEDURE \`p\`() BEGIN SELECT id FROM orders; END ;;
DELIMITER ;
/*!50001 CREATE VIEW \`open_orders\` AS SELECT 1 AS \`id\`*/;
/*!50001 DROP VIEW IF EXISTS \`open_orders\`*/;
/*!50001 CREATE ALGORITHM=UNDEFINED */ /*!50013 DEFINER=\`root\`@\`%\` SQL SECURITY DEFINER */ /*!50001 VIEW \`open_orders\` AS select \`orders\`.\`id\` AS \`id\` from \`orders\` */;
`);
    expect(problems).toEqual([]);
    expect(catalog.table(undefined, 'orders')?.facts).toMatchObject({
      triggers: [{ name: 'orders_bu', timing: 'BEFORE', event: 'UPDATE' }],
      dataBytes: undefined,
    });
    expect(catalog.table(undefined, 'customers')?.facts?.referencedBy).toMatchObject([
      { table: 'orders', name: 'orders_fk', columns: ['customer_id'], referencedColumns: ['id'], onDelete: 'CASCADE' },
    ]);
    expect(catalog.table(undefined, 'open_orders')).toMatchObject({ kind: 'view' });
    expect(catalog.objects.map(({ kind, name }) => `${kind} ${name}`)).toEqual(
      expect.arrayContaining(['trigger orders_bu', 'procedure p', 'view open_orders']),
    );
  });

  it('keeps two databases apart', () => {
    const { catalog } = readSchema(
      'USE a; CREATE TABLE t (x INT); USE b; CREATE TABLE t (y INT); CREATE TABLE a.u (z INT);',
    );
    expect(catalog.table(undefined, 't')?.columns).toMatchObject([{ name: 'x' }]);
    expect(catalog.table('b', 't')?.columns).toMatchObject([{ name: 'y' }]);
    expect(catalog.table(undefined, 'u')?.columns).toMatchObject([{ name: 'z' }]);
  });

  it('reports what it could not read, with its place, and goes on', () => {
    const text = "CREATE TABLE t (id INT, !);\nCREATE TABLE u (id INT);\nCREATE TABLE v (a VARCHAR(9) DEFAULT 'x";
    const { catalog, problems } = readSchema(text);
    expect(problems.map(({ offset }) => text.slice(offset, offset + 14))).toEqual(['CREATE TABLE t', "'x"]);
    expect(catalog.table(undefined, 'u')?.complete).toBe(true);
  });
});

it('has the last code of views and events that the file replaces or alters', () => {
  const { catalog } = readSchema(`CREATE VIEW v AS SELECT 1 AS a;
    CREATE OR REPLACE VIEW V AS SELECT 2 AS a;
    CREATE VIEW w AS SELECT 1 AS a;
    ALTER VIEW w AS SELECT 3 AS a;
    CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1;
    ALTER EVENT e RENAME TO f DO DROP TABLE t;
    CREATE EVENT IF NOT EXISTS f ON SCHEDULE EVERY 1 DAY DO SELECT 2;
    CREATE PROCEDURE p() SELECT 1;
    ALTER PROCEDURE p COMMENT 'x';
    CREATE VIEW other.v AS SELECT 4 AS a;
    DROP VIEW other.v;`);
  expect(
    catalog.objects.map(
      ({ kind, name, text }) => `${kind} ${name}: ${/(?:SELECT \d|DROP TABLE t).*$/.exec(text)?.[0]}`,
    ),
  ).toEqual(['view V: SELECT 2 AS a', 'view w: SELECT 3 AS a', 'event f: DROP TABLE t', 'procedure p: SELECT 1']);
});
