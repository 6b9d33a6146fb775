import { afterAll, beforeAll, expect, test } from 'vitest';
import { readStatus } from '../../../src/inspect/status/status.ts';
import { openRun } from '../../../src/run/context/run-context.ts';
import type { ReplicaServer, Sandbox } from '../../../src/sandbox/server.ts';
import { migrationResource } from '../../../src/state/lease.ts';
import { createTestDatabase, describeWithOwnServer, startOwnServer } from '../../database.ts';
import { commandContextOf } from '../run/command-context.ts';
import { runIt } from '../run/running.ts';
import { eventOf, exampleNamed } from '../run/state-by-hand.ts';

describeWithOwnServer('a server of its own', () => {
  let server: Sandbox;

  beforeAll(async () => {
    server = await startOwnServer({ settings: { max_connections: 77 } });
  });

  afterAll(() => server?.stop());

  test('runs with the settings that were asked for', async () => {
    const database = await createTestDatabase('settings', server);
    expect(await database.query('SELECT @@max_connections AS n, @@sync_binlog AS s')).toEqual([{ n: 77, s: 0 }]);
    await database.drop();
  });

  test('listens on loopback only, and its root has a password', async () => {
    const database = await createTestDatabase('access', server);
    const accounts = await database.query(
      "SELECT user, host FROM mysql.user WHERE authentication_string = '' AND account_locked = 'N'",
    );
    expect(accounts).toEqual([]);
    if (server.way !== 'docker') {
      expect(await database.query('SELECT @@bind_address AS address')).toEqual([{ address: '127.0.0.1' }]);
    }
    const mysqlx = "SELECT PLUGIN_STATUS AS status FROM information_schema.PLUGINS WHERE PLUGIN_NAME = 'mysqlx'";
    expect(await database.query(mysqlx)).toEqual([{ status: 'DISABLED' }]);
    await database.drop();
  });

  test('keeps what was committed over a crash, loses what was not, and answers at the same URL again', async () => {
    const before = await createTestDatabase('crash', server);
    await before.query('CREATE TABLE t (id INT PRIMARY KEY)');
    await before.query('INSERT INTO t VALUES (1)');
    await before.query('START TRANSACTION');
    await before.query('INSERT INTO t VALUES (2)');
    before.connection.on('error', () => {}); // the connection breaks with the server
    const [lives, dies] = [await begunRun(before, 'lives'), await begunRun(before, 'dies')];
    dies.sessions.abandon();
    await server.crash();
    await expect(before.query('SELECT 1')).rejects.toThrow();
    await server.restart();
    // Whoever looks cannot tell the two apart before the one that lives has come back.
    await refusedAsReconnecting(before, 'dies');
    const status = async (name: string) =>
      (await readStatus(name, undefined, commandContextOf(before.url))).migrations[0]?.phaseStatus;
    await expect.poll(() => status('lives'), { timeout: 60_000 }).toBe('running');
    expect(lives.events.map(({ type }) => type)).toEqual(expect.arrayContaining(['server-silent', 'server-answers']));
    expect(await status('dies')).toBe('reconnecting');
    await lives.sessions.close();
    const after = await createTestDatabase('after', server);
    expect(await after.query(`SELECT id FROM ${before.name}.t`)).toEqual([{ id: 1 }]);
    await after.query(`DROP DATABASE ${before.name}`);
    await after.drop();
  });

  test('has replicas that follow it, also after its crash', async () => {
    const source = await createTestDatabase('replicated', server);
    await source.query('CREATE TABLE t (id INT PRIMARY KEY)');
    await source.query('INSERT INTO t VALUES (1)');
    const replica: ReplicaServer = await server.addReplica();
    const behind = await createTestDatabase('behind', replica);
    const onReplica = () => behind.query(`SELECT id FROM ${source.name}.t ORDER BY id`);
    expect(await onReplica()).toEqual([{ id: 1 }]);
    const identity = 'SELECT @@server_id AS id, @@server_uuid AS uuid';
    const [one] = await source.query(identity);
    const [other] = await behind.query(identity);
    expect(other!.id).not.toBe(one!.id);
    expect(other!.uuid).not.toBe(one!.uuid);
    expect(await behind.query('SELECT @@read_only AS r')).toEqual([{ r: 1 }]);

    source.connection.on('error', () => {});
    await server.crash();
    await server.restart();
    const again = await createTestDatabase('again', server);
    await again.query(`INSERT INTO ${source.name}.t VALUES (2)`);
    await expect.poll(onReplica).toEqual([{ id: 1 }, { id: 2 }]);
  });
});

/** A run that has begun a phase, and neither goes on nor ends it. */
async function begunRun({ url, name: database }: { url: string; name: string }, name: string) {
  const context = commandContextOf(url);
  const run = await openRun(name, context);
  await run.journal.prepare();
  await run.leases.take(migrationResource(database, name));
  const detail = eventOf(await exampleNamed(name), 'expand', 'phase-started');
  await run.journal.record({ phase: 'expand', attempt: 1, detail });
  return { sessions: run.sessions, events: context.events };
}

async function refusedAsReconnecting(database: { url: string }, name: string): Promise<void> {
  const migration = await exampleNamed(name);
  for (const mode of ['run', 'resume'] as const)
    await expect(runIt(database, migration, { mode })).rejects.toMatchObject({
      exit: 3,
      message: expect.stringMatching(/is reconnecting: the server was restarted after the last heartbeat/),
    });
}
