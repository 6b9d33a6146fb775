import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DdlPhase } from '../../../src/migration/migration.ts';
import { Session } from '../../../src/mysql/session.ts';
import { parseTarget } from '../../../src/mysql/target.ts';
import { expectDefinitions } from '../../../src/run/ddl/expected.ts';
import { reconcile } from '../../../src/run/ddl/reconcile.ts';
import { readStatement } from '../../../src/sql/statements/read-statement.ts';
import type { ObjectChange } from '../../../src/state/object-change.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';

const sqlMode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION';

/** What the statements are about; only what a statement names is made, since every object costs. */
const fixture: Readonly<Record<string, readonly [needs: readonly string[], sql: string]>> = {
  parent: [
    [],
    'CREATE TABLE parent (id INT PRIMARY KEY, code VARCHAR(20), UNIQUE KEY (code)); INSERT INTO parent (id) VALUES (1)',
  ],
  t: [
    [],
    `CREATE TABLE t (
      id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, a INT NULL, b INT NULL, c VARCHAR(40) NULL DEFAULT 'x', d DATE NULL, e INT,
      g POINT NOT NULL SRID 4326, txt TEXT, KEY ka (a), KEY kb (b), CONSTRAINT t_positive CHECK (a > -100), CHECK (b > -100));
    INSERT INTO t (a, b, e, g) VALUES (1, 1, 1, ST_SRID(POINT(1, 1), 4326)), (2, 2, 1, ST_SRID(POINT(1, 1), 4326))`,
  ],
  child: [
    ['parent'],
    `CREATE TABLE child (id INT PRIMARY KEY, parent_id INT, self INT, KEY (self),
      CONSTRAINT to_parent FOREIGN KEY (parent_id) REFERENCES parent (id), FOREIGN KEY (self) REFERENCES child (id))`,
  ],
  p: [
    [],
    `CREATE TABLE p (id INT NOT NULL, y INT NOT NULL, CONSTRAINT p_check CHECK (y > 0), PRIMARY KEY (id, y))
      PARTITION BY RANGE (y) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20));
    INSERT INTO p VALUES (1, 1), (2, 11)`,
  ],
  h: [[], 'CREATE TABLE h (id INT NOT NULL PRIMARY KEY) PARTITION BY HASH (id) PARTITIONS 4'],
  x: [
    [],
    'CREATE TABLE x (id INT NOT NULL, y INT NOT NULL, CONSTRAINT x_check CHECK (y > 0), PRIMARY KEY (id, y)); INSERT INTO x VALUES (3, 3)',
  ],
  s1: [[], 'CREATE TABLE s1 (id INT PRIMARY KEY); INSERT INTO s1 VALUES (1)'],
  s2: [[], 'CREATE TABLE s2 (id INT PRIMARY KEY); INSERT INTO s2 VALUES (2)'],
  v: [['t'], 'CREATE VIEW v AS SELECT id, a FROM t'],
  trg: [['t'], 'CREATE TRIGGER trg BEFORE INSERT ON t FOR EACH ROW SET NEW.a = NEW.a'],
  proc: [[], 'CREATE PROCEDURE proc() SELECT 1'],
  func: [[], 'CREATE FUNCTION func(n INT) RETURNS INT DETERMINISTIC RETURN n + 1'],
  ev: [[], "CREATE EVENT ev ON SCHEDULE EVERY 1 DAY STARTS '2037-01-01' DO SET @x = 1"],
  '{other}': [[], 'CREATE DATABASE {other}'],
};

function madeFor(sql: string): string[] {
  const named = Object.keys(fixture).filter((name) =>
    new RegExp(`(?<![\\w])${name}(?![\\w(])|ON ${name} \\(`).test(sql),
  );
  const all = new Set(named.flatMap((name) => [...(fixture[name]?.[0] ?? []), name]));
  return Object.keys(fixture).flatMap((name) => (all.has(name) ? [fixture[name]?.[1] ?? ''] : []));
}

let database: TestDatabase;
let session: Session;
const other = () => `${database.name}_other`;

