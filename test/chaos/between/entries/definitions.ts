import { anew, type Entry, fillOpen, fillRows, resume } from '../entry.ts';

const pair = 'PRIMARY KEY (a, id)';
const coded = 'PRIMARY KEY (code)';
const kinds = 'PRIMARY KEY (kind, id)';
const beside = 'UNIQUE KEY by_a (a, id)';
const other = /(key|definition|order)[\s\S]*chang|chang[\s\S]*(key|definition|order)/i;
const open = { query: fillOpen };

/** Runs after which the change has come in between two chunks of a living run. */
const midRun = (...statements: readonly string[]) =>
  ({ during: { nth: 4, act: (scene) => scene.sql(...statements) }, ends: 'itself' }) satisfies Entry['first'];

/** Changes of definitions. */
export const definitions: readonly Entry[] = [
  {
    name: 'a column is added',
    change: ['ALTER TABLE t ADD COLUMN x INT NULL'],
    follows: { goesOn: true },
    end: { has: ['`x` int', '`c` int NOT NULL'] },
  },
  { name: 'another column is dropped', change: ['ALTER TABLE t DROP COLUMN kind'], follows: { goesOn: true } },
  { name: 'an index is added', change: ['ALTER TABLE t ADD INDEX by_code (code)'], follows: { goesOn: true } },
  {
    name: 'an index that the walk does not use is dropped',
    keys: 'PRIMARY KEY (id), KEY by_kind (kind)',
    change: ['ALTER TABLE t DROP INDEX by_kind'],
    follows: { goesOn: true },
  },
  {
    name: 'a generated column with an index is added',
    change: ['ALTER TABLE t ADD COLUMN twice INT AS (id * 2) VIRTUAL, ADD INDEX by_twice (twice)'],
    follows: { goesOn: true },
  },
  {
    name: 'a column is inserted in front of the key',
    change: ['ALTER TABLE t ADD COLUMN x INT NULL FIRST'],
    follows: { goesOn: true },
  },
  {
    name: 'the key goes from INT to BIGINT',
    change: ['ALTER TABLE t MODIFY id BIGINT NOT NULL'],
    follows: { goesOn: true },
    end: { has: ['`id` bigint NOT NULL', '`c` int NOT NULL'] },
  },
  {
    name: 'a key of text gets longer',
    keys: coded,
    change: ['ALTER TABLE t MODIFY code VARCHAR(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL'],
    follows: { goesOn: true },
  },
  {
    name: 'a member is appended to the ENUM of the key',
    keys: kinds,
    change: ["ALTER TABLE t MODIFY kind ENUM('new','paid','sent','back','lost') NOT NULL"],
    follows: { goesOn: true },
  },
  {
    name: 'a trigger is added that touches another column',
    change: ["CREATE TRIGGER noted BEFORE UPDATE ON t FOR EACH ROW SET NEW.note = 'seen'"],
    follows: { goesOn: true, says: /noted/ },
  },
  {
    name: 'a child table with ON DELETE CASCADE is added',
    change: [
      'CREATE TABLE child (id INT PRIMARY KEY, t INT NOT NULL, FOREIGN KEY (t) REFERENCES t (id) ON DELETE CASCADE ON UPDATE CASCADE)',
      'INSERT INTO child VALUES (1, 10), (2, 390)',
    ],
    follows: { goesOn: true },
  },
  {
    name: 'the default character set of the table changes',
    change: ['ALTER TABLE t DEFAULT CHARACTER SET latin1'],
    follows: { goesOn: true },
  },
  {
    name: 'the table is analysed, its statistics and comment change',
    change: ['ANALYZE TABLE t', "ALTER TABLE t COMMENT 'of orders', STATS_PERSISTENT = 1"],
    follows: { goesOn: true },
  },
  {
    name: 'the order of the key’s columns changes',
    keys: pair,
    change: ['ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (id, a)'],
    follows: { exit: 4, says: other, wayOut: anew },
  },
  {
    name: 'a part of the key turns round',
    keys: pair,
    change: ['ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (a DESC, id)'],
    follows: { exit: 4, says: other, wayOut: anew },
  },
  {
    name: 'a part of the key gets another collation',
    keys: coded,
    change: ['ALTER TABLE t MODIFY code VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci NOT NULL'],
    follows: { exit: 4, says: /collat/i, wayOut: anew },
  },
  {
    name: 'the members of the ENUM in the key change their order',
    keys: kinds,
    change: ["ALTER TABLE t MODIFY kind ENUM('sent','back','new','paid') NOT NULL"],
    follows: { exit: 4, says: /enum/i, wayOut: anew },
  },
  {
    name: 'the key becomes text',
    change: ['ALTER TABLE t MODIFY id VARCHAR(20) NOT NULL'],
    follows: { exit: 4, says: other, wayOut: anew },
  },
  {
    name: 'the primary key moves to another column',
    change: ['ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (code)'],
    follows: { exit: 4, says: other, wayOut: anew },
  },
  {
    name: 'another key of that name',
    keys: 'PRIMARY KEY (id), UNIQUE KEY walked (a, id)',
    migration: { batch: ['pk_column: a'] },
    change: ['ALTER TABLE t DROP INDEX walked, ADD UNIQUE KEY walked (a, code)'],
    follows: { exit: 4, says: other, wayOut: anew },
  },
  {
    name: 'a column of the key is renamed and another takes its name',
    keys: pair,
    change: [
      'ALTER TABLE t ADD COLUMN b INT NOT NULL DEFAULT 0',
      'UPDATE t SET b = 19 - a',
      'ALTER TABLE t RENAME COLUMN a TO was_a, RENAME COLUMN b TO a',
      'ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (a, id)',
    ],
    follows: { exit: 4, says: /./, wayOut: anew },
  },
  {
    name: 'the key is made invisible',
    keys: `PRIMARY KEY (id), ${beside}`,
    migration: { batch: ['pk_column: a'] },
    change: ['ALTER TABLE t ALTER INDEX by_a INVISIBLE'],
    follows: {
      exit: 1,
      says: /visible/i,
      wayOut: [{ sql: ['ALTER TABLE t ALTER INDEX by_a VISIBLE'] }, resume],
    },
  },
  {
    name: 'the primary key is dropped',
    change: ['ALTER TABLE t DROP PRIMARY KEY'],
    follows: {
      exit: 1,
      says: /no primary key/i,
      wayOut: [{ sql: ['ALTER TABLE t ADD PRIMARY KEY (id)'] }, resume],
    },
  },
  {
    name: 'the table is renamed',
    change: ['RENAME TABLE t TO t_away'],
    follows: {
      exit: 1,
      says: /table \S*t\b[\s\S]*does not exist/i,
      wayOut: [{ sql: ['RENAME TABLE t_away TO t'] }, resume],
    },
  },
  {
    name: 'a view takes the place of the table',
    change: ['RENAME TABLE t TO t_away', 'CREATE VIEW t AS SELECT * FROM t_away'],
    follows: {
      exit: 1,
      says: /view/,
      wayOut: [{ sql: ['DROP VIEW t', 'RENAME TABLE t_away TO t'] }, resume],
    },
  },
  {
    name: 'the table goes to another engine',
    change: ['ALTER TABLE t ENGINE = MyISAM'],
    follows: {
      exit: 1,
      says: /MyISAM, not InnoDB/,
      wayOut: [{ sql: ['ALTER TABLE t ENGINE = InnoDB'] }, resume],
    },
  },
  {
    name: 'another table of that name',
    change: ['RENAME TABLE t TO t_away', 'CREATE TABLE t LIKE t_away', fillRows('t')],
    follows: { exit: 4, says: /table/i, wayOut: anew },
  },
  {
    name: 'the column that is filled is dropped',
    migration: open,
    change: ['ALTER TABLE t DROP COLUMN c'],
    follows: {
      exit: 1,
      says: /\bc\b/,
      wayOut: [
        { sql: ['ALTER TABLE t ADD COLUMN c INT NULL', 'UPDATE t SET n = 0'] },
        { words: ['rollback', '--to', 'backfill', '--yes'] },
        { printed: 'release' },
        { words: ['run', '--yes'] },
      ],
    },
  },
  {
    name: 'the column that is filled is renamed',
    change: ['ALTER TABLE t RENAME COLUMN c TO cc'],
    follows: {
      exit: 1,
      says: /\bc\b/,
      wayOut: [{ sql: ['ALTER TABLE t RENAME COLUMN cc TO c'] }, resume],
    },
  },
  {
    name: 'in mid-run: a column and an index are added',
    first: midRun('ALTER TABLE t ADD COLUMN x INT NULL, ADD INDEX by_code (code)'),
    follows: { goesOn: true },
  },
  {
    name: 'in mid-run: the key goes from INT to BIGINT',
    first: midRun('ALTER TABLE t MODIFY id BIGINT NOT NULL'),
    follows: { goesOn: true },
  },
  {
    name: 'in mid-run: the order of the key’s columns changes',
    keys: pair,
    first: midRun('ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (id, a)'),
    follows: { exit: 4, says: other, wayOut: anew },
  },
  {
    name: 'in mid-run: the members of the ENUM in the key change their order',
    keys: kinds,
    first: midRun("ALTER TABLE t MODIFY kind ENUM('sent','back','new','paid') NOT NULL"),
    follows: { exit: 4, says: /enum/i, wayOut: anew },
  },
  {
    name: 'in mid-run: a part of the key gets another collation',
    keys: coded,
    first: midRun('ALTER TABLE t MODIFY code VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci NOT NULL'),
    follows: { exit: 4, says: /collat/i, wayOut: anew },
  },
  {
    name: 'in mid-run: another table of that name',
    first: midRun('CREATE TABLE u LIKE t', fillRows('u'), 'RENAME TABLE t TO t_away, u TO t'),
    follows: { exit: 4, says: /table/i, wayOut: anew },
  },
  {
    name: 'in mid-run: the table is renamed',
    first: midRun('RENAME TABLE t TO t_away'),
    follows: {
      exit: 1,
      says: /doesn't exist|does not exist/,
      wayOut: [{ sql: ['RENAME TABLE t_away TO t'] }, resume],
    },
  },
];
