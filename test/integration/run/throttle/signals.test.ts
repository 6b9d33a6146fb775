import mysql, { type Connection } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { runDoctor } from '../../../../src/inspect/doctor/doctor.ts';
import { parseTarget } from '../../../../src/mysql/target.ts';
import { openRun } from '../../../../src/run/context/run-context.ts';
import { signals } from '../../../../src/run/throttle/signal-list.ts';
import type { Sandbox } from '../../../../src/sandbox/server.ts';
import { createTestDatabase, describeWithOwnServer, startOwnServer, type TestDatabase } from '../../../database.ts';
import { dropState, listen, migrationOf, runIt } from '../running.ts';

const backfill = (throttle: string) => `migration: fill
phases:
  - name: backfill
    irreversible: test
    batch:
      query: UPDATE t SET a = id WHERE a IS NULL LIMIT {batch_size}
      lag_threshold_ms: 0
      throttle: {${throttle}}
`;

describeWithOwnServer('signals of a server that only this file uses', () => {
  let server: Sandbox;
  let database: TestDatabase;

  beforeAll(async () => {
    server = await startOwnServer();
    database = await createTestDatabase('signals', server);
    await database.query('CREATE TABLE t (id INT PRIMARY KEY, a INT NULL)');
    await database.query('CREATE TABLE other (id INT PRIMARY KEY AUTO_INCREMENT)');
  });
  afterAll(async () => {
    await database.drop();
    await server.stop();
  });
  beforeEach(async () => {
    await dropState(database);
    await database.query('REPLACE INTO t VALUES (1, NULL), (2, NULL)');
  });

  const open = async () =>
    (await database.query<{ n: number }>('SELECT COUNT(*) AS n FROM t WHERE a IS NULL'))[0]?.n ?? 0;
  const checkOf = async (text: string, name: string) => {
    const { at } = listen();
    const { checks } = await runDoctor(at(database), { migration: await migrationOf(text), replicas: [] });
    return checks.find((check) => check.name === name);
  };

  it('R28: one that cannot be read refuses the run before anything is written, and doctor says so before', async () => {
    const text = backfill('semi_sync_waits: 5');
    expect(await checkOf(text, 'throttle semi_sync_waits')).toMatchObject({
      status: 'error',
      found: expect.stringContaining('neither the plugin rpl_semi_sync_source nor the older rpl_semi_sync_master'),
      remedy: expect.stringContaining('INSTALL PLUGIN rpl_semi_sync_source'),
    });
    await expect(runIt(database, await migrationOf(text))).rejects.toMatchObject({ code: 'signal-unreadable' });
    expect(await open()).toBe(2);
    expect(await database.query("SHOW TABLES LIKE 'phasedb%'")).toEqual([]);
  });

  it('a history list whose counter is switched off is not read as zero', async () => {
    await database.query("SET GLOBAL innodb_monitor_disable = 'trx_rseg_history_len'");
    const text = backfill('history_list_length: 1000000');
    await expect(runIt(database, await migrationOf(text))).rejects.toMatchObject({ code: 'signal-unreadable' });
    expect(await open()).toBe(2);
    await database.query("SET GLOBAL innodb_monitor_enable = 'trx_rseg_history_len'");
    expect(await runIt(database, await migrationOf(text))).toMatchObject({ status: 'complete' });
  });

  it('semi_sync_waits counts every commit that waits for a replica, and lets go when they are through', async () => {
    await database.query("INSTALL PLUGIN rpl_semi_sync_source SONAME 'semisync_source.so'");
    const text = backfill('semi_sync_waits: 2');
    expect(await checkOf(text, 'throttle semi_sync_waits')).toMatchObject({ status: 'ok', found: 'is 0 now' });
    expect(await runIt(database, await migrationOf(text))).toMatchObject({ status: 'complete' });

    const signal = signals.find(({ key }) => key === 'semi_sync_waits');
    if (signal?.read === undefined) throw new Error('no such signal');
    const { at } = listen();
    await using run = await openRun('watching', { ...at(database), target: parseTarget(database.url) });
    const { sessions } = run;
    const session = await sessions.open('watch');
    await database.query('SET GLOBAL rpl_semi_sync_source_timeout = 600000');
    await database.query('SET GLOBAL rpl_semi_sync_source_enabled = 1');
    const writers: Connection[] = [];
    for (let i = 0; i < 3; i++) writers.push(await mysql.createConnection({ uri: database.url }));
    const written = writers.map((writer) => writer.query('INSERT INTO other () VALUES ()'));
    try {
      await expect.poll(() => signal.read?.(session.asQuery), { timeout: 60_000 }).toBe(3);
      expect(await signal.start({ sessions, session }, 3).hold()).toBeUndefined();
      const watching = signal.start({ sessions, session }, 2);
      expect(await watching.hold()).toBe(
        'the number of sessions that wait for a semi-synchronous replica is 3, the limit is 2',
      );
      await database.query('SET GLOBAL rpl_semi_sync_source_enabled = 0');
      await Promise.all(written);
      await expect.poll(() => watching.hold(), { timeout: 60_000 }).toBeUndefined();
    } finally {
      await database.query('SET GLOBAL rpl_semi_sync_source_enabled = 0');
      await Promise.allSettled(written);
      for (const writer of writers) await writer.end();
    }
  });
});
