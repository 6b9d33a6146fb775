import { anew, type Entry, fillOpen, fillRows, ROWS, resume } from '../entry.ts';

const filled = (ids: string) => `INSERT INTO t (id, a, code, kind, n, c) SELECT id, 0, id, 1, 1, id * 2 FROM ${ids}`;
const numbers = (from: number, to: number) =>
  `(WITH RECURSIVE s (id) AS (SELECT ${from} UNION ALL SELECT id + 1 FROM s WHERE id < ${to}) SELECT id FROM s) AS numbers`;
const fillBySomebody = 'UPDATE t SET n = 1, c = id * 2 WHERE c IS NULL';

/** Changes of rows. The walk stands at id 200 of 400. */
export const data: readonly Entry[] = [
  {
    name: 'the application adds rows behind the cursor and fills them',
    change: [filled(numbers(-9, 0))],
    follows: { goesOn: true },
    end: { rows: ROWS + 10 },
  },
  {
    name: 'the application adds rows after the last one and fills them',
    change: [filled(numbers(401, 420))],
    follows: { goesOn: true },
    end: { rows: ROWS + 20 },
  },
  {
    name: 'the application adds open rows in front of the cursor',
    prepare: (scene) => scene.sql('DELETE FROM t WHERE id BETWEEN 290 AND 310'),
    change: [`INSERT INTO t (id, a, code, kind) SELECT id, 0, id, 1 FROM ${numbers(290, 310)}`],
    follows: { goesOn: true },
  },
  {
    name: 'the application adds rows behind the cursor and does not fill them',
    change: [`INSERT INTO t (id, a, code, kind) SELECT id, 0, id, 1 FROM ${numbers(-9, 0)}`],
    follows: { exit: 2, says: /gate[\s\S]*10/, works: true, wayOut: [{ sql: [fillBySomebody] }, resume] },
    end: { rows: ROWS + 10 },
  },
  {
    name: 'rows around the cursor and at the end are deleted',
    change: ['DELETE FROM t WHERE id BETWEEN 195 AND 205 OR id > 395'],
    follows: { goesOn: true },
    end: { rows: ROWS - 16 },
  },
  {
    name: 'all rows in front of the cursor are deleted',
    change: ['DELETE FROM t WHERE id > 200'],
    follows: { goesOn: true },
    end: { rows: 200 },
  },
  { name: 'all rows are deleted', change: ['DELETE FROM t'], follows: { goesOn: true }, end: { rows: 0 } },
  {
    name: 'the application fills open rows itself, and the query leaves out what is done',
    migration: { query: fillOpen },
    change: ['UPDATE t SET n = 1, c = id * 2 WHERE id BETWEEN 250 AND 300'],
    follows: { goesOn: true },
  },
  {
    name: 'rows move across the cursor, both ways, and done_when asks for open ones',
    migration: {
      query: 'UPDATE t SET n = n + 1, c = 5 WHERE c IS NULL',
      batch: ['done_when: SELECT COUNT(*) FROM t WHERE c IS NULL'],
    },
    change: [
      'UPDATE t SET id = id - 1000 WHERE id BETWEEN 300 AND 320',
      'UPDATE t SET id = id + 1000 WHERE id BETWEEN 20 AND 40',
    ],
    follows: { goesOn: true },
    end: { wrong: 'n <> 1 OR c IS NULL OR c <> 5' },
  },
  {
    name: 'the table is restored alone, from a dump taken before the walk',
    change: ['CREATE TABLE dumped LIKE t', fillRows('dumped'), 'DROP TABLE t', 'RENAME TABLE dumped TO t'],
    follows: { exit: 4, says: /table/i, wayOut: anew },
  },
  {
    name: 'the table is emptied and loaded again, from a dump taken before the walk',
    change: ['TRUNCATE t', fillRows('t')],
    follows: { exit: 4, says: /table/i, wayOut: anew },
  },
  {
    name: 'all rows are replaced by DELETE and INSERT, as they were before the walk',
    change: ['DELETE FROM t', fillRows('t')],
    follows: {
      exit: 2,
      says: /gate[\s\S]*200/,
      works: true,
      wayOut: anew.with(0, { words: ['rollback', '--to', 'backfill', '--yes'] }),
    },
  },
];
