import { anew, type Entry, fillOpen, migrationOf, resume } from '../entry.ts';
import type { Scene } from '../scene.ts';

/** A user of the scene's own, with all rights to its database. */
async function useOwnUser(scene: Scene): Promise<void> {
  const user = `u${scene.database.slice(-12)}`;
  await scene.sql(
    `CREATE USER ${user} IDENTIFIED BY 'first'`,
    `GRANT ALL ON ${scene.database}.* TO ${user}`,
    `GRANT PROCESS, REPLICATION CLIENT, CONNECTION_ADMIN ON *.* TO ${user}`,
  );
  scene.user = user;
  scene.password = 'first';
}

/** Another migration on the same table. */
const beside = `migration: beside
phases:
  - name: expand
    sql: ALTER TABLE t ADD COLUMN d INT NULL;
    rollback_sql: ALTER TABLE t DROP COLUMN d;
  - name: backfill
    irreversible: they stay
    batch:
      query: UPDATE t SET d = id WHERE d IS NULL LIMIT {batch_size}
      lag_threshold_ms: 0
`;

async function runBeside(scene: Scene): Promise<number | null> {
  await scene.write(beside, 'beside.yaml');
  const { file } = scene;
  scene.file = 'beside.yaml';
  const { exit } = await scene.phasedb('run');
  scene.file = file;
  return exit;
}

async function mustEnd(command: Promise<{ readonly exit: number | null }>, wanted: number): Promise<void> {
  const { exit } = await command;
  if (exit !== wanted) throw new Error(`a command of the change ended with ${exit}, not ${wanted}`);
}

/** A file that is edited, and stays so. */
const edited = (name: string, text: string): Entry => ({
  name,
  change: (scene) => scene.write(text),
  follows: { goesOn: true },
});

const original: { readonly act: (scene: Scene) => Promise<void> } = { act: (scene) => scene.write(migrationOf()) };
/** `Date` a day ahead or behind, as a client with a wrong clock has it. */
const clock = (ms: number) =>
  `--import=data:text/javascript,${encodeURIComponent(`const D=Date;globalThis.Date=class extends D{constructor(...a){if(a.length)super(...a);else super(D.now()+(${ms}))}static now(){return D.now()+(${ms})}}`)}`;
const DAY = 86_400_000;

