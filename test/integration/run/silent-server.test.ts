import { expect, inject, it } from 'vitest';
import { Stop } from '../../../src/run/context/stop.ts';
import { startProxy } from '../../chaos/proxy.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { until } from './child.ts';
import { type Network, openNetwork } from './network.ts';
import { historyOf, listen, migrationOf, runIt } from './running.ts';

const rows = 600;

const text = `migration: m
phases:
  - name: expand
    rollback_sql: ALTER TABLE t DROP COLUMN b
    sql: ALTER TABLE t ADD COLUMN b INT NULL
  - name: backfill
    irreversible: test
    batch: {query: "UPDATE t SET raised = raised + 1 LIMIT {batch_size}", size: 10, delay_ms: 20, lag_threshold_ms: 0}
  - name: gate
    wait_until: {query: "SELECT COUNT(*) + 0 * SLEEP(0.5) FROM t WHERE id = 1", expected: 1}
`;

async function makeTable(name: string): Promise<TestDatabase> {
  const database = await createTestDatabase(name);
  await database.query('CREATE TABLE t (id INT PRIMARY KEY, raised INT NOT NULL DEFAULT 0)');
  await database.query(
    `INSERT INTO t (id) WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < ${rows}) SELECT n FROM s`,
  );
  return database;
}

/** Milliseconds that something took. */
async function timed<Value>(work: () => Promise<Value>): Promise<{ readonly value: Value; readonly ms: number }> {
  const began = performance.now();
  const value = await work();
  return { value, ms: performance.now() - began };
}

interface Ended {
  readonly exit: number;
  readonly code?: string;
  readonly message: string;
  readonly remedy?: string;
}

const ending = (run: Promise<Ended>): Promise<Ended> => run.catch((error: Ended) => error);

/** How a server comes to answer nothing, when, and how the run is stopped then. */
interface Silence {
  readonly what: string;
  readonly silence: (network: Network) => void;
  readonly phase: 'backfill' | 'gate';
  readonly stops: readonly ('SIGINT' | 'max-runtime')[];
}

const silences: readonly Silence[] = [
  {
    what: 'stands still in a walk, SIGINT',
    silence: (network) => network.stop(),
    phase: 'backfill',
    stops: ['SIGINT'],
  },
  {
    what: 'stands still in a walk, SIGINT twice',
    silence: (network) => network.stop(),
    phase: 'backfill',
    stops: ['SIGINT', 'SIGINT'],
  },
  {
    what: 'is behind a dead network in a walk, --max-runtime',
    silence: (network) => network.swallow(),
    phase: 'backfill',
    stops: ['max-runtime'],
  },
  { what: 'is gone in a walk, SIGINT', silence: (network) => network.cut(), phase: 'backfill', stops: ['SIGINT'] },
  {
    what: 'stands still while a gate asks, SIGINT',
    silence: (network) => network.stop(),
    phase: 'gate',
    stops: ['SIGINT'],
  },
  {
    what: 'is behind a dead network while a gate asks, SIGINT twice',
    silence: (network) => network.swallow(),
    phase: 'gate',
    stops: ['SIGINT', 'SIGINT'],
  },
];

it.concurrent.each(silences)(
  'a server that $what: the run ends within 5 s and says that its state is not saved',
  async ({ silence, phase, stops }) => {
    const database = await makeTable('silent');
    const network = await openNetwork(inject('server'));
    try {
      const { events, report, stop } = listen();
      const run = ending(runIt({ url: network.over(database.url) }, await migrationOf(text), { report, stop }));
      await until('it is at work', () =>
        events.some((event) =>
          phase === 'gate'
            ? event.type === 'phase-started' && event.phase === 'gate'
            : event.type === 'backfill-progress' && event.rowsSeen > 20,
        ),
      );
      silence(network);
      await new Promise((resolve) => setTimeout(resolve, 50));
      const ended = await timed(async () => {
        for (const kind of stops)
          stop.request(kind === 'SIGINT' ? { kind: 'signal', signal: 'SIGINT' } : { kind, text: '5m' });
        return run;
      });
      expect(ended.ms).toBeLessThan(5_000);
      expect(ended.value).toMatchObject({ exit: 4 });
      expect(['state-not-saved', 'connection-lost']).toContain(ended.value.code);
      expect(ended.value.remedy).toMatch(/resume .*test\.yaml/);
      // The server hears at last that nobody is there; the remedy is carried out.
      network.heal();
      await network.close();
      const resumed = await ending(runIt(database, await migrationOf(text), { mode: 'resume' }));
      expect(resumed).toMatchObject({ exit: 0 });
      expect(await database.query('SELECT COUNT(*) AS n FROM t WHERE raised <> 1')).toEqual([{ n: 0 }]);
    } finally {
      await database.drop();
    }
  },
);

/** One connection alone falls silent at a statement; the others work. */
const oneSilent: readonly { readonly what: string; readonly at: RegExp }[] = [
  { what: "the chunk's, at its change", at: /^UPDATE .*raised/s },
  { what: "the chunk's, at its COMMIT", at: /^COMMIT/ },
  { what: "the control's, at a look for a pause", at: /event IN \('paused', 'unpaused'\)/ },
  { what: "the gate's", at: /SLEEP/ },
];

it.concurrent.each(oneSilent)(
  'one connection that answers nothing, $what: a stop saves the state, exit 5',
  async ({ at }) => {
    const database = await makeTable('onesilent');
    let begun = false;
    let silenced = false;
    const proxy = await startProxy(inject('server'), (sql) => {
      if (/INSERT INTO .*phasedb_checkpoints/.test(sql)) begun = true;
      if (!begun || silenced || !at.test(sql)) return undefined;
      silenced = true;
      return { before: (way) => way.silence() };
    });
    try {
      const url = new URL(database.url);
      url.hostname = '127.0.0.1';
      url.port = String(proxy.port);
      url.searchParams.set('ssl-mode', 'DISABLED');
      const stop = new Stop();
      const run = ending(runIt({ url: String(url) }, await migrationOf(text), { stop }));
      await until('it is silent', () => silenced);
      const ended = await timed(async () => {
        stop.request({ kind: 'signal', signal: 'SIGINT' });
        return run;
      });
      expect(ended.value).toMatchObject({ exit: 5 });
      expect(ended.ms).toBeLessThan(5_000);
      expect((await historyOf(database)).at(-1)?.event).toBe('phase-stopped');
      await proxy.close();
      expect(await ending(runIt(database, await migrationOf(text), { mode: 'run' }))).toMatchObject({ exit: 0 });
      expect(await database.query('SELECT COUNT(*) AS n FROM t WHERE raised <> 1')).toEqual([{ n: 0 }]);
    } finally {
      await database.drop();
    }
  },
);

it.concurrent('--max-runtime counts while the first connection is made', async () => {
  const network = await openNetwork(inject('server'));
  network.stop();
  const maxRuntime = { ms: 300, text: '300ms' };
  const ended = await timed(async () =>
    ending(runIt({ url: network.over(`${inject('server').url}/none`) }, await migrationOf(text), { maxRuntime })),
  );
  expect(ended.value).toMatchObject({ exit: 5, code: 'stopped', message: expect.stringContaining('300ms') });
  expect(ended.ms).toBeLessThan(5_300);
  await network.close();
});
