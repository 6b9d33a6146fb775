import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readStatus } from '../../../src/inspect/status/status.ts';
import type { Migration } from '../../../src/migration/migration.ts';
import { parseTarget } from '../../../src/mysql/target.ts';
import { rollbackMigration } from '../../../src/run/rollback/rollback.ts';
import type { Sandbox } from '../../../src/sandbox/server.ts';
import { tableResource } from '../../../src/state/lease.ts';
import { createTestDatabase, describeWithOwnServer, startOwnServer, type TestDatabase } from '../../database.ts';
import { part } from '../../part.ts';
import { urlAs } from './command-context.ts';
import { dropState, listen, migrationOf, type RunOptions, runIt } from './running.ts';
import { asRun, rewindWalk } from './state-by-hand.ts';

const user = `refused_${randomBytes(4).toString('hex')}`;
let server: Sandbox;
let database: TestDatabase;
/** Another session, which locks. */
let other: TestDatabase;

/** A cause that refuses a phase, and how it goes away. */
interface Cause {
  readonly code: string | RegExp;
  readonly exit?: number;
  /** Brings it about; gives what takes it away. */
  readonly spoil: () => Promise<() => Promise<unknown>>;
  readonly options?: () => RunOptions;
  readonly as?: () => { url: string };
  /** The file while the cause is there. */
  readonly text?: string;
  /** It shows only once the phase is recorded as begun; the history then tells of the attempt. */
  readonly late?: boolean;
  /** It is asked before the state of the phase is looked at. */
  readonly once?: boolean;
}

const phase = {
  expand:
    '  - name: work\n    type: expand\n    sql: ALTER TABLE t ADD COLUMN b INT NULL\n    rollback_sql: ALTER TABLE t DROP COLUMN b\n    ddl: {retries: 0, lock_wait_timeout_s: 1}\n',
  backfill:
    '  - name: work\n    type: backfill\n    rollback_sql: UPDATE t SET a = NULL WHERE a IS NOT NULL LIMIT {batch_size}\n    batch: {query: "UPDATE t SET a = id WHERE a IS NULL LIMIT {batch_size}", size: 1, delay_ms: 0, lag_threshold_ms: 0}\n',
  gate: '  - name: work\n    type: gate\n    wait_until: {query: "SELECT COUNT(*) FROM t WHERE id < 0", poll_interval_ms: 100}\n',
} as const;
type Kind = keyof typeof phase;
const fileOf = (work: string, head = '') =>
  `migration: m\n${head}phases:\n  - name: first\n    type: expand\n    sql: CREATE TABLE IF NOT EXISTS first (id INT PRIMARY KEY)\n    irreversible: test\n${work}`;

const setGlobal = (name: string, value: string | number) => async () => {
  const [before] = await database.query<{ v: string | number }>(`SELECT @@GLOBAL.${name} AS v`);
  await database.query(`SET GLOBAL ${name} = ?`, [value]);
  return () => database.query(`SET GLOBAL ${name} = ?`, [before?.v]);
};
const nothing = async () => async () => undefined;
const without = (privilege: string) => async () => {
  await database.query(`DROP USER ${user}@'%'; CREATE USER ${user}@'%'; GRANT PROCESS ON *.* TO ${user}@'%'`);
  const all = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'CREATE', 'DROP', 'ALTER', 'INDEX', 'CREATE TEMPORARY TABLES'];
  const revoked = privilege === 'SELECT' ? ['SELECT', 'UPDATE', 'DELETE'] : [privilege];
  // Of the application's tables only: the state tables keep all grants.
  await database.query(
    `GRANT ${all.filter((one) => !revoked.includes(one)).join(', ')} ON \`${database.name}\`.* TO ${user}@'%'`,
  );
  const state = ['phasedb_history', 'phasedb_checkpoints', 'phasedb_locks', 'phasedb_fences', 'phasedb_migrations'];
  for (const table of state) await database.query(`GRANT ALL ON \`${database.name}\`.${table} TO ${user}@'%'`);
  return async () => database.query(`GRANT ALL ON \`${database.name}\`.* TO ${user}@'%'`);
};
const asUser = () => ({ url: urlAs(database.url, user, '') });

