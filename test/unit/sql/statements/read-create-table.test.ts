import { expect, it } from 'vitest';
import { readCreateTable } from '../../../../src/sql/statements/read-create-table.ts';

it('reads what SHOW CREATE TABLE prints', () => {
  const table = readCreateTable(`CREATE TABLE \`orders\` (
  \`id\` bigint unsigned NOT NULL AUTO_INCREMENT,
  \`state\` enum('new','it''s') CHARACTER SET latin1 COLLATE latin1_bin NOT NULL DEFAULT 'new' COMMENT 'a, b',
  \`total\` decimal(10,2) GENERATED ALWAYS AS ((\`net\` + \`tax\`)) STORED,
  \`at\` point NOT NULL /*!80003 SRID 4326 */,
  \`secret\` int DEFAULT NULL /*!80023 INVISIBLE */,
  PRIMARY KEY (\`id\`),
  UNIQUE KEY \`u\` (\`state\`(3) DESC,(lower(\`state\`))),
  KEY \`k\` (\`secret\`) /*!80000 INVISIBLE */,
  FULLTEXT KEY \`f\` (\`state\`) /*!50100 WITH PARSER \`ngram\` */ ,
  CONSTRAINT \`fk\` FOREIGN KEY (\`secret\`) REFERENCES \`other\` (\`id\`) ON DELETE SET NULL,
  CONSTRAINT \`c\` CHECK ((\`total\` > 0)) /*!80016 NOT ENFORCED */
) /*!50100 TABLESPACE \`innodb_system\` */ ENGINE=InnoDB AUTO_INCREMENT=7 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci ROW_FORMAT=DYNAMIC COMMENT='x'
/*!50100 PARTITION BY RANGE (\`id\`)
(PARTITION p0 VALUES LESS THAN (10) ENGINE = InnoDB) */`);
  expect(table).toMatchObject({
    schema: undefined,
    name: 'orders',
    columns: [
      { name: 'id', autoIncrement: true, nullable: false },
      { name: 'state', type: { members: ['new', "it's"] }, comment: 'a, b', charset: 'latin1' },
      { name: 'total', generated: { expression: '(`net` + `tax`)', stored: true } },
      { name: 'at', srid: 4326 },
      { name: 'secret', invisible: true },
    ],
    indexes: [
      { kind: 'primary', parts: [{ column: 'id' }] },
      {
        kind: 'unique',
        name: 'u',
        parts: [{ column: 'state', prefix: 3, descending: true }, { expression: 'lower(`state`)' }],
      },
      { name: 'k', invisible: true },
      { name: 'f', kind: 'fulltext', parser: 'ngram' },
    ],
    foreignKeys: [{ name: 'fk', columns: ['secret'], references: { table: { name: 'other' } }, onDelete: 'SET NULL' }],
    checks: [{ name: 'c', enforced: false }],
    partitioning: { kind: 'range', linear: false },
  });
  expect(Object.fromEntries(table?.options.map(({ name, value }) => [name, value]) ?? [])).toEqual({
    tablespace: 'innodb_system',
    engine: 'InnoDB',
    auto_increment: '7',
    'default character set': 'utf8mb4',
    'default collate': 'utf8mb4_0900_ai_ci',
    row_format: 'DYNAMIC',
    comment: 'x',
  });
});

it('reads what people write', () => {
  expect(
    readCreateTable(
      'create table if not exists d.t (id serial, a int primary key check (a > 0), b int unique references p (x), index (a), check (b)) engine innodb, comment "x" partition by linear key (a) partitions 4;',
    ),
  ).toMatchObject({
    schema: 'd',
    name: 't',
    columns: [{ name: 'id' }, { name: 'a' }, { name: 'b' }],
    indexes: [
      { kind: 'unique', parts: [{ column: 'id' }] },
      { kind: 'primary', parts: [{ column: 'a' }] },
      { kind: 'unique', parts: [{ column: 'b' }] },
      { kind: 'plain', parts: [{ column: 'a' }] },
    ],
    foreignKeys: [{ columns: ['b'] }],
    checks: [{ expression: 'a > 0' }, { expression: 'b' }],
    partitioning: { kind: 'key', linear: true },
  });
});

it.each([
  'CREATE TABLE t LIKE o',
  'CREATE TABLE t (a INT) SELECT 1',
  'CREATE TABLE t (a NOSUCH)',
  "CREATE TABLE t (a INT) COMMENT 'x",
  'DROP TABLE t',
  '',
])('gives nothing for %s', (sql) => {
  expect(readCreateTable(sql)).toBeUndefined();
});
