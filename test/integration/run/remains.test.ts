import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { readStatus } from '../../../src/inspect/status/status.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { startChild, until } from './child.ts';
import { startCuttingProxy } from './cutting-proxy.ts';
import { openNetwork } from './network.ts';
import { dropState, listen, migrationOf, runIt } from './running.ts';

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase('remains');
  folder = await mkdtemp(join(tmpdir(), 'phasedb-remains-'));
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  await dropState(database);
  await database.query('DROP TABLE IF EXISTS t');
  await database.query('CREATE TABLE t (id INT PRIMARY KEY, raised INT NOT NULL DEFAULT 0)');
  await database.query(
    'INSERT INTO t (id) WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 400) SELECT n FROM s',
  );
});

const fill = (name: string, delay: number) => `migration: ${name}
phases:
  - name: backfill
    irreversible: test
    batch: {query: "UPDATE t SET raised = raised + 1 LIMIT {batch_size}", size: 20, delay_ms: ${delay}, lag_threshold_ms: 0}
`;
const raised = async (by: number) =>
  (await database.query<{ n: number }>('SELECT COUNT(*) AS n FROM t WHERE raised = ?', [by]))[0]?.n ?? 0;

/** Statements with which a run gives its leases back: of the table first, then of the migration. */
const givingBack = [
  { what: "the table's lease is given back", at: /SET released = 1/, nth: 1 },
  { what: "the table's lock is released", at: /RELEASE_LOCK/, nth: 1 },
  { what: "the migration's lease is given back", at: /SET released = 1/, nth: 2 },
  { what: "the migration's lock is released", at: /RELEASE_LOCK/, nth: 2 },
] as const;

it.each(givingBack)(
  'a run whose connection is lost as $what locks nobody out, although the server does not notice',
  async ({ at, nth }) => {
    let seen = 0;
    const proxy = await startCuttingProxy(inject('server'), (sql) =>
      at.test(sql) && ++seen === nth ? 'half' : undefined,
    );
    try {
      const url = new URL(database.url);
      url.hostname = '127.0.0.1';
      url.port = String(proxy.port);
      url.searchParams.set('ssl-mode', 'DISABLED');
      const first = await migrationOf(fill('first', 0));
      expect(await runIt({ url: String(url) }, first)).toMatchObject({ exit: 0 });
      expect(seen).toBeGreaterThanOrEqual(nth);
      // Both the migration and the table are free at once.
      expect(await runIt(database, first)).toMatchObject({ exit: 0 });
      expect(await runIt(database, await migrationOf(fill('second', 0)))).toMatchObject({ exit: 0 });
      expect(await raised(2)).toBe(400);
    } finally {
      await proxy.close();
    }
  },
);

it('a run whose process is gone is recognised at once, although the server still has its connections; one that is only stopped is not', async () => {
  const network = await openNetwork(inject('server'));
  const file = join(folder, 'gone.yaml');
  const text = fill('gone', 30);
  await writeFile(file, text);
  const child = startChild(network.over(database.url), file, 'run');
  try {
    await until('some rows are done', async () => (await raised(1)) > 40);
    child.process.kill('SIGSTOP');
    network.swallow();
    const migration = await migrationOf(text);
    for (const mode of ['run', 'resume'] as const)
      await expect(runIt(database, migration, { mode })).rejects.toMatchObject({ code: 'already-running', exit: 3 });
    child.process.kill('SIGKILL');
    await child.ended;
    await expect(runIt(database, migration)).rejects.toMatchObject({ code: 'needs-resume', exit: 4 });
    expect(await runIt(database, migration, { mode: 'resume' })).toMatchObject({ exit: 0 });
    expect(await raised(1)).toBe(400);
  } finally {
    child.process.kill('SIGKILL');
    await network.close();
  }
});

it('a run that has lost its connections is never called interrupted, and its lease names the new ones at once', async () => {
  const { stop, at, events, report } = listen();
  const run = runIt(database, await migrationOf(fill('living', 200).replace('size: 20', 'size: 2')), { stop, report });
  try {
    await until('it walks', () => events.some((event) => event.type === 'backfill-progress'));
    const connections = async () =>
      (
        await database.query<{ connections: number[] }>(
          "SELECT connections FROM phasedb_locks WHERE resource LIKE 'migration:%'",
        )
      )[0]?.connections ?? [];
    const alive = async (role: string) =>
      database.query<{ id: number }>(
        `SELECT p.ID AS id FROM performance_schema.processlist p JOIN performance_schema.session_connect_attrs a ON a.PROCESSLIST_ID = p.ID
          WHERE p.DB = DATABASE() AND a.ATTR_NAME = 'phasedb_role' AND a.ATTR_VALUE = ?`,
        [role],
      );
    for (const role of ['control', 'chunk']) {
      const [old] = await alive(role);
      await database.query(`KILL ${old?.id}`);
      let looks = 0;
      const began = performance.now();
      await until(`the lease names the new connection of ${role}`, async () => {
        const [phase] = (await readStatus('living', undefined, at(database))).migrations[0]?.phases ?? [];
        expect(phase?.status).toBe('running');
        looks++;
        const [now] = await alive(role);
        return now !== undefined && now.id !== old?.id && (await connections()).includes(now.id);
      });
      expect(looks).toBeGreaterThan(0);
      // The next beat would come within 15 s.
      expect(performance.now() - began).toBeLessThan(8_000);
    }
  } finally {
    stop.request({ kind: 'signal', signal: 'SIGTERM' });
    expect(await run).toMatchObject({ exit: 5 });
  }
});