const heldByAnother: Cause = {
  code: 'already-running',
  exit: 3,
  spoil: async () => {
    let giveBack: () => void = () => undefined;
    const given = new Promise<void>((resolve) => {
      giveBack = resolve;
    });
    let taken: () => void = () => undefined;
    const isTaken = new Promise<void>((resolve) => {
      taken = resolve;
    });
    const holding = asRun(database.url, 'another', async (run) => {
      await run.leases.take(tableResource(database.name, 't'));
      taken();
      await given;
    });
    await isTaken;
    return async () => {
      giveBack();
      await holding;
    };
  },
};
const tableLocked = (code: string, late = false): Cause => ({
  code,
  late,
  spoil: async () => {
    await other.query('LOCK TABLES t WRITE');
    return () => other.query('UNLOCK TABLES');
  },
});
const readOnly = (variable: string): Cause => ({
  once: true,
  code: 'server-read-only',
  spoil: async () => {
    await database.query(`SET GLOBAL ${variable} = 1`);
    // super_read_only switches read_only on, and not off again.
    return () =>
      database.query('SET GLOBAL super_read_only = 0; SET GLOBAL read_only = 0; SET GLOBAL transaction_read_only = 0');
  },
});
const zone: Cause = {
  code: 'session-setting-refused',
  spoil: nothing,
  text: 'session: {time_zone: Nowhere/Else}\n',
};

const causes: Readonly<Record<Kind, Readonly<Record<string, Cause>>>> = {
  expand: {
    'another migration holds the table': heldByAnother,
    'the table is locked': tableLocked('metadata-lock-busy', true),
    'unknown time zone': zone,
    read_only: readOnly('read_only'),
    super_read_only: readOnly('super_read_only'),
    transaction_read_only: readOnly('transaction_read_only'),
    'no ALTER': { code: /grant-missing/, spoil: without('ALTER'), as: asUser },
    'a quoting sql_mode': { code: 'sql-mode-language', spoil: setGlobal('sql_mode', 'ANSI_QUOTES') },
    'a newer state': {
      code: 'state-newer',
      exit: 4,
      spoil: async () => {
        await database.query("UPDATE phasedb_fences SET token = 99 WHERE resource = 'state'");
        return () => database.query("UPDATE phasedb_fences SET token = (SELECT 2) WHERE resource = 'state'");
      },
    },
    'a dependency': {
      code: 'dependency-incomplete',
      spoil: nothing,
      text: 'depends_on: [never_ran]\n',
    },
  },
  backfill: {
    'another migration holds the table': heldByAnother,
    'the table is locked': tableLocked('table-locked'),
    'unknown time zone': zone,
    super_read_only: readOnly('super_read_only'),
    'no UPDATE': { code: 'grant-missing', spoil: without('UPDATE'), as: asUser },
    'a signal that cannot be read': {
      code: 'signal-unreadable',
      spoil: async () => {
        await database.query("SET GLOBAL innodb_monitor_disable = 'trx_rseg_history_len'");
        return () => database.query("SET GLOBAL innodb_monitor_enable = 'trx_rseg_history_len'");
      },
    },
    'a replica that is missing': {
      code: 'replica-unreachable',
      spoil: nothing,
      options: () => ({ replicas: [parseTarget(`${database.url.replace(/:\d+\//, ':1/')}`)] }),
    },
    'binlog_format STATEMENT': { code: 'binlog-format-statement', spoil: setGlobal('binlog_format', 'STATEMENT') },
    'a done_when that EXPLAIN refuses': {
      // In the middle of a walk it is the table that changed, and not the file.
      code: /query-refused|walk-names-gone/,
      spoil: async () => {
        await database.query('ALTER TABLE hints RENAME COLUMN n TO gone');
        return () => database.query('ALTER TABLE hints RENAME COLUMN gone TO n');
      },
    },
    'a table that is no InnoDB': {
      // A walk that goes on after it is in walk-definition.test.ts.
      once: true,
      code: 'not-innodb',
      spoil: async () => {
        await database.query('ALTER TABLE t ENGINE = MyISAM');
        return () => database.query('ALTER TABLE t ENGINE = InnoDB');
      },
    },
    'no room in the cache of the binary log': {
      code: 'chunk-retries-exhausted',
      late: true,
      spoil: setGlobal('max_binlog_cache_size', 4096),
    },
  },
  gate: {
    'unknown time zone': zone,
    'the table is locked': tableLocked('table-locked'),
    'no SELECT': { code: 'grant-missing', spoil: without('SELECT'), as: asUser },
    super_read_only: readOnly('super_read_only'),
    'a query that EXPLAIN refuses': {
      code: /query-refused|refused/,
      spoil: async () => {
        await database.query('ALTER TABLE t RENAME COLUMN id TO gone');
        return () => database.query('ALTER TABLE t RENAME COLUMN gone TO id');
      },
    },
  },
};