beforeAll(async () => {
  database = await createTestDatabase('ddl_reconcile');
  session = await Session.open(parseTarget(database.url), {
    role: 'test',
    runId: 'test',
    settings: { sql_mode: sqlMode, time_zone: '+00:00', information_schema_stats_expiry: 0 },
  });
});
afterAll(async () => {
  await session.close();
  await database.query('DROP DATABASE IF EXISTS ??', [other()]);
  await database.drop();
});
async function make(text: string): Promise<void> {
  await database.query(
    `DROP DATABASE IF EXISTS ${other()}; DROP DATABASE ${database.name}; CREATE DATABASE ${database.name}`,
  );
  await database.query(`USE ${database.name}; ${filled(madeFor(text).join(';'))}`);
  await session.send(`USE ${database.name}`);
}

const placed = (sql: string) => ({
  sql,
  statement: readStatement(sql),
  place: { file: 'm.yaml', line: 1, column: 1 },
});
const intend = (sql: string) => expectDefinitions(session, sqlMode, database.name, sql, readStatement(sql));
const askAfter = (sql: string, journalled: readonly ObjectChange[]) =>
  // As it comes back from the history.
  reconcile(session, database.name, placed(sql), JSON.parse(JSON.stringify(journalled)), within).catch(
    (error: { code?: string; message: string }) => error.code ?? error.message,
  );
const within = {
  phase: { name: 'expand', place: { file: 'm.yaml', line: 1, column: 1 } } as DdlPhase,
  direction: 'forward',
} as const;
const filled = (sql: string) => sql.replaceAll('{other}', other());