/** What people and other tools do besides. */
export const people: readonly Entry[] = [
  edited(
    'comments, description and an empty line are added to the file',
    `# of today\n${migrationOf({ head: ['description: more of it', ''] })}# the end\n`,
  ),
  edited(
    'size, delay, target and throttle of the backfill are edited',
    migrationOf({ batch: ['target_ms: 20', 'throttle: {threads_running: 500}', 'max_rows_per_second: 100000'] })
      .replace('size: 50', 'size: 20')
      .replace('delay_ms: 0', 'delay_ms: 1'),
  ),
  edited('parallel is raised to 4', migrationOf({ batch: ['parallel: 4'] })),
  edited(
    'a phase that has not begun is edited',
    migrationOf()
      .replace('poll_interval_ms: 20', 'poll_interval_ms: 30')
      .replace('c IS NULL\n', 'c IS NULL OR n = 0\n'),
  ),
  edited('the session of the file gets a time zone', migrationOf({ head: ["session: {time_zone: '+05:00'}"] })),
  {
    name: 'the file is renamed',
    change: async (scene) => {
      scene.file = 'renamed.yaml';
      await scene.write(migrationOf());
    },
    follows: { goesOn: true },
  },
  {
    name: 'the clock of the client goes a day ahead',
    first: { ends: 'kill' },
    change: async (scene) => {
      scene.env = { NODE_OPTIONS: clock(DAY) };
    },
    follows: { goesOn: true },
  },
  {
    name: 'the clock of the client goes a day back',
    first: { ends: 'kill' },
    change: async (scene) => {
      scene.env = { NODE_OPTIONS: clock(-DAY) };
    },
    follows: { goesOn: true },
  },
  {
    name: 'the query of the backfill is edited',
    change: (scene) => scene.write(migrationOf().replace('c = id * 2', 'c = id * 3')),
    follows: { exit: 1, says: /id \* 2[\s\S]*id \* 3/, wayOut: [original, resume] },
  },
  {
    name: 'the query of the backfill is written otherwise, and that is accepted',
    change: (scene) => scene.write(migrationOf().replace('c = id * 2', 'c = id + id')),
    follows: { exit: 1, says: /id \* 2[\s\S]*id \+ id/, wayOut: [{ printed: 'accept-change' }, resume] },
  },
  {
    name: 'a statement that was applied is edited',
    change: (scene) => scene.write(migrationOf().replace('c INT NULL', 'c BIGINT NULL')),
    follows: { exit: 1, says: /BIGINT/, wayOut: [original, resume] },
  },
  {
    name: 'the phase that was stopped is renamed',
    change: (scene) => scene.write(migrationOf().replace('name: backfill', 'name: fill\n    type: backfill')),
    follows: { exit: 1, says: /backfill[\s\S]*applied[\s\S]*does not contain/, wayOut: [original, resume] },
  },
  {
    name: 'the migration is renamed',
    change: (scene) => scene.write(migrationOf({ name: 'renamed' })),
    follows: { exit: 1, says: /already has a column c/, wayOut: [original, resume] },
  },
  {
    name: 'another migration runs on the table',
    change: (scene) =>
      mustEnd(
        runBeside(scene).then((exit) => ({ exit })),
        0,
      ),
    follows: { goesOn: true },
    end: { has: ['`d` int', '`c` int NOT NULL'] },
  },
  {
    name: 'in mid-run: another migration is started on the table, and is refused',
    first: {
      during: {
        nth: 4,
        act: (scene) =>
          mustEnd(
            runBeside(scene).then((exit) => ({ exit })),
            3,
          ),
      },
      ends: 'itself',
    },
    follows: { goesOn: true },
    end: { lacks: ['`d` int'] },
  },
  {
    name: 'in mid-run: the same migration is started once more, and is refused',
    first: { during: { nth: 4, act: (scene) => mustEnd(scene.phasedb('resume', '--yes'), 3) }, ends: 'itself' },
    follows: { goesOn: true },
  },
  {
    name: 'the whole schema is restored, from a dump taken in mid-run',
    ...(() => {
      let restore: () => Promise<void> = async () => undefined;
      return {
        first: {
          during: {
            nth: 2,
            act: async (scene: Scene) => {
              restore = await scene.dump('TRUE');
            },
          },
        },
        change: () => restore(),
      };
    })(),
    follows: { goesOn: true },
  },
  {
    name: 'the schema is renamed',
    change: async (scene) => {
      const to = await scene.createDatabase();
      const tables = await scene.query<{ name: string }>(
        `SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = '${scene.database}'`,
      );
      await scene.sql(
        ...tables.map(({ name }) => `RENAME TABLE ${scene.database}.${name} TO ${to}.${name}`),
        `USE ${to}`,
      );
      scene.database = to;
    },
    follows: { goesOn: true },
  },
  {
    name: 'the URL names another schema',
    change: async (scene) => {
      scene.database = await scene.createDatabase();
    },
    follows: {
      exit: 1,
      says: /table \S*t\b[\s\S]*does not exist|no table|unknown/i,
      wayOut: [
        {
          act: async (scene) => {
            scene.database = scene.database.replace(/_\d+$/, '');
          },
        },
        resume,
      ],
    },
  },
  {
    name: 'the state database is forgotten',
    prepare: async (scene) => {
      scene.stateDatabase = await scene.createDatabase();
    },
    change: async (scene) => {
      scene.stateDatabase = undefined;
    },
    follows: {
      exit: 1,
      says: /already has a column c/,
      wayOut: [
        {
          act: async (scene) => {
            scene.stateDatabase = `${scene.database}_0`;
          },
        },
        resume,
      ],
    },
  },
  {
    name: 'R16: the right to change the rows is revoked',
    prepare: useOwnUser,
    change: (scene) =>
      scene.sql(
        `REVOKE ALL ON ${scene.database}.* FROM ${scene.user}`,
        `GRANT SELECT ON ${scene.database}.* TO ${scene.user}`,
      ),
    follows: {
      exit: 1,
      says: /denied|GRANT/,
      wayOut: [{ act: (scene) => scene.sql(`GRANT ALL ON ${scene.database}.* TO ${scene.user}`) }, resume],
    },
  },
  {
    name: 'the right to change this table is missing',
    prepare: useOwnUser,
    change: (scene) =>
      scene.sql(
        `REVOKE ALL ON ${scene.database}.* FROM ${scene.user}`,
        `GRANT SELECT ON ${scene.database}.* TO ${scene.user}`,
        ...['history', 'checkpoints', 'locks', 'fences', 'migrations'].map(
          (table) => `GRANT ALL ON ${scene.database}.phasedb_${table} TO ${scene.user}`,
        ),
      ),
    follows: {
      exit: 1,
      says: /denied|GRANT/,
      wayOut: [{ act: (scene) => scene.sql(`GRANT ALL ON ${scene.database}.* TO ${scene.user}`) }, resume],
    },
  },
  {
    name: 'R16: the password is changed',
    prepare: useOwnUser,
    change: (scene) => scene.sql(`ALTER USER ${scene.user} IDENTIFIED BY 'second'`),
    follows: {
      exit: 1,
      says: /denied|password/i,
      wayOut: [
        {
          act: async (scene) => {
            scene.password = 'second';
          },
        },
        resume,
      ],
    },
  },
  {
    // Its rows are as the last chunks left them, so the cursor holds.
    name: 'another tool copies the table and swaps it in, as gh-ost does',
    change: [
      'CREATE TABLE _t_gho LIKE t',
      'ALTER TABLE _t_gho ADD COLUMN x INT NULL',
      'INSERT INTO _t_gho (id, a, code, kind, n, note, c) SELECT id, a, code, kind, n, note, c FROM t',
      'RENAME TABLE t TO _t_del, _t_gho TO t',
    ],
    follows: { goesOn: true },
  },
  {
    name: 'another tool leaves its triggers, as pt-online-schema-change does',
    change: [
      'CREATE TABLE _t_new LIKE t',
      'CREATE TRIGGER pt_osc_upd AFTER UPDATE ON t FOR EACH ROW REPLACE INTO _t_new (id, a, code, kind, n, note, c) VALUES (NEW.id, NEW.a, NEW.code, NEW.kind, NEW.n, NEW.note, NEW.c)',
    ],
    follows: { goesOn: true, says: /pt_osc_upd/ },
  },
  {
    name: 'the table is optimised',
    change: ['OPTIMIZE TABLE t'],
    follows: { goesOn: true },
  },
  {
    name: 'the table is partitioned',
    change: ['ALTER TABLE t PARTITION BY HASH (id) PARTITIONS 4'],
    follows: { goesOn: true },
  },
  {
    name: 'an ALTER whose answer was lost, and somebody adds a column besides',
    first: { at: /^ALTER TABLE t ADD COLUMN c/, nth: 1, ends: 'kill when answered' },
    change: ['ALTER TABLE t ADD COLUMN x INT NULL'],
    follows: {
      exit: 4,
      says: /before the statement[\s\S]*expected after it[\s\S]*now/,
      wayOut: [{ sql: ['ALTER TABLE t DROP COLUMN x'] }, { printed: 'resume' }],
    },
  },
  {
    name: 'an ALTER whose answer was lost, and somebody undoes it by hand',
    first: { at: /^ALTER TABLE t ADD COLUMN c/, nth: 1, ends: 'kill when answered' },
    change: ['ALTER TABLE t DROP COLUMN c'],
    follows: { goesOn: true },
  },
  {
    name: 'the next statement of the phase is done by hand',
    first: { at: /^ALTER TABLE t ADD COLUMN c/, nth: 1, ends: 'kill when answered' },
    change: ['ALTER TABLE t ADD INDEX by_note (note)'],
    follows: {
      exit: 1,
      says: /by_note/,
      wayOut: [{ sql: ['ALTER TABLE t DROP INDEX by_note'] }, resume],
    },
  },
  {
    name: 'a rollback is stopped, and rows are deleted',
    prepare: (scene) => mustEnd(scene.phasedb('run', '--yes'), 0),
    first: { words: ['rollback', '--to', 'backfill', '--yes'] },
    change: ['DELETE FROM t WHERE id BETWEEN 190 AND 210 OR id > 390'],
    again: ['rollback', '--to', 'backfill', '--yes'],
    follows: { goesOn: true },
    end: {
      wrong: 'n <> 0 OR c IS NOT NULL',
      rows: 369,
      has: ['`c` int DEFAULT NULL'],
      phases: { backfill: 'on_hold', gate: 'pending', contract: 'pending' },
      verify: 1,
    },
  },
  {
    name: 'a rollback is stopped, and the order of the key’s columns changes',
    keys: 'PRIMARY KEY (a, id)',
    prepare: (scene) => mustEnd(scene.phasedb('run', '--yes'), 0),
    first: { words: ['rollback', '--to', 'backfill', '--yes'] },
    change: ['ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (id, a)'],
    again: ['rollback', '--to', 'backfill', '--yes'],
    follows: {
      exit: 4,
      says: /key/,
      wayOut: [
        { sql: ['ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (a, id)'] },
        { words: ['rollback', '--to', 'backfill', '--yes'] },
        { printed: 'release' },
        { words: ['run', '--yes'] },
      ],
    },
  },
  {
    name: 'a query that leaves out what is done, and the cursor is lost with the checkpoint',
    migration: { query: fillOpen },
    change: ['DELETE FROM phasedb_checkpoints'],
    follows: { exit: 4, says: /checkpoint/i, wayOut: anew },
  },
];
