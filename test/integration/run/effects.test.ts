import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Session } from '../../../src/mysql/session.ts';
import { parseTarget } from '../../../src/mysql/target.ts';
import { checkEffects } from '../../../src/run/verify/check-effects.ts';
import { readStatement } from '../../../src/sql/statements/read-statement.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';

const sqlMode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION';
const t = `CREATE TABLE parent (id INT PRIMARY KEY); CREATE TABLE t (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, a INT NULL, b INT NULL, c VARCHAR(40) NULL DEFAULT 'x', txt TEXT,
  KEY ka (a), CONSTRAINT t_positive CHECK (a > -100))`;
const p = `CREATE TABLE t (id INT NOT NULL, y INT NOT NULL, PRIMARY KEY (id, y))
  PARTITION BY RANGE (y) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20))`;

let database: TestDatabase;
let session: Session;

beforeAll(async () => {
  database = await createTestDatabase('effects');
  session = await Session.open(parseTarget(database.url), {
    role: 'test',
    runId: 'test',
    settings: { sql_mode: sqlMode, time_zone: '+00:00' },
  });
});
afterAll(async () => {
  await session.close();
  await database.drop();
});

/** What is found of the statements after somebody else's statements were run on the tables. */
async function found(tables: string, others: string, ...statements: readonly string[]) {
  await database.query(
    `DROP DATABASE ${database.name}; CREATE DATABASE ${database.name}; USE ${database.name}; ${tables}`,
  );
  await database.query(others);
  await session.send(`USE ${database.name}`);
  const place = { file: 'm.yaml', line: 1, column: 1 };
  const placed = statements.map((sql, index) => ({
    index,
    sql,
    place,
    locate: () => place,
    statement: readStatement(sql),
  }));
  const effects = await checkEffects({ session, sqlMode, database: database.name }, placed);
  expect(await database.query("SHOW TABLES LIKE 'phasedb%'")).toEqual([]);
  return effects;
}
const statuses = async (...order: Parameters<typeof found>) => (await found(...order)).map(({ status }) => status);

