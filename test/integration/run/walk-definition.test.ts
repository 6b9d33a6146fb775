import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Failure } from '../../../src/core/failure.ts';
import { rowValue } from '../../../src/core/row-value.ts';
import { Stop } from '../../../src/run/context/stop.ts';
import { acceptChange } from '../../../src/run/control.ts';
import { rollbackMigration } from '../../../src/run/rollback/rollback.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { part } from '../../part.ts';
import { historyOf, listen, migrationOf, type RunOptions, releaseIt, runIt } from './running.ts';

// A walk that is stopped in its middle (or goes on), while somebody changes what its cursor rests on. Either every row is
// raised exactly once, or the run stops, and the way out that it names leads to that.
let database: TestDatabase;
const ROWS = 200;

beforeAll(async () => {
  database = await createTestDatabase('definition');
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.query('DROP VIEW IF EXISTS t; DROP TABLE IF EXISTS t, u, t_away');
  await database.query('DELETE FROM phasedb_history').catch(() => undefined);
  await database.query('DELETE FROM phasedb_checkpoints').catch(() => undefined);
});

const columns = `id INT NOT NULL, a INT NOT NULL, code VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  kind ENUM('new','paid','sent','back') NOT NULL, bin VARBINARY(4) NOT NULL, at DATETIME NOT NULL, n INT NOT NULL DEFAULT 0, note VARCHAR(20) NULL`;
const fill = (table: string) => `INSERT INTO ${table} (id, a, code, kind, bin, at)
  WITH RECURSIVE s (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM s WHERE id < ${ROWS})
  SELECT id, id % 20, CONCAT(IF(id % 2, 'A', 'a'), LPAD(id, 4, '0')), id % 4 + 1, UNHEX(LPAD(HEX(id), 8, '0')), '2020-01-01' + INTERVAL id HOUR FROM s`;
const raise = 'UPDATE t SET n = n + 1';
/** Leaves out what is done. */
const fillOpen = 'UPDATE t SET n = n + 1, note = 5 WHERE note IS NULL';
const file = (query = raise, batch = '') =>
  migrationOf(`migration: m
phases:
  - name: backfill
    rollback_sql: UPDATE t SET n = n - 1 WHERE n > 0 LIMIT {batch_size}
    batch: {query: '${query} LIMIT {batch_size}', size: 25, delay_ms: 0, lag_threshold_ms: 0${batch}}
`);

