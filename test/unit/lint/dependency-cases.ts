/** Tables of which each column is used by something, in the order in which they can be made. */
export const tables: readonly string[] = [
  'CREATE TABLE p (id INT PRIMARY KEY, code VARCHAR(20) NOT NULL, UNIQUE KEY code (code))',
  `CREATE TABLE t (
    id INT PRIMARY KEY, a INT NULL, b INT NULL, c VARCHAR(20) NULL, f INT NULL, k INT NULL, only_one INT NULL, free INT NULL,
    g INT AS (a + 1), d INT DEFAULT (b + 1), p_code VARCHAR(20) NULL,
    KEY fi ((f * 2)), KEY by_code (p_code), CONSTRAINT two CHECK (k > b), CONSTRAINT one CHECK (only_one > 0),
    CONSTRAINT fk FOREIGN KEY (p_code) REFERENCES p (code)
  )`,
  'CREATE TABLE r (id INT NOT NULL, day INT NOT NULL) PARTITION BY RANGE (day) (PARTITION id VALUES LESS THAN (10))',
];

/** Statements that MySQL refuses on these tables: its error number, and what the rule says. */
export const refused: readonly (readonly [sql: string, error: number, message: string])[] = [
  ['ALTER TABLE t DROP COLUMN a', 3108, 'MySQL refuses to drop t.a: the generated column g uses it.'],
  ['ALTER TABLE t RENAME COLUMN a TO z', 3108, 'MySQL refuses to rename t.a: the generated column g uses it.'],
  ['ALTER TABLE t DROP COLUMN f', 3837, 'MySQL refuses to drop t.f: the functional index fi uses it.'],
  ['ALTER TABLE t DROP COLUMN k', 3959, 'MySQL refuses to drop t.k: the check two uses it.'],
  ['ALTER TABLE t CHANGE only_one z INT', 3959, 'MySQL refuses to rename t.only_one: the check one uses it.'],
  ['ALTER TABLE r DROP COLUMN day', 3855, 'MySQL refuses to drop r.day: the partitioning of the table uses it.'],
  ['ALTER TABLE t DROP COLUMN p_code', 1828, 'MySQL refuses to drop t.p_code: the foreign key fk uses it.'],
  ['ALTER TABLE p DROP COLUMN code', 1829, 'MySQL refuses to drop p.code: the foreign key fk of t uses it.'],
  [
    'ALTER TABLE p MODIFY code VARCHAR(10) NOT NULL',
    1833,
    'MySQL refuses to change the type of p.code: the foreign key fk of t uses it.',
  ],
  [
    'ALTER TABLE t MODIFY p_code CHAR(20) NULL',
    1832,
    'MySQL refuses to change the type of t.p_code: the foreign key fk uses it.',
  ],
  [
    'ALTER TABLE t DROP INDEX by_code',
    1553,
    'MySQL refuses to drop the index by_code of t: the foreign key fk uses it.',
  ],
  [
    'ALTER TABLE t DROP INDEX by_code, ADD INDEX other (id, p_code)',
    1553,
    'MySQL refuses to drop the index by_code of t: the foreign key fk uses it.',
  ],
  ['DROP INDEX code ON p', 1553, 'MySQL refuses to drop the index code of p: the foreign key fk of t uses it.'],
  ['DROP TABLE p', 3730, 'MySQL refuses to drop p: the foreign key fk of t uses it.'],
  ['TRUNCATE TABLE p', 1701, 'MySQL refuses to empty p: the foreign key fk of t uses it.'],
];

/** Statements that MySQL takes, and of which the rule says nothing; several are separated by line breaks. */
export const taken: readonly string[] = [
  'ALTER TABLE t DROP COLUMN free',
  'ALTER TABLE t DROP COLUMN only_one',
  'ALTER TABLE t DROP COLUMN a, DROP COLUMN g',
  'ALTER TABLE t CHANGE a z INT NULL, MODIFY g INT AS (z + 1)',
  'ALTER TABLE t DROP INDEX fi, DROP COLUMN f',
  'ALTER TABLE t ALTER COLUMN d DROP DEFAULT, DROP CHECK two, DROP COLUMN b',
  'ALTER TABLE t DROP FOREIGN KEY fk, DROP COLUMN p_code',
  'ALTER TABLE t DROP FOREIGN KEY fk, DROP INDEX by_code',
  'ALTER TABLE t DROP INDEX by_code, ADD INDEX wider (p_code, id)',
  'ALTER TABLE t DROP FOREIGN KEY fk\nALTER TABLE p DROP COLUMN code',
  'ALTER TABLE t RENAME COLUMN p_code TO z',
  'ALTER TABLE t MODIFY p_code VARCHAR(30) NULL',
  'ALTER TABLE r DROP COLUMN id',
  'SET foreign_key_checks = 0\nDROP TABLE p',
  'SET foreign_key_checks = 0\nTRUNCATE TABLE p',
  'DROP TABLE t, p',
  'RENAME TABLE p TO z',
];