/** What somebody else did that is not the same: the second statement in each. */
const wrong: readonly (readonly [tables: string, statement: string, other: string])[] = [
  [t, 'ALTER TABLE t ADD COLUMN n INT NULL', 'ALTER TABLE t ADD COLUMN n BIGINT NULL'],
  [
    t,
    "ALTER TABLE t ADD COLUMN n VARCHAR(10) NOT NULL DEFAULT 'a' AFTER a",
    'ALTER TABLE t ADD COLUMN n VARCHAR(10) NULL AFTER a',
  ],
  [t, 'ALTER TABLE t ADD COLUMN (n INT, m INT, KEY (n))', 'ALTER TABLE t ADD COLUMN (n INT, m INT)'],
  [t, 'ALTER TABLE t ADD COLUMN n INT UNIQUE', 'ALTER TABLE t ADD COLUMN n INT'],
  [t, 'ALTER TABLE t ADD COLUMN n INT AS (a + b) STORED', 'ALTER TABLE t ADD COLUMN n INT AS (a - b) STORED'],
  [t, 'ALTER TABLE t ADD n INT INVISIBLE, ADD CHECK (n > 0)', 'ALTER TABLE t ADD n INT INVISIBLE, ADD CHECK (n > 1)'],
  [t, 'ALTER TABLE t DROP COLUMN c', 'ALTER TABLE t DROP COLUMN b'],
  [t, 'ALTER TABLE t MODIFY a BIGINT NULL', 'ALTER TABLE t MODIFY b BIGINT NULL'],
  [t, 'ALTER TABLE t CHANGE c d VARCHAR(50)', 'ALTER TABLE t CHANGE c d VARCHAR(40)'],
  [t, 'ALTER TABLE t RENAME COLUMN c TO d', 'ALTER TABLE t RENAME COLUMN b TO d'],
  [t, "ALTER TABLE t ALTER c SET DEFAULT 'y'", 'ALTER TABLE t ALTER c DROP DEFAULT'],
  [t, 'ALTER TABLE t ADD INDEX kb (b, a)', 'ALTER TABLE t ADD INDEX kb (b)'],
  [t, 'ALTER TABLE t ADD INDEX (b)', 'ALTER TABLE t ADD INDEX (c)'],
  [t, 'CREATE UNIQUE INDEX kb ON t (b)', 'CREATE INDEX kb ON t (b)'],
  [t, 'CREATE INDEX kb ON t (b) ALGORITHM=INPLACE LOCK=NONE', 'CREATE INDEX kc ON t (b)'],
  [t, 'ALTER TABLE t ADD FULLTEXT KEY kt (txt)', 'ALTER TABLE t ADD FULLTEXT KEY kt (txt, c)'],
  [t, 'ALTER TABLE t DROP INDEX ka, ADD INDEX ka (a, b)', 'DO 0'],
  [t, 'ALTER TABLE t DROP INDEX ka', 'ALTER TABLE t RENAME INDEX ka TO ka'],
  [t, 'DROP INDEX ka ON t', 'DO 0'],
  [t, 'ALTER TABLE t RENAME INDEX ka TO kz', 'ALTER TABLE t DROP INDEX ka'],
  [t, 'ALTER TABLE t ALTER INDEX ka INVISIBLE', 'DO 0'],
  [t, 'ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (id, a)', 'DO 0'],
  [t, 'ALTER TABLE t ADD CONSTRAINT own CHECK (b > 0)', 'ALTER TABLE t ADD CONSTRAINT own CHECK (b > 1)'],
  [t, 'ALTER TABLE t ALTER CHECK t_positive NOT ENFORCED', 'DO 0'],
  [t, 'ALTER TABLE t DROP CHECK t_positive', 'DO 0'],
  [
    t,
    'ALTER TABLE t ADD CONSTRAINT own FOREIGN KEY (b) REFERENCES parent (id)',
    'ALTER TABLE t ADD CONSTRAINT own FOREIGN KEY (b) REFERENCES parent (id) ON DELETE CASCADE',
  ],
  [t, 'ALTER TABLE t ADD FOREIGN KEY (b) REFERENCES parent (id)', 'ALTER TABLE t ADD INDEX (b)'],
  [t, "ALTER TABLE t COMMENT 'one'", "ALTER TABLE t COMMENT 'two'"],
  [t, 'ALTER TABLE t CONVERT TO CHARACTER SET latin1', 'ALTER TABLE t DEFAULT CHARACTER SET latin1'],
  [t, 'ALTER TABLE t ROW_FORMAT=DYNAMIC', 'DO 0'],
  [p, 'ALTER TABLE t DROP PARTITION p0', 'DO 0'],
  [p, 'ALTER TABLE t ADD PARTITION (PARTITION p2 VALUES LESS THAN (30))', 'DO 0'],
  [p, 'ALTER TABLE t REMOVE PARTITIONING', 'DO 0'],
  [t, 'ALTER TABLE t PARTITION BY HASH (id) PARTITIONS 4', 'ALTER TABLE t PARTITION BY HASH (id) PARTITIONS 2'],
  [t, 'CREATE TABLE made (id INT PRIMARY KEY, a INT, UNIQUE (a))', 'CREATE TABLE made (id INT PRIMARY KEY, a INT)'],
  [t, 'CREATE TABLE made LIKE t', 'CREATE TABLE made LIKE parent'],
  [t, 'DROP TABLE parent', 'DO 0'],
  [t, 'CREATE VIEW made AS SELECT a FROM t', 'CREATE VIEW made AS SELECT b FROM t'],
  [
    t,
    'CREATE TRIGGER made BEFORE UPDATE ON t FOR EACH ROW SET NEW.a = 1',
    'CREATE TRIGGER made BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1',
  ],
  [t, 'CREATE PROCEDURE made() SELECT 1', 'CREATE PROCEDURE made() SELECT 2'],
  [t, 'CREATE PROCEDURE made(IN n INT) SELECT 1', 'CREATE PROCEDURE made(IN n BIGINT) SELECT 1'],
  [t, 'CREATE FUNCTION made() RETURNS INT NO SQL RETURN 1', 'CREATE FUNCTION made() RETURNS BIGINT NO SQL RETURN 1'],
];