/** Does something after the nth chunk, in the pause behind it. */
class After extends Stop {
  readonly #nth: number;
  readonly #act: (stop: Stop) => unknown;
  #chunks = 0;
  constructor(nth: number, act: (stop: Stop) => unknown) {
    super();
    this.#nth = nth;
    this.#act = act;
  }
  override async sleep(): Promise<void> {
    if (++this.#chunks === this.#nth) await this.#act(this);
  }
}
const stopHere = (stop: Stop) => stop.request({ kind: 'signal', signal: 'SIGTERM' });
const sql = async (statements: readonly string[]) => {
  for (const statement of statements) await database.query(statement);
};
const wrongRows = (table = 't') => database.query(`SELECT id, n FROM ${table} WHERE n <> 1 ORDER BY id LIMIT 3`);

interface Case {
  readonly keys?: string;
  readonly batch?: string;
  readonly change: readonly string[];
}
const run = async ({ batch }: Case, options: RunOptions = {}) => runIt(database, await file(raise, batch), options);
async function begin({ keys = 'PRIMARY KEY (id)' }: Case): Promise<void> {
  await database.query(`CREATE TABLE t (${columns}, ${keys}); ${fill('t')}`);
}
/** Undoes what was done and walks from the first row, as the refusal says. */
async function startAgain(one: Case): Promise<void> {
  const order = {
    migration: await file(raise, one.batch),
    to: 'backfill',
    replicas: [],
    confirm: async () => undefined,
  };
  expect(await rollbackMigration(order, listen().at(database))).toMatchObject({ exit: 0 });
  await releaseIt(database, order.migration);
  expect(await run(one)).toMatchObject({ exit: 0, status: 'complete' });
  expect(await wrongRows()).toEqual([]);
}

const pair = 'PRIMARY KEY (a, id)';
const coded = 'PRIMARY KEY (code)';
const kinds = 'PRIMARY KEY (kind, id)';
const byA = 'UNIQUE KEY by_a (a, id)';

const goesOn: Readonly<Record<string, Case>> = {
  'an instant column': { change: ['ALTER TABLE t ADD COLUMN x INT NULL'] },
  'a column in front of the key, by a rebuild': {
    change: ['ALTER TABLE t ADD COLUMN x INT NULL FIRST, ALGORITHM=COPY'],
  },
  'a rebuild': { change: ['ALTER TABLE t ENGINE=InnoDB'] },
  'OPTIMIZE TABLE': { change: ['OPTIMIZE TABLE t'] },
  'another column dropped in a rebuild': { change: ['ALTER TABLE t DROP COLUMN note, ALGORITHM=INPLACE'] },
  'INT to BIGINT': { change: ['ALTER TABLE t MODIFY id BIGINT NOT NULL'] },
  'INT to BIGINT, and AUTO_INCREMENT': { change: ['ALTER TABLE t MODIFY id BIGINT NOT NULL AUTO_INCREMENT'] },
  'a longer VARCHAR': {
    keys: coded,
    change: ['ALTER TABLE t MODIFY code VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL'],
  },
  'a longer VARBINARY': { keys: 'PRIMARY KEY (bin)', change: ['ALTER TABLE t MODIFY bin VARBINARY(400) NOT NULL'] },
  'fractional seconds': { keys: 'PRIMARY KEY (at)', change: ['ALTER TABLE t MODIFY at DATETIME(3) NOT NULL'] },
  'a member at the end of the ENUM': {
    keys: kinds,
    change: ["ALTER TABLE t MODIFY kind ENUM('new','paid','sent','back','lost') NOT NULL"],
  },
  'the key renamed': { keys: byA, change: ['ALTER TABLE t RENAME INDEX by_a TO of_a'] },
  'a primary key beside the walked unique key': { keys: byA, change: ['ALTER TABLE t ADD PRIMARY KEY (id)'] },
  'the walked primary key becomes a unique one': {
    keys: pair,
    change: ['ALTER TABLE t DROP PRIMARY KEY, ADD UNIQUE KEY by_a (a, id), ADD PRIMARY KEY (id)'],
  },
  partitions: { change: ['ALTER TABLE t PARTITION BY HASH (id) PARTITIONS 3'] },
  'a partition added': {
    keys: 'PRIMARY KEY (id)) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (100), PARTITION p1 VALUES LESS THAN (1000)',
    change: [
      'ALTER TABLE t ADD PARTITION (PARTITION p2 VALUES LESS THAN (5000))',
      'ALTER TABLE t REORGANIZE PARTITION p1 INTO (PARTITION p1 VALUES LESS THAN (500), PARTITION p3 VALUES LESS THAN (1000))',
    ],
  },
  'away and back': { change: ['RENAME TABLE t TO t_away', 'RENAME TABLE t_away TO t'] },
  'another engine and back': { change: ['ALTER TABLE t ENGINE=MyISAM', 'ALTER TABLE t ENGINE=InnoDB'] },
  'the key dropped and made again': {
    change: ['ALTER TABLE t DROP PRIMARY KEY', 'ALTER TABLE t ADD PRIMARY KEY (id)'],
  },
  'the collation of the database and of the table': {
    keys: coded,
    change: [
      'ALTER DATABASE CHARACTER SET latin1 COLLATE latin1_german2_ci',
      'ALTER TABLE t DEFAULT CHARACTER SET latin1',
    ],
  },
  'a copy with the same rows, as a tool for online changes makes it': {
    change: ['CREATE TABLE u LIKE t', 'INSERT INTO u SELECT * FROM t', 'RENAME TABLE t TO t_away, u TO t'],
  },
};

const stops: Readonly<
  Record<
    string,
    Case & { readonly code: 'walk-key-changed' | 'walk-table-replaced' | 'walk-column-emptied'; readonly says: RegExp }
  >
> = {
  'the order of the columns': {
    keys: pair,
    change: ['ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (id, a)'],
    code: 'walk-key-changed',
    says: /its columns are \(id, a\) instead of \(a, id\)/,
  },
  'a direction': {
    keys: pair,
    change: ['ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (a DESC, id)'],
    code: 'walk-key-changed',
    says: /the direction of a is descending instead of ascending/,
  },
  'a collation': {
    keys: coded,
    change: ['ALTER TABLE t MODIFY code VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci NOT NULL'],
    code: 'walk-key-changed',
    says: /the collation of code is utf8mb4_0900_ai_ci instead of utf8mb4_bin/,
  },
  'the order of the members': {
    keys: kinds,
    change: ["ALTER TABLE t MODIFY kind ENUM('sent','back','new','paid') NOT NULL"],
    code: 'walk-key-changed',
    says: /the members of the ENUM kind are \('sent', 'back', 'new', 'paid'\) instead of/,
  },
  'the type': {
    change: ['ALTER TABLE t MODIFY id VARCHAR(20) NOT NULL'],
    code: 'walk-key-changed',
    says: /the type of id is VARCHAR\(20\).* instead of INT/,
  },
  'a type that got narrower': {
    change: ['ALTER TABLE t MODIFY id SMALLINT NOT NULL'],
    code: 'walk-key-changed',
    says: /the type of id is SMALLINT instead of INT/,
  },
  'another primary key': {
    change: ['ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (code)'],
    code: 'walk-key-changed',
    says: /its columns are \(code\) instead of \(id\)/,
  },
  'another key of that name': {
    keys: `PRIMARY KEY (id), UNIQUE KEY walked (a, id)`,
    batch: ', pk_column: a',
    change: ['ALTER TABLE t DROP INDEX walked, ADD UNIQUE KEY walked (a, code)'],
    code: 'walk-key-changed',
    says: /its columns are \(a, code\) instead of \(a, id\)/,
  },
  'the column of the key renamed': {
    change: ['ALTER TABLE t RENAME COLUMN id TO nr', 'ALTER TABLE t ADD COLUMN id INT AS (nr) VIRTUAL'],
    code: 'walk-key-changed',
    says: /its columns are \(nr\) instead of \(id\)/,
  },
  'two columns that exchanged their names': {
    keys: pair,
    change: [
      'ALTER TABLE t ADD COLUMN b INT NOT NULL DEFAULT 0',
      'UPDATE t SET b = 19 - a',
      'ALTER TABLE t RENAME COLUMN a TO was_a, RENAME COLUMN b TO a, DROP PRIMARY KEY, ADD PRIMARY KEY (a, id)',
    ],
    code: 'walk-table-replaced',
    says: /not as the last chunks left them/,
  },
  'another table of that name': {
    change: ['CREATE TABLE u LIKE t', fill('u'), 'RENAME TABLE t TO t_away, u TO t'],
    code: 'walk-table-replaced',
    says: /table id \d+.*table id \d+/s,
  },
  'dropped and restored as it was before the walk': {
    change: ['DROP TABLE t', `CREATE TABLE t (${columns}, PRIMARY KEY (id))`, fill('t')],
    code: 'walk-table-replaced',
    says: /not as the last chunks left them/,
  },
  'the filled column dropped and added again': {
    // CREATE_TIME has whole seconds.
    change: ['DO SLEEP(1.1)', 'ALTER TABLE t DROP COLUMN n', 'ALTER TABLE t ADD COLUMN n INT NOT NULL DEFAULT 0'],
    code: 'walk-column-emptied',
    says: /the column n of .* does not have the values/,
  },
  'emptied and filled again': {
    change: ['TRUNCATE TABLE t', fill('t')],
    code: 'walk-table-replaced',
    says: /emptied/,
  },
  'a partition exchanged for another': {
    keys: 'PRIMARY KEY (id)) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (76), PARTITION p1 VALUES LESS THAN (1000)',
    change: [
      'CREATE TABLE u LIKE t',
      'ALTER TABLE u REMOVE PARTITIONING',
      'INSERT INTO u SELECT * FROM t WHERE id < 76',
      'UPDATE u SET n = 0',
      'ALTER TABLE t EXCHANGE PARTITION p0 WITH TABLE u',
    ],
    code: 'walk-table-replaced',
    says: /not as the last chunks left them/,
  },
};

describe('between a stop and a resume', () => {
  it.each(part(Object.entries(goesOn), 2))('%s: every row once', async (_, one) => {
    await begin(one);
    expect(await run(one, { stop: new After(3, stopHere) })).toMatchObject({ exit: 5 });
    await sql(one.change);
    expect(await run(one)).toMatchObject({ exit: 0, status: 'complete' });
    expect(await wrongRows()).toEqual([]);
  });

  it.each(part(Object.entries(stops), 2))('%s: stops, and the way out leads to every row once', async (_, one) => {
    await begin(one);
    expect(await run(one, { stop: new After(3, stopHere) })).toMatchObject({ exit: 5 });
    await sql(one.change);
    const before = await database.query('SELECT id, n FROM t ORDER BY id').catch(() => []);
    for (const mode of ['run', 'resume'] as const) {
      await expect(run(one, { mode })).rejects.toMatchObject({
        code: one.code,
        exit: 4,
        message: expect.stringMatching(one.says),
        remedy: expect.stringContaining('rollback test.yaml --to backfill'),
      });
    }
    expect(await database.query('SELECT id, n FROM t ORDER BY id').catch(() => [])).toEqual(before);
    // A row with n = 0 has nothing to undo, so that the way out is right also where half of the rows are as before.
    await startAgain(one);
  });
});

describe('in mid-run', () => {
  const within = (one: Case) => new After(3, () => sql(one.change));
  it.each([
    'an instant column',
    'a rebuild',
    'INT to BIGINT',
    'a member at the end of the ENUM',
    'the key renamed',
    'a primary key beside the walked unique key',
    'a copy with the same rows, as a tool for online changes makes it',
  ])('%s: every row once', async (name) => {
    const one = goesOn[name] as Case;
    await begin(one);
    expect(await run(one, { stop: within(one) })).toMatchObject({ exit: 0, status: 'complete' });
    expect(await wrongRows()).toEqual([]);
  });

  it.each([
    'the order of the columns',
    'a direction',
    'a collation',
    'the order of the members',
    'another primary key',
    'another table of that name',
    'emptied and filled again',
  ])('%s: stops', async (name) => {
    const one = stops[name];
    if (one === undefined) throw new Error(name);
    await begin(one);
    await expect(run(one, { stop: within(one) })).rejects.toMatchObject({
      code: one.code,
      exit: 4,
      message: expect.stringMatching(one.says),
    });
    await startAgain(one);
  });

  it('a column that the query reads is dropped: fails, and asks the table once', async () => {
    const one = { change: ['ALTER TABLE t DROP COLUMN a'] };
    await begin(one);
    const migration = await file('UPDATE t SET n = n + 1 + 0 * a');
    await expect(runIt(database, migration, { stop: within(one) })).rejects.toMatchObject({ exit: 1 });
    const seen = (await historyOf(database)).filter(({ event }) => event === 'walk-definition');
    expect(seen.length).toBeLessThan(3);
    await database.query('ALTER TABLE t ADD COLUMN a INT NOT NULL DEFAULT 1');
    expect(await runIt(database, migration, { mode: 'resume' })).toMatchObject({ exit: 0, status: 'complete' });
    expect(await wrongRows()).toEqual([]);
  });

  it('with ranges in parallel', async () => {
    const one = { batch: ', parallel: 3', change: ['ALTER TABLE t MODIFY id BIGINT NOT NULL'] };
    await begin(one);
    expect(await run(one, { stop: within(one) })).toMatchObject({ exit: 0 });
    expect(await wrongRows()).toEqual([]);
  });
});

it('a rebuild that cannot be told from another table goes on once somebody has said what it was', async () => {
  const one = { change: ['UPDATE t SET note = id', 'ALTER TABLE t ENGINE=InnoDB'] };
  await begin(one);
  expect(await run(one, { stop: new After(3, stopHere) })).toMatchObject({ exit: 5 });
  await sql(one.change);
  await expect(run(one)).rejects.toMatchObject({
    code: 'walk-table-replaced',
    remedy: expect.stringContaining('accept-change test.yaml --phase backfill --reason'),
  });
  const accept = async () => acceptChange(await file(), 'backfill', 'OPTIMIZE TABLE', listen().at(database));
  expect(await accept()).toMatchObject({ changed: true, message: expect.stringContaining('did not compare its rows') });
  expect(await accept()).toMatchObject({ changed: false });
  expect(await run(one)).toMatchObject({ exit: 0, status: 'complete' });
  expect(await wrongRows()).toEqual([]);
});

it('nobody can say that a cursor is right in another order', async () => {
  const one = stops['a direction'];
  if (one === undefined) throw new Error('no such case');
  await begin(one);
  expect(await run(one, { stop: new After(3, stopHere) })).toMatchObject({ exit: 5 });
  await sql(one.change);
  await expect(acceptChange(await file(), 'backfill', 'it is fine', listen().at(database))).rejects.toMatchObject({
    code: 'walk-key-changed',
    exit: 4,
  });
});

describe('checkpoints that contradict the history stop the run', () => {
  const edits: Readonly<Record<string, readonly string[]>> = {
    'rows deleted': ['DELETE FROM phasedb_checkpoints'],
    'one of the ranges deleted': ['DELETE FROM phasedb_checkpoints WHERE range_no = 1'],
    'the cursor set to NULL': ['UPDATE phasedb_checkpoints SET cursor_key = NULL'],
    'counters put back': ['UPDATE phasedb_checkpoints SET seq = 0, rows_seen = 0, rows_changed = 0'],
    'a gap between two ranges': ['UPDATE phasedb_checkpoints SET lower_key = \'["150"]\' WHERE range_no = 1'],
    'ranges that overlap': ['UPDATE phasedb_checkpoints SET upper_key = \'["150"]\' WHERE range_no = 0'],
    'said to be done': ['UPDATE phasedb_checkpoints SET done = 1, cursor_key = upper_key'],
    'a range more': [
      'INSERT INTO phasedb_checkpoints SELECT migration, phase, attempt, direction, sweep, 7, table_schema, table_name, key_name, lower_key, upper_key, cursor_key, seq, rows_seen, rows_changed, chunk_rows, done, updated_at, token, witness, seal FROM (SELECT * FROM phasedb_checkpoints WHERE range_no = 0) AS c',
    ],
    'rows of another phase': ['UPDATE phasedb_checkpoints SET token = UUID()'],
  };
  it.each(part(Object.entries(edits), 2))('%s', async (_, statements) => {
    const one = { batch: ', parallel: 2', change: [] };
    await begin(one);
    expect(await run(one, { stop: new After(3, stopHere) })).toMatchObject({ exit: 5 });
    await sql(statements);
    const before = await database.query('SELECT id, n FROM t ORDER BY id');
    for (const mode of ['run', 'resume'] as const) {
      await expect(run(one, { mode })).rejects.toMatchObject({ code: 'checkpoint-contradicts-history', exit: 4 });
    }
    expect(await database.query('SELECT id, n FROM t ORDER BY id')).toEqual(before);
    await startAgain(one);
  });

  it('rows as they were before the last chunks', async () => {
    const one = { change: [] };
    await begin(one);
    expect(await run(one, { stop: new After(2, stopHere) })).toMatchObject({ exit: 5 });
    await database.query('DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT * FROM phasedb_checkpoints');
    expect(await run(one, { stop: new After(2, stopHere) })).toMatchObject({ exit: 5 });
    await database.query(
      'DELETE FROM phasedb_checkpoints; INSERT INTO phasedb_checkpoints SELECT * FROM kept; DROP TABLE kept',
    );
    await expect(run(one)).rejects.toMatchObject({
      code: 'checkpoint-contradicts-history',
      message: expect.stringContaining('the history has 4 committed chunks of range 0 of walk 1, and its row has 2'),
    });
    await startAgain(one);
  });

  it.each([
    ['deleted', 'DELETE FROM phasedb_checkpoints'],
    ['edited', 'UPDATE phasedb_checkpoints SET cursor_key = NULL'],
  ])('%s in mid-run', async (_, statement) => {
    const one = { change: [statement] };
    await begin(one);
    const stop = new After(3, () => sql(one.change));
    await expect(run(one, { stop })).rejects.toMatchObject({ code: 'checkpoint-contradicts-history', exit: 4 });
    await startAgain(one);
  });
});

describe('a state that was put back alone', () => {
  const names = ['phasedb_history', 'phasedb_checkpoints', 'phasedb_fences', 'phasedb_locks', 'phasedb_migrations'];
  const copy = (name: string, to: string) => [
    `DROP TABLE IF EXISTS ${to}`,
    `CREATE TABLE ${to} LIKE ${name}`,
    `INSERT INTO ${to} SELECT * FROM ${name}`,
  ];
  const keep = () => sql(names.flatMap((name) => copy(name, `kept_${name}`)));
  const putBack: Readonly<Record<string, (name: string) => readonly string[]>> = {
    'dropped and made again': (name) => copy(`kept_${name}`, name),
    'deleted and inserted': (name) => [`DELETE FROM ${name}`, `INSERT INTO ${name} SELECT * FROM kept_${name}`],
    'emptied and filled': (name) => [`TRUNCATE TABLE ${name}`, `INSERT INTO ${name} SELECT * FROM kept_${name}`],
  };
  const stopAfter = (chunks: number) => ({ stop: new After(chunks, stopHere) });
  const rows = () => database.query('SELECT id, n FROM t ORDER BY id');
  afterAll(() => sql(names.map((name) => `DROP TABLE IF EXISTS kept_${name}`)));

  it.each([
    ['dropped and made again', names],
    ['emptied and filled', names],
    ['deleted and inserted', names],
    ['dropped and made again', ['phasedb_checkpoints']],
    ['dropped and made again', ['phasedb_history']],
  ] as const)('%s: %j', async (how, restored) => {
    const one = { change: [] };
    await begin(one);
    expect(await run(one, stopAfter(2))).toMatchObject({ exit: 5 });
    await keep();
    expect(await run(one, stopAfter(2))).toMatchObject({ exit: 5 });
    // As after a kill, where the history does not say how far the walk was.
    if (restored.length === 1) await database.query("DELETE FROM phasedb_history WHERE event = 'progress'");
    for (const name of restored) await sql(putBack[how]?.(name) ?? []);
    const before = await rows();
    for (const mode of ['run', 'resume'] as const) {
      await expect(run(one, { mode })).rejects.toMatchObject({
        code: 'state-replaced',
        exit: 4,
        message: expect.stringMatching(
          /before table id \d+.* now table id \d+|3 events after the event \d+ .* missing/,
        ),
        remedy: expect.stringContaining('rollback test.yaml --to backfill'),
      });
    }
    expect(await rows()).toEqual(before);
    await startAgain(one);
  });

  it('goes on where the table was put back with it', async () => {
    const one = { change: [] };
    await begin(one);
    expect(await run(one, stopAfter(2))).toMatchObject({ exit: 5 });
    await sql([...copy('t', 'u')]);
    await keep();
    expect(await run(one, stopAfter(2))).toMatchObject({ exit: 5 });
    for (const name of names) await sql(copy(`kept_${name}`, name));
    await sql(copy('u', 't'));
    expect(await run(one, stopAfter(1))).toMatchObject({ exit: 5 });
    expect(await run(one)).toMatchObject({ exit: 0, status: 'complete' });
    expect(await wrongRows()).toEqual([]);
  });

  it('goes on where the query leaves out what is done', async () => {
    await begin({ change: [] });
    const migration = await file(fillOpen);
    expect(await runIt(database, migration, stopAfter(2))).toMatchObject({ exit: 5 });
    await keep();
    expect(await runIt(database, migration, stopAfter(2))).toMatchObject({ exit: 5 });
    for (const name of names) await sql(copy(`kept_${name}`, name));
    expect(await runIt(database, migration)).toMatchObject({ exit: 0, status: 'complete' });
    expect(await wrongRows()).toEqual([]);
  });

  it('goes on after a change of their metadata', async () => {
    const one = { change: [] };
    await begin(one);
    expect(await run(one, stopAfter(2))).toMatchObject({ exit: 5 });
    await sql([
      'ALTER TABLE phasedb_history ADD INDEX somebodys (created_at)',
      'ALTER TABLE phasedb_history DROP INDEX somebodys',
      "ALTER TABLE phasedb_checkpoints COMMENT 'do not touch'",
    ]);
    expect(await run(one)).toMatchObject({ exit: 0, status: 'complete' });
    expect(await wrongRows()).toEqual([]);
  });

  const unusedId = [
    'START TRANSACTION',
    "INSERT INTO phasedb_history (migration, event) VALUES ('x', 'x')",
    'ROLLBACK',
  ];
  it('goes on after an event that was rolled back', async () => {
    const one = { change: [] };
    await begin(one);
    expect(await run(one, stopAfter(2))).toMatchObject({ exit: 5 });
    await database.query(unusedId.join('; '));
    expect(await run(one, stopAfter(2))).toMatchObject({ exit: 5 });
    await database.query(unusedId.join('; '));
    expect(await run(one)).toMatchObject({ exit: 0, status: 'complete' });
    expect(await wrongRows()).toEqual([]);
  });

  it.each([
    ['a rebuild', ['OPTIMIZE TABLE phasedb_checkpoints, phasedb_history']],
    ['more unused ids', [unusedId.join('; '), unusedId.join('; ')]],
  ] as const)('%s that looks the same goes on once somebody has said what it was', async (_, change) => {
    const one = { change: [] };
    await begin(one);
    expect(await run(one, stopAfter(2))).toMatchObject({ exit: 5 });
    await sql(change);
    await expect(run(one)).rejects.toMatchObject({
      code: 'state-replaced',
      remedy: expect.stringContaining('accept-change test.yaml --phase backfill --reason'),
    });
    const accept = async () => acceptChange(await file(), 'backfill', 'OPTIMIZE TABLE', listen().at(database));
    expect(await accept()).toMatchObject({ changed: true, message: expect.stringContaining('tables of the state') });
    expect(await accept()).toMatchObject({ changed: false });
    expect(await run(one)).toMatchObject({ exit: 0, status: 'complete' });
    expect(await wrongRows()).toEqual([]);
  });
});

describe('a history that lost its walk, beside its checkpoints', () => {
  const lost: Readonly<Record<string, { readonly query: string; readonly before: readonly string[] }>> = {
    'a query that leaves out what is done': { query: fillOpen, before: [] },
    'a query that would change rows again': { query: raise, before: ['UPDATE t SET n = 0'] },
  };
  it.each(Object.entries(lost))('%s: the printed statement leads to every row once', async (_, { query, before }) => {
    await begin({ change: [] });
    const migration = await file(query);
    expect(await runIt(database, migration, { stop: new After(3, stopHere) })).toMatchObject({ exit: 5 });
    await database.query("DELETE FROM phasedb_history WHERE phase = 'backfill'");
    const error = await runIt(database, migration).catch((thrown: Failure) => thrown);
    expect(error).toMatchObject({
      code: 'checkpoint-contradicts-history',
      exit: 4,
      message: expect.stringContaining(`75 rows were changed, up to the key (${rowValue('75')})`),
    });
    const [statement = ''] = /DELETE FROM .*?(?=\))/.exec((error as Failure).remedy ?? '') ?? [];
    await sql([...before, statement]);
    expect(await runIt(database, migration)).toMatchObject({ exit: 0, status: 'complete' });
    expect(await wrongRows()).toEqual([]);
  });

  it('of a second attempt', async () => {
    const one = { change: [] };
    await begin(one);
    expect(await run(one)).toMatchObject({ exit: 0 });
    await startAgainStopped(one);
    await database.query("DELETE FROM phasedb_history WHERE phase = 'backfill'");
    await database.query('DELETE FROM phasedb_checkpoints WHERE attempt = 1');
    await expect(run(one)).rejects.toMatchObject({ code: 'checkpoint-contradicts-history', exit: 4 });
  });

  async function startAgainStopped(one: Case): Promise<void> {
    const order = { migration: await file(), to: 'backfill', replicas: [], confirm: async () => undefined };
    expect(await rollbackMigration(order, listen().at(database))).toMatchObject({ exit: 0 });
    await releaseIt(database, order.migration);
    expect(await run(one, { stop: new After(3, stopHere) })).toMatchObject({ exit: 5 });
  }
});