/** Each with what is found after it ran: `done` where nothing else is said. */
const statements: readonly (string | readonly [sql: string, found: 'done' | 'not-done' | 'outcome-unclear'])[] = [
  // Columns
  'ALTER TABLE t ADD COLUMN n INT NULL',
  "ALTER TABLE t ADD COLUMN n VARCHAR(10) CHARACTER SET latin1 NOT NULL DEFAULT 'a' COMMENT 'it''s' AFTER a, ADD COLUMN m INT FIRST",
  'ALTER TABLE t ADD COLUMN n JSON DEFAULT (JSON_ARRAY())',
  'ALTER TABLE t ADD COLUMN n TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP',
  'ALTER TABLE t ADD COLUMN n INT AS (a + b) VIRTUAL, ADD COLUMN m INT GENERATED ALWAYS AS (a * 2) STORED',
  'ALTER TABLE t ADD COLUMN n INT INVISIBLE',
  "ALTER TABLE t ADD COLUMN n ENUM('a','b') NOT NULL, ADD COLUMN m SET('x','y'), ADD COLUMN j JSON",
  'ALTER TABLE t ADD COLUMN (n INT, m INT, KEY (n))',
  'ALTER TABLE t ADD COLUMN n INT UNIQUE',
  'ALTER TABLE t ADD COLUMN n INT CHECK (n > 0)',
  'ALTER TABLE t DROP COLUMN c',
  'ALTER TABLE t DROP COLUMN c, DROP KEY kb, ADD KEY kab (a, b)',
  'ALTER TABLE t MODIFY COLUMN a BIGINT NULL',
  "ALTER TABLE t MODIFY c VARCHAR(80) NOT NULL DEFAULT '' COMMENT 'longer' FIRST",
  ["ALTER TABLE t MODIFY c VARCHAR(40) NULL DEFAULT 'x'", 'not-done'],
  'ALTER TABLE t CHANGE c e2 VARCHAR(40) NULL',
  'ALTER TABLE t RENAME COLUMN c TO e2',
  'ALTER TABLE t RENAME COLUMN ka_none TO e',
  'ALTER TABLE x RENAME COLUMN id TO y2, ADD COLUMN z INT',
  'ALTER TABLE parent RENAME COLUMN id TO ident',
  'ALTER TABLE child RENAME COLUMN parent_id TO pid, RENAME COLUMN id TO ident',
  'ALTER TABLE s1 ADD COLUMN b INT, RENAME COLUMN id TO c',
  "ALTER TABLE t ALTER COLUMN c SET DEFAULT 'y'",
  'ALTER TABLE t ALTER c DROP DEFAULT',
  'ALTER TABLE t ALTER COLUMN c SET INVISIBLE',
  // Indexes
  'ALTER TABLE t ADD INDEX kc (c)',
  'CREATE INDEX kc ON t (c, a DESC)',
  'CREATE UNIQUE INDEX kc ON t (id, c(10))',
  'ALTER TABLE t ADD UNIQUE (a), ADD INDEX (d)',
  'ALTER TABLE t ADD INDEX kf ((a + b), (LOWER(c)))',
  "ALTER TABLE t ADD INDEX kc (c) INVISIBLE COMMENT 'later'",
  'ALTER TABLE t ADD SPATIAL INDEX (g)',
  'CREATE SPATIAL INDEX kg ON t (g)',
  'ALTER TABLE t ADD FULLTEXT INDEX kt (txt)',
  'CREATE FULLTEXT INDEX kt ON t (c, txt) WITH PARSER ngram',
  'ALTER TABLE t ADD FULLTEXT (txt), ADD COLUMN n INT',
  'ALTER TABLE t DROP INDEX ka',
  'DROP INDEX kb ON t',
  'ALTER TABLE t RENAME INDEX ka TO kb2, RENAME INDEX kb TO ka2',
  'ALTER TABLE t ALTER INDEX ka INVISIBLE',
  'ALTER TABLE x DROP PRIMARY KEY, ADD PRIMARY KEY (id)',
  // Constraints
  'ALTER TABLE t ADD CONSTRAINT named CHECK (a < 1000)',
  'ALTER TABLE t ADD CHECK (a < 1000), ADD CHECK (b < 1000) NOT ENFORCED',
  'ALTER TABLE t DROP CHECK t_positive',
  'ALTER TABLE t DROP CONSTRAINT t_chk_1, ADD CHECK (b > 0)',
  'ALTER TABLE t ALTER CHECK t_positive NOT ENFORCED',
  'ALTER TABLE t ADD CONSTRAINT to_parent2 FOREIGN KEY (e) REFERENCES parent (id)',
  'ALTER TABLE t ADD CONSTRAINT to_parent2 FOREIGN KEY (d_none) REFERENCES parent (id)',
  'ALTER TABLE t ADD FOREIGN KEY (e) REFERENCES parent (id) ON DELETE SET NULL ON UPDATE CASCADE',
  'ALTER TABLE t ADD COLUMN parent_id INT NULL, ADD FOREIGN KEY (parent_id) REFERENCES parent (id)',
  'ALTER TABLE t ADD COLUMN parent_id INT NULL, ADD CONSTRAINT t_parent FOREIGN KEY (parent_id) REFERENCES parent (id), ADD INDEX kc (c)',
  'ALTER TABLE t ADD COLUMN parent_id INT NULL, ADD CONSTRAINT FOREIGN KEY own_index (parent_id) REFERENCES parent (id), DROP CHECK t_positive',
  'ALTER TABLE t ADD COLUMN (up INT, CONSTRAINT t_up FOREIGN KEY (up) REFERENCES t (id))',
  'ALTER TABLE t ADD COLUMN code VARCHAR(20) REFERENCES parent (code)',
  'ALTER TABLE child ADD COLUMN q INT, ADD FOREIGN KEY (q) REFERENCES parent (id), DROP FOREIGN KEY to_parent',
  'ALTER TABLE child DROP FOREIGN KEY to_parent',
  'ALTER TABLE child DROP FOREIGN KEY to_parent, DROP KEY to_parent',
  'ALTER TABLE child DROP FOREIGN KEY child_ibfk_1, ADD FOREIGN KEY (self) REFERENCES parent (id)',
  'ALTER TABLE child DROP CONSTRAINT to_parent, ADD COLUMN z INT',
  'ALTER TABLE child ADD INDEX covers (parent_id, self)',
  'CREATE UNIQUE INDEX covers ON child (parent_id)',
  'ALTER TABLE child ADD FOREIGN KEY (self) REFERENCES {other}.far (id)',
  // The whole table
  "ALTER TABLE t COMMENT = 'a table', AUTO_INCREMENT = 500",
  ['ALTER TABLE t AUTO_INCREMENT = 500', 'not-done'],
  'ALTER TABLE t ROW_FORMAT = COMPRESSED KEY_BLOCK_SIZE = 8',
  'ALTER TABLE t CONVERT TO CHARACTER SET latin1',
  'ALTER TABLE t DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
  ['ALTER TABLE t ORDER BY a', 'not-done'],
  'ALTER TABLE t FORCE',
  'ALTER TABLE t ENGINE=InnoDB',
  'OPTIMIZE TABLE t, s1',
  'ALTER TABLE s1 ENGINE=MyISAM',
  'ALTER TABLE t STATS_PERSISTENT = 1, STATS_SAMPLE_PAGES = 40',
  'TRUNCATE TABLE s1',
  'TRUNCATE p',
  // Partitions
  'ALTER TABLE p ADD PARTITION (PARTITION p2 VALUES LESS THAN (30))',
  'ALTER TABLE p DROP PARTITION p0',
  'ALTER TABLE p TRUNCATE PARTITION p0',
  'ALTER TABLE p TRUNCATE PARTITION ALL',
  'ALTER TABLE p REORGANIZE PARTITION p0, p1 INTO (PARTITION p9 VALUES LESS THAN (20))',
  'ALTER TABLE p EXCHANGE PARTITION p0 WITH TABLE x',
  'ALTER TABLE p EXCHANGE PARTITION p0 WITH TABLE x WITHOUT VALIDATION',
  ['ALTER TABLE p REBUILD PARTITION p0', 'not-done'],
  'ALTER TABLE h COALESCE PARTITION 2',
  'ALTER TABLE h ADD PARTITION PARTITIONS 2',
  'ALTER TABLE h REMOVE PARTITIONING',
  'ALTER TABLE s1 PARTITION BY KEY (id) PARTITIONS 3',
  'ALTER TABLE p ADD COLUMN n INT, ADD CHECK (n > 0)',
  'ALTER TABLE p DROP CHECK p_check, ADD COLUMN n INT',
  // Tables
  'CREATE TABLE made (id INT PRIMARY KEY, a INT CHECK (a > 0), UNIQUE (a))',
  'CREATE TABLE IF NOT EXISTS made (id INT PRIMARY KEY)',
  ['CREATE TABLE IF NOT EXISTS s1 (id INT PRIMARY KEY, b INT)', 'not-done'],
  'CREATE TABLE made (id INT PRIMARY KEY, p INT, CONSTRAINT made_parent FOREIGN KEY (p) REFERENCES parent (id) ON DELETE CASCADE, FOREIGN KEY (p) REFERENCES made (id))',
  'CREATE TABLE made (id INT PRIMARY KEY) PARTITION BY HASH (id) PARTITIONS 2',
  'CREATE TABLE made (id INT PRIMARY KEY, txt TEXT, FULLTEXT (txt))',
  'CREATE TABLE made LIKE t',
  'CREATE TABLE made LIKE p',
  'CREATE TABLE made SELECT * FROM t',
  'CREATE TABLE made (PRIMARY KEY (id)) AS SELECT id, COUNT(*) AS n FROM t GROUP BY id',
  ['CREATE TABLE made SELECT 1 AS a UNION SELECT 2', 'outcome-unclear'],
  'DROP TABLE s1',
  'DROP TABLE s1, s2',
  ['DROP TABLE IF EXISTS nowhere', 'not-done'],
  'DROP TABLE IF EXISTS s1, nowhere',
  'RENAME TABLE s1 TO s3',
  'RENAME TABLE s1 TO aside, s2 TO s1, aside TO s2',
  'RENAME TABLE t TO renamed',
  'RENAME TABLE child TO `re``named`',
  'RENAME TABLE p TO p_old, x TO p',
  'RENAME TABLE v TO v2',
  'RENAME TABLE child TO {other}.child',
  'ALTER TABLE child RENAME TO renamed',
  'ALTER TABLE child RENAME TO renamed, ADD COLUMN z INT',
  'ALTER TABLE s1 RENAME s3, ADD KEY (id)',
  // Views, triggers, stored programs
  'CREATE VIEW made AS SELECT id AS one, a + 1 AS two FROM t WHERE a IS NOT NULL',
  'CREATE OR REPLACE VIEW v AS SELECT id, b FROM t',
  'CREATE OR REPLACE ALGORITHM = MERGE SQL SECURITY INVOKER VIEW made (x, y) AS SELECT id, c FROM t WITH CHECK OPTION',
  ['CREATE OR REPLACE VIEW v AS SELECT id, a FROM t', 'not-done'],
  'ALTER VIEW v AS SELECT c FROM t',
  'DROP VIEW v',
  'CREATE TRIGGER made BEFORE UPDATE ON t FOR EACH ROW SET NEW.b = /* why */ COALESCE(NEW.a, 0)',
  'CREATE TRIGGER made BEFORE INSERT ON t FOR EACH ROW FOLLOWS trg BEGIN SET NEW.b = 1; SET NEW.a = 2; END',
  'DROP TRIGGER trg',
  "CREATE PROCEDURE made(IN n INT) COMMENT 'it''s' BEGIN SELECT n; SELECT 'x;y'; END",
  'CREATE FUNCTION made(n INT) RETURNS INT DETERMINISTIC RETURN n * 2',
  ["ALTER PROCEDURE proc COMMENT 'changed'", 'not-done'],
  'DROP PROCEDURE proc',
  'DROP FUNCTION IF EXISTS func',
  "CREATE EVENT made ON SCHEDULE EVERY 1 HOUR STARTS '2037-01-01' DISABLE COMMENT 'c' DO DELETE FROM s1",
  "CREATE EVENT made ON SCHEDULE AT '2037-01-01' DO DELETE FROM s1",
  ['ALTER EVENT ev DISABLE', 'not-done'],
  'CREATE EVENT made ON SCHEDULE AT CURRENT_TIMESTAMP + INTERVAL 1 YEAR DO DELETE FROM s1',
  'CREATE EVENT IF NOT EXISTS made ON SCHEDULE AT CURRENT_TIMESTAMP + INTERVAL 1 YEAR DO DELETE FROM s1',
  'DROP EVENT ev',
  'DROP DATABASE {other}',
];

