import mysql, { type Connection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Session } from '../../../src/mysql/session.ts';
import { parseTarget } from '../../../src/mysql/target.ts';
import type { RunEvent } from '../../../src/run/context/events.ts';
import type { ReplicaServer, Sandbox } from '../../../src/sandbox/server.ts';
import { createTestDatabase, describeWithOwnServer, startOwnServer, type TestDatabase } from '../../database.ts';
import { until } from './child.ts';
import { type Network, openNetwork } from './network.ts';
import { dropState, historyOf, listen, migrationOf, runIt } from './running.ts';

const backfill = (lag: number) => `migration: fill
phases:
  - name: backfill
    irreversible: test
    batch:
      query: UPDATE t SET a = id WHERE a IS NULL LIMIT {batch_size}
      size: 10
      delay_ms: 20
      lag_threshold_ms: ${lag}
`;

describeWithOwnServer('replica lag', () => {
  let source: Sandbox;
  let replica: ReplicaServer;
  let onReplica: Connection;
  let database: TestDatabase;

  beforeAll(async () => {
    source = await startOwnServer();
    replica = await source.addReplica();
    onReplica = await mysql.createConnection({ uri: replica.url });
    database = await createTestDatabase('replica', source);
    await database.query('CREATE TABLE t (id INT PRIMARY KEY, a INT NULL)');
    await database.query(
      'INSERT INTO t (id) WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 1000) SELECT n FROM s',
    );
  });
  afterAll(async () => {
    await onReplica.end();
    await database.drop();
    await source.stop();
  });

  const target = () => parseTarget(replica.url);
  const fresh = async () => {
    await dropState(database);
    await database.query('UPDATE t SET a = NULL');
  };
  const waits = (events: readonly RunEvent[], why = '') =>
    events.find(
      (event) =>
        event.type === 'backfill-progress' &&
        event.throttled?.includes(`:${replica.port} `) &&
        event.throttled.includes(why),
    );
  const open = async () =>
    (await database.query<{ n: number }>('SELECT COUNT(*) AS n FROM t WHERE a IS NULL'))[0]?.n ?? 0;

  it('whose applier is stopped in mid-run holds the backfill, is named, and lets it go on after START', async () => {
    await fresh();
    const { events, report } = listen();
    const run = runIt(database, await migrationOf(backfill(300)), { replicas: [target()], report });
    await until('some rows are done', async () => (await open()) < 900);
    await onReplica.query('STOP REPLICA SQL_THREAD');
    // A busy machine may have let the replica lag before: only this reason lasts.
    await until('it waits and says for whom', () => waits(events, 'its applier does not run'));
    const held = await open();
    expect(held).toBeGreaterThan(0);
    const looks = () => events.filter((event) => event.type === 'backfill-progress' && event.throttled).length;
    const before = looks();
    await until('it has looked again and again', () => looks() > before + 1);
    expect(await open()).toBe(held);
    await onReplica.query('START REPLICA SQL_THREAD');
    expect(await run).toMatchObject({ exit: 0, status: 'complete' });
    expect(await open()).toBe(0);
  });

  it('R4: whose applier is stopped before the run is waited for as well', async () => {
    await fresh();
    await onReplica.query('STOP REPLICA SQL_THREAD');
    const { events, report } = listen();
    const run = runIt(database, await migrationOf(backfill(300)), { replicas: [target()], report });
    await until('it waits and says for whom', () => waits(events, 'its applier does not run'));
    expect(await open()).toBe(1000);
    await onReplica.query('START REPLICA SQL_THREAD');
    expect(await run).toMatchObject({ exit: 0, status: 'complete' });
  });

  it('whose connections begin with autocommit off and a snapshot is read as it is now each time', async () => {
    await fresh();
    const defaults = (autocommit: number, limit: string) =>
      onReplica.query(`SET GLOBAL autocommit = ${autocommit}, GLOBAL sql_select_limit = ${limit}`);
    await defaults(0, '0');
    try {
      const session = await Session.open(target(), { role: 'replica', runId: 'test' });
      const [found] = await session.query(
        'SELECT @@autocommit AS autocommit, @@transaction_isolation AS isolation, @@sql_select_limit > 1000 AS allRows',
      );
      expect(session.serverUuid).not.toBe('');
      await session.close();
      expect(found).toEqual({ autocommit: '1', isolation: 'READ-COMMITTED', allRows: '1' });
      expect(await runIt(database, await migrationOf(backfill(2_000)), { replicas: [target()] })).toMatchObject({
        exit: 0,
      });
    } finally {
      await defaults(1, 'DEFAULT');
    }
  });

  /** How a replica is lost, and how it comes back. */
  interface Loss {
    readonly what: string;
    readonly lose: (network: Network) => unknown;
    readonly heal: (network: Network) => unknown;
    /** What the reason to wait says of it. */
    readonly said: RegExp;
  }
  const endConnections = async () => {
    for (const { id } of await rowsOn<{ id: number }>(
      "SELECT PROCESSLIST_ID AS id FROM performance_schema.session_connect_attrs WHERE ATTR_NAME = 'phasedb_role' AND ATTR_VALUE = 'replica'",
    ))
      await onReplica.query(`KILL ${id}`);
  };
  const rowsOn = async <Row>(sql: string) => (await onReplica.query(sql))[0] as Row[];
  const losses: readonly Loss[] = [
    {
      what: 'stands still',
      lose: (network) => network.stop(),
      heal: (network) => network.heal(),
      said: /has not shown its lag/,
    },
    {
      what: 'has a dead network',
      lose: (network) => network.swallow(),
      heal: (network) => network.heal(),
      said: /has not shown its lag/,
    },
    {
      what: 'is gone',
      lose: (network) => network.cut(),
      heal: (network) => network.heal(),
      said: /No MySQL server answers/,
    },
    {
      what: 'got another password',
      lose: async () => {
        await onReplica.query(`SET SESSION sql_log_bin = 0`);
        await onReplica.query(`ALTER USER watcher@'%' IDENTIFIED BY 'other'`);
        await endConnections();
      },
      heal: () => onReplica.query(`ALTER USER watcher@'%' IDENTIFIED BY 'watching'`),
      said: /refused the login of user watcher/,
    },
    {
      what: 'receives nothing any more',
      lose: () => onReplica.query('STOP REPLICA IO_THREAD'),
      heal: () => onReplica.query('START REPLICA IO_THREAD'),
      said: /its receiver does not run/,
    },
    {
      what: 'was pointed to another source',
      lose: async () => {
        await onReplica.query('STOP REPLICA');
        await onReplica.query('CHANGE REPLICATION SOURCE TO SOURCE_PORT = 1');
        await onReplica.query('START REPLICA');
      },
      heal: async () => {
        await onReplica.query('STOP REPLICA');
        await onReplica.query(`CHANGE REPLICATION SOURCE TO SOURCE_PORT = ${source.port}`);
        await onReplica.query('START REPLICA');
      },
      said: /is \d.* behind/,
    },
  ];

  it.each(losses)(
    'that $what in mid-run holds the walk within the limit, and lets it go on when it is back',
    async ({ lose, heal, said }) => {
      await fresh();
      await database.query(`CREATE USER IF NOT EXISTS watcher@'%' IDENTIFIED BY 'watching'`);
      await database.query(`GRANT SELECT, REPLICATION CLIENT ON *.* TO watcher@'%'`);
      const network = await openNetwork({ host: '127.0.0.1', port: replica.port });
      const named = network.over(replica.url.replace(/\/\/[^@]*@/, '//watcher:watching@'));
      const { events, report, stop } = listen();
      const run = runIt(database, await migrationOf(backfill(400)), {
        // A second one, which keeps up, changes nothing of it.
        replicas: [parseTarget(named), target()],
        report,
        stop,
      });
      try {
        await until('some rows are done', async () => (await open()) < 950);
        await lose(network);
        await until('it waits and says why', () =>
          events.some(
            (event) =>
              event.type === 'backfill-progress' && event.throttled !== undefined && said.test(event.throttled),
          ),
        );
        const looks = () => events.filter((event) => event.type === 'backfill-progress' && event.throttled).length;
        const lookAgain = async () => {
          const before = looks();
          await until('it has looked again and again', () => looks() > before + 2);
        };
        // What was on its way to the replica when it was lost may still arrive there, and let one chunk pass.
        let held = await open();
        await until('it stands', async () => {
          const before = held;
          await lookAgain();
          held = await open();
          return held === before;
        });
        expect(held).toBeGreaterThan(0);
        await lookAgain();
        expect(await open()).toBe(held);
        await heal(network);
        expect(await run).toMatchObject({ exit: 0, status: 'complete' });
      } finally {
        stop.request({ kind: 'signal', signal: 'SIGTERM' });
        await run.catch(() => undefined);
        await network.close();
      }
    },
  );

  it('that is connected but not named refuses the backfill, which is then not marked as failed', async () => {
    await fresh();
    await expect(runIt(database, await migrationOf(backfill(300)))).rejects.toMatchObject({
      code: 'replicas-unnamed',
      exit: 1,
    });
    expect(await historyOf(database)).toEqual([]);
    expect(await open()).toBe(1000);
    expect(await runIt(database, await migrationOf(backfill(0)))).toMatchObject({ exit: 0 });
  });

  it('R3: is not the source itself, nor a server that replicates from elsewhere', async () => {
    await fresh();
    const migration = await migrationOf(backfill(300));
    await expect(runIt(database, migration, { replicas: [parseTarget(source.url)] })).rejects.toMatchObject({
      code: 'replica-is-source',
    });
    const other = await startOwnServer();
    try {
      await expect(runIt(database, migration, { replicas: [parseTarget(other.url)] })).rejects.toMatchObject({
        code: 'replica-unobservable',
        message: expect.stringContaining(`:${other.port}`),
      });
    } finally {
      await other.stop();
    }
    expect(await open()).toBe(1000);
    expect(await runIt(database, migration, { replicas: [target()] })).toMatchObject({ exit: 0 });
  });
});

it('no replica: it says so and runs; without PROCESS it cannot know, and refuses', async () => {
  const database = await createTestDatabase('noreplica');
  const user = `u${process.pid}_lag`;
  try {
    await database.query('CREATE TABLE t (id INT PRIMARY KEY, a INT NULL)');
    await database.query('INSERT INTO t (id) VALUES (1), (2)');
    await database.query(`CREATE USER ${user}@'%'`);
    await database.query(`GRANT ALL ON \`${database.name}\`.* TO ${user}@'%'`);
    const blind = { url: database.url.replace(/\/\/[^@]*@/, `//${user}@`) };
    const migration = await migrationOf(backfill(500));
    await expect(runIt(blind, migration)).rejects.toMatchObject({
      code: 'replicas-unknown',
      remedy: expect.stringContaining('GRANT PROCESS'),
    });
    const { events, report } = listen();
    expect(await runIt(database, migration, { report })).toMatchObject({ exit: 0 });
    expect(events).toContainEqual({ type: 'notice', text: expect.stringContaining('No replica') });
  } finally {
    await database.query(`DROP USER IF EXISTS ${user}@'%'`);
    await database.drop();
  }
});