describe.each(wrong.map(([tables, statement, other]) => ({ tables, statement, other })))(
  '$statement | $other',
  ({ tables, statement, other }) => {
    it('is there after it, and not after something else', async () => {
      const after = await found(tables, statement, statement);
      expect(after).toEqual(after.map((effect) => ({ ...effect, status: 'there', text: '' })));
      expect(after.length).toBeGreaterThan(0);
      expect(await statuses(tables, 'DO 0', statement)).toContain('differs');
      const differing = (await found(tables, other, statement)).find(({ status }) => status === 'differs');
      expect(differing?.text).toMatch(/^--- expected\n[\s\S]+\n--- now\n[\s\S]+$/);
    });
  },
);

it('what another migration added to a new table since is no difference', async () => {
  const sql = 'CREATE TABLE made (id INT PRIMARY KEY, a INT, CHECK (a > 0))';
  expect(await statuses(t, `${sql}; ALTER TABLE made ADD COLUMN n INT, ADD KEY (n)`, sql)).toEqual(['there']);
});

describe('what is not asked', () => {
  it.each(
    [
      [t, 'TRUNCATE TABLE t'],
      [t, 'ALTER TABLE t FORCE'],
      [t, 'ALTER TABLE t AUTO_INCREMENT = 50'],
      [t, 'OPTIMIZE TABLE t'],
      [p, 'ALTER TABLE t TRUNCATE PARTITION p0'],
      [p, 'ALTER TABLE t REORGANIZE PARTITION p0, p1 INTO (PARTITION p9 VALUES LESS THAN (20))'],
      [t, "CREATE USER 'nobody'@'localhost'"],
      [t, 'RENAME TABLE t TO aside, parent TO t, aside TO parent'],
    ].map(([tables = '', statement = '']) => ({ tables, statement })),
  )('$statement: it is said that it was not checked', async ({ tables, statement }) => {
    const effects = await found(tables, 'DO 0', statement);
    expect(new Set(effects.map(({ status }) => status)).has('not-checked')).toBe(true);
    expect(effects.some(({ status, text }) => status === 'not-checked' && text === '')).toBe(false);
    expect(
      effects.some(
        ({ status }) => status === 'there' && statement !== 'RENAME TABLE t TO aside, parent TO t, aside TO parent',
      ),
    ).toBe(false);
  });
});

describe('several statements', () => {
  it.each([
    [['ALTER TABLE t ADD COLUMN n INT', 'ALTER TABLE t MODIFY n BIGINT NOT NULL']],
    [['ALTER TABLE t ADD COLUMN n INT', 'CREATE INDEX kn ON t (n)', 'ALTER TABLE t DROP INDEX kn']],
    [['ALTER TABLE t ADD COLUMN n INT', 'ALTER TABLE t DROP COLUMN n']],
    [['CREATE TABLE made (id INT PRIMARY KEY)', 'ALTER TABLE made ADD COLUMN n INT', 'CREATE INDEX kn ON made (n)']],
    [['CREATE TABLE made (id INT PRIMARY KEY)', 'DROP TABLE made']],
    [['ALTER TABLE t ADD FOREIGN KEY (b) REFERENCES parent (id)', 'ALTER TABLE t ADD INDEX kba (b, a)']],
    [['CREATE VIEW made AS SELECT a FROM t', 'CREATE OR REPLACE VIEW made AS SELECT b FROM t']],
  ])('%s', async (list) => {
    expect(new Set(await statuses(t, list.join(';'), ...list))).toEqual(new Set(['there']));
    const without = /DROP COLUMN/.test(list.join()) ? (list[0] ?? '') : 'DO 0';
    if (!list.join().includes('DROP TABLE')) expect(await statuses(t, without, ...list)).toContain('differs');
  });
});