/** The tables of the state, but for the leases: whoever is refused may have held one. */
async function rows() {
  const history = await database.query("SELECT * FROM phasedb_history WHERE event <> 'lease-taken-over' ORDER BY id");
  return {
    history,
    checkpoints: await database.query('SELECT * FROM phasedb_checkpoints ORDER BY 1, 2, 3, 4, 5, 6'),
    migrations: await database.query('SELECT * FROM phasedb_migrations ORDER BY migration'),
  };
}
const status = async (migration: Migration) =>
  (await readStatus(undefined, migration, listen().at(database))).migrations[0];

async function expectUntouched(cause: Cause, before: Awaited<ReturnType<typeof rows>>) {
  const after = await rows();
  if (cause.late !== true) return expect(after).toEqual(before);
  expect({ ...after, history: [] }).toEqual({ ...before, history: [] });
  expect(after.history.slice(0, before.history.length)).toEqual(before.history);
  expect(after.history.at(-1)).toMatchObject({ event: 'phase-withdrawn' });
}

describeWithOwnServer('a refusal leaves the state as it was, and the next run goes on', () => {
  beforeAll(async () => {
    server = await startOwnServer();
    database = await createTestDatabase('refusals', server);
    other = { ...(await createTestDatabase('locker', server)) };
    await other.query(`USE \`${database.name}\``);
    await database.query(`CREATE USER ${user}@'%'`);
  });
  afterAll(async () => {
    await other.drop();
    await database.drop();
    await server.stop();
  });

  const begin = async (work: string) => {
    await dropState(database);
    await database.query(
      'DROP TABLE IF EXISTS t, first, hints; CREATE TABLE hints (n INT); CREATE TABLE t (id INT PRIMARY KEY, a INT NULL, filler LONGTEXT)',
    );
    await database.query("INSERT INTO t VALUES (1, NULL, REPEAT('x', 20000)), (2, NULL, REPEAT('x', 20000))");
    await database.query(`DROP USER ${user}@'%'; CREATE USER ${user}@'%'`);
    await runIt(database, await migrationOf(fileOf(work)), { which: { phase: 'first' } });
  };
  const workOf = (kind: Kind, name: string) =>
    kind !== 'backfill'
      ? phase[kind]
      : name.includes('done_when')
        ? phase.backfill.replace(
            'lag_threshold_ms: 0',
            'lag_threshold_ms: 0, done_when: "SELECT COUNT(*) FROM t WHERE a IS NULL AND NOT EXISTS (SELECT n FROM hints WHERE n = 7)"',
          )
        : name.includes('signal')
          ? phase.backfill.replace('size: 1,', 'size: 1, throttle: {history_list_length: 1000000},')
          : name.includes('replica')
            ? phase.backfill.replace('lag_threshold_ms: 0', 'lag_threshold_ms: 500')
            : name.includes('cache')
              ? phase.backfill.replace('a = id', "a = id, filler = CONCAT(filler, 'y')")
              : phase.backfill;

  const cases = (Object.keys(phase) as Kind[]).flatMap((kind) =>
    Object.entries(causes[kind]).map(([name, cause]) => [kind, name, cause] as const),
  );
  it.each(part(cases, 2))('%s: %s', async (kind, name, cause) => {
    await begin(workOf(kind, name));
    const good = await migrationOf(fileOf(workOf(kind, name)));
    const bad = await migrationOf(fileOf(workOf(kind, name), cause.text));
    const as = cause.as?.() ?? database;
    // A phase that has not begun.
    let before = await rows();
    let words = await status(good);
    let mend = await cause.spoil();
    try {
      await expect(runIt(as, bad, cause.options?.())).rejects.toMatchObject({
        code: expect.stringMatching(cause.code),
        exit: cause.exit ?? 1,
      });
    } finally {
      await mend();
    }
    await expectUntouched(cause, before);
    expect(await status(good)).toEqual(words);
    expect(await runIt(as, good)).toMatchObject({ exit: 0, status: 'complete' });

    // One that was interrupted after its first change: resume is refused, and goes on afterwards.
    if (cause.text !== undefined || cause.once === true) return;
    await database.query(
      "DELETE FROM phasedb_history WHERE phase = 'work' AND event IN ('phase-complete', 'statement-done', 'statement-intent')",
    );
    if (kind === 'expand') await database.query('ALTER TABLE t DROP COLUMN b');
    if (kind === 'backfill')
      await rewindWalk(database.url, { migration: good.name, phase: 'work', attempt: 1, direction: 'forward' }, ['1']);
    await database.query('UPDATE t SET a = NULL WHERE id = 2');
    before = await rows();
    words = await status(good);
    expect(words).toMatchObject({ phaseStatus: 'interrupted' });
    mend = await cause.spoil();
    try {
      await expect(runIt(as, bad, { mode: 'resume', ...cause.options?.() })).rejects.toMatchObject({
        code: expect.stringMatching(cause.code),
        exit: cause.exit ?? 1,
      });
    } finally {
      await mend();
    }
    await expectUntouched(cause, before);
    expect(await status(good)).toEqual(words);
    await expect(runIt(as, good)).rejects.toMatchObject({ code: 'needs-resume', exit: 4 });
    expect(await runIt(as, good, { takeOver: 'auto' })).toMatchObject({ exit: 0, status: 'complete' });
  });

  it.each([
    ['backfill', 'no UPDATE'],
    ['gate', 'unknown time zone'],
  ] as const)('a dry run of the %s is refused in the same way: %s', async (kind, name) => {
    await begin(workOf(kind, name));
    const cause = causes[kind][name] as Cause;
    const before = await rows();
    const mend = await cause.spoil();
    try {
      const bad = await migrationOf(fileOf(workOf(kind, name), cause.text));
      await expect(runIt(cause.as?.() ?? database, bad, { dryRun: true })).rejects.toMatchObject({ code: cause.code });
    } finally {
      await mend();
    }
    expect(await rows()).toEqual(before);
  });

  const undoing = [
    ['expand', 'another migration holds the table', heldByAnother],
    ['expand', 'the table is locked', tableLocked('metadata-lock-busy', true)],
    ['expand', 'super_read_only', readOnly('super_read_only')],
    ['expand', 'no DROP', { code: 'grant-missing', spoil: without('ALTER'), as: asUser, late: true }],
    ['backfill', 'another migration holds the table', heldByAnother],
    ['backfill', 'the table is locked', tableLocked('table-locked')],
    ['backfill', 'no UPDATE', { code: 'grant-missing', spoil: without('UPDATE'), as: asUser }],
    ['backfill', 'a replica that is missing', causes.backfill['a replica that is missing'] as Cause],
  ] as const;
  it.each(part(undoing, 2))('rollback of the %s: %s', async (kind, name, cause: Cause) => {
    await begin(workOf(kind, name));
    const migration = await migrationOf(fileOf(workOf(kind, name)));
    const as = cause.as?.() ?? database;
    await runIt(database, migration);
    const undo = (more: RunOptions = {}) =>
      rollbackMigration(
        {
          migration,
          to: 'work',
          replicas: [],
          confirm: async () => undefined,
          ...(more.replicas && { replicas: more.replicas }),
        },
        listen().at(as),
      );
    const before = await rows();
    const words = await status(migration);
    const mend = await cause.spoil();
    try {
      await expect(undo(cause.options?.())).rejects.toMatchObject({ code: cause.code, exit: cause.exit ?? 1 });
    } finally {
      await mend();
    }
    await expectUntouched(cause, before);
    expect(await status(migration)).toEqual(words);
    expect(await runIt(as, migration)).toMatchObject({ exit: 0, status: 'complete' });
    expect(await undo()).toMatchObject({ exit: 0 });
    expect((await status(migration))?.phases.at(-1)).toMatchObject({ status: 'on_hold', rolledBack: true });
  });

  it('a server that becomes read-only in the middle of a walk: exit 4 says that the state could not be saved, and resume goes on', async () => {
    await begin(phase.backfill);
    await database.query(
      'INSERT INTO t (id) WITH RECURSIVE s(n) AS (SELECT 3 UNION ALL SELECT n + 1 FROM s WHERE n < 300) SELECT n FROM s',
    );
    const text = phase.backfill
      .replace('a = id WHERE a IS NULL', 'a = COALESCE(a, 0) + 1')
      .replace('delay_ms: 0', 'delay_ms: 5');
    const migration = await migrationOf(fileOf(text));
    let spoilt: Promise<unknown> | undefined;
    const report = (event: { readonly type: string }) => {
      if (event.type === 'backfill-progress') spoilt ??= database.query('SET GLOBAL super_read_only = 1');
    };
    try {
      await expect(runIt(database, migration, { report })).rejects.toMatchObject({
        code: 'state-unwritable',
        exit: 4,
        message: expect.stringMatching(/1290[\s\S]*The state could not be saved \(1290/),
      });
      await expect(runIt(database, migration, { mode: 'resume' })).rejects.toMatchObject({ code: 'server-read-only' });
    } finally {
      await spoilt;
      await database.query('SET GLOBAL super_read_only = 0; SET GLOBAL read_only = 0');
    }
    await expect(runIt(database, migration)).rejects.toMatchObject({ code: 'needs-resume', exit: 4 });
    expect(await runIt(database, migration, { mode: 'resume' })).toMatchObject({ exit: 0, status: 'complete' });
    expect(await database.query('SELECT a, COUNT(*) AS n FROM t GROUP BY a')).toEqual([{ a: 1, n: 300 }]);
  });

  describe('what a failure says was left untouched', () => {
    it('holds for its own phase, and names those that the same run completed before', async () => {
      await begin(phase.backfill);
      await dropState(database);
      const migration = await migrationOf(fileOf(phase.backfill));
      await other.query('LOCK TABLES t WRITE');
      try {
        await expect(runIt(database, migration)).rejects.toMatchObject({
          code: 'table-locked',
          untouched: 'In work: Nothing was changed. Before that, this command completed first.',
          message: expect.stringMatching(/locked by connection \d+ \(root@/),
          remedy: expect.stringMatching(new RegExp(`end it: KILL ${other.connection.threadId}\\b`)),
        });
      } finally {
        await other.query('UNLOCK TABLES');
      }
      expect(await runIt(database, migration)).toMatchObject({ exit: 0 });
    });

    it('is not claimed of rows that a rollback after the failure began to take back', async () => {
      await begin(phase.backfill);
      const failing = phase.backfill
        .replace('a = id', 'a = id * IF(id = 2, 3000000000, 1)')
        .replace(
          'UPDATE t SET a = NULL WHERE a IS NOT NULL',
          'UPDATE t SET a = NULL, filler = IF(id = 1, 1 / (SELECT n FROM hints), filler) WHERE a IS NOT NULL',
        );
      await database.query('INSERT INTO hints VALUES (0)');
      const migration = await migrationOf(
        fileOf(failing.replace('type: backfill', 'type: backfill\n    on_failure: rollback')),
      );
      const failure = await runIt(database, migration).catch((error: unknown) => error);
      expect(failure).toMatchObject({
        code: 'row-refused',
        message: expect.stringContaining('The rollback is unfinished'),
        untouched: expect.stringContaining('part of what the phase did may be undone'),
        remedy: expect.stringMatching(/phasedb rollback test\.yaml --to work/),
      });
      await database.query('UPDATE hints SET n = 1');
      const back = { migration, to: 'work', replicas: [], confirm: async () => undefined };
      expect(await rollbackMigration(back, listen().at(database))).toMatchObject({ exit: 0 });
    });
  });
});