/** Statements that fail, whatever is done: they leave everything as it was. */
const failing = ['ka_none', 'd_none', '{other}.far'];

describe.each(statements.map((one) => (typeof one === 'string' ? ([one, 'done'] as const) : one)))(
  '%s',
  (text, found) => {
    it(`not done: it is run; done: ${found}`, async () => {
      await make(text);
      const sql = filled(text);
      const fails = failing.some((word) => text.includes(word));
      const journalled = await intend(sql);
      const left = await database.query("SHOW TABLES LIKE 'phasedb%'");
      expect(left).toEqual([]);
      // An event that is to run once may have run and dropped itself.
      const untold = /EVENT (IF NOT EXISTS )?made .* AT CURRENT/.test(text);
      expect(await askAfter(sql, journalled)).toBe(untold ? 'outcome-unclear' : 'not-done');
      const ran = database.query(sql);
      if (fails) await expect(ran).rejects.toThrow();
      else await ran;
      expect(await askAfter(sql, journalled)).toBe(fails ? 'not-done' : found);
    });
  },
);

describe('what somebody else did in between is not taken for the statement', () => {
  it.each([
    ['TRUNCATE TABLE s1', 'OPTIMIZE TABLE s1'],
    ['ALTER TABLE p TRUNCATE PARTITION p0', 'ALTER TABLE p REBUILD PARTITION p0'],
    ['ALTER TABLE p EXCHANGE PARTITION p0 WITH TABLE x', 'ALTER TABLE p TRUNCATE PARTITION p0'],
    ['RENAME TABLE s1 TO aside, s2 TO s1, aside TO s2', 'DROP TABLE s1; CREATE TABLE s1 LIKE s2'],
    ['RENAME TABLE s1 TO s3', 'CREATE TABLE s3 (id BIGINT)'],
    ['CREATE TABLE made (id INT PRIMARY KEY)', 'CREATE TABLE made (id BIGINT PRIMARY KEY)'],
    ['CREATE TABLE made SELECT * FROM s1', 'CREATE TABLE made (id BIGINT)'],
    [
      'CREATE TRIGGER made BEFORE UPDATE ON t FOR EACH ROW SET NEW.a = 1',
      'CREATE TRIGGER made BEFORE UPDATE ON t FOR EACH ROW SET NEW.a = 2',
    ],
    ['CREATE PROCEDURE made() SELECT 1', 'CREATE PROCEDURE made() SELECT 2'],
    ['CREATE PROCEDURE made(n INT) SELECT 1', 'CREATE PROCEDURE made(n BIGINT) SELECT 1'],
    ['CREATE VIEW made AS SELECT a FROM t', 'CREATE VIEW made AS SELECT b FROM t'],
    [
      "CREATE EVENT made ON SCHEDULE EVERY 1 DAY STARTS '2037-01-01' DO SET @x = 1",
      "CREATE EVENT made ON SCHEDULE EVERY 1 DAY STARTS '2037-01-01' DO SET @x = 2",
    ],
    [
      'ALTER TABLE t ADD FOREIGN KEY (e) REFERENCES parent (id)',
      'ALTER TABLE t ADD FOREIGN KEY (e) REFERENCES parent (id) ON DELETE CASCADE',
    ],
    ['DROP TABLE s1', 'ALTER TABLE s1 ADD COLUMN n INT'],
    ["CREATE USER 'nobody'@'localhost'", 'DO 0'],
    ["RENAME USER 'nobody'@'localhost' TO 'somebody'@'localhost'", 'DO 0'],
    ['ALTER TABLE s1 DISCARD TABLESPACE', 'ALTER TABLE s1 DISCARD TABLESPACE'],
  ])('%s | %s', async (text, others) => {
    // CREATE_TIME has whole seconds; a table is older than the statement on it.
    await database.query('SET timestamp = 1700000000');
    await make(`${text} ${others.includes('made') ? '' : others}`);
    await database.query('SET timestamp = DEFAULT');
    const journalled = await intend(text);
    await database.query(others);
    expect(await askAfter(text, journalled)).toBe('outcome-unclear');
  });
});

describe('without the PROCESS privilege', () => {
  let plain: Session;
  beforeAll(async () => {
    await database.query("CREATE USER reconciler@'%' IDENTIFIED BY 'pw'");
    await database.query(`GRANT ALL ON ${database.name}.* TO reconciler@'%'`);
    const url = new URL(database.url);
    url.username = 'reconciler';
    url.password = 'pw';
    plain = await Session.open(parseTarget(String(url)), {
      role: 'test',
      runId: 'test',
      settings: { sql_mode: sqlMode },
    });
  });
  afterAll(async () => {
    await plain.close();
    await database.query("DROP USER reconciler@'%'");
  });

  it.each([
    ['TRUNCATE TABLE s1', 'outcome-unclear'],
    ['RENAME TABLE s1 TO aside, s2 TO s1, aside TO s2', 'outcome-unclear'],
    ['ALTER TABLE p EXCHANGE PARTITION p0 WITH TABLE x', 'outcome-unclear'],
    ['RENAME TABLE child TO renamed', 'done'],
    ['RENAME TABLE p TO p_old, x TO p', 'done'],
    ['ALTER TABLE s1 FORCE', 'not-done'],
  ])('%s: %s', async (sql, found) => {
    await make(sql);
    await plain.send(`USE ${database.name}`);
    const journalled = await expectDefinitions(plain, sqlMode, database.name, sql, readStatement(sql));
    await database.query(sql);
    const answer = reconcile(plain, database.name, placed(sql), JSON.parse(JSON.stringify(journalled)), within);
    expect(await answer.catch((error: { code: string }) => error.code)).toBe(found);
  });
});

it('a copy that was left behind is removed, and does not stand in the way of the names in the statement', async () => {
  const sql = 'ALTER TABLE t ADD CONSTRAINT to_parent2 FOREIGN KEY (e) REFERENCES parent (id)';
  await make(sql);
  const [{ name } = { name: '' }] = await database.query<{ name: string }>(
    "SELECT CONCAT('phasedb_expected_', LEFT(SHA2(?, 256), 12)) AS name",
    [`table ${database.name}.t`],
  );
  await database.query('CREATE TABLE ?? (id INT)', [name]);
  const journalled = await intend(sql);
  expect(journalled[0]?.expected).toContain('CONSTRAINT `to_parent2` FOREIGN KEY (`e`) REFERENCES `parent` (`id`)');
  expect(await database.query("SHOW TABLES LIKE 'phasedb%'")).toEqual([]);
  await database.query(sql);
});
