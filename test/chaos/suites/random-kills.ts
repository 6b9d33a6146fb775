import { setTimeout as sleep } from 'node:timers/promises';
import type { SandboxServer } from '../../../src/sandbox/server.ts';
import { Workbench } from './workbench.ts';
import { startWriters } from './writers.ts';

export interface RandomKills {
  readonly kills: number;
  readonly rows: number;
  readonly writers: number;
}

/**
 * A backfill in four ranges whose runner is killed again and again at random, while an application writes. Afterwards
 * each row that was there has been changed just once, no row twice, and no write is lost.
 */
export async function randomKills(
  server: SandboxServer,
  log: (text: string) => void,
  { kills, rows, writers }: RandomKills,
): Promise<string> {
  const bench = await Workbench.open(server, {
    log,
    rows,
    id: 'i * 2',
    columns: 'w INT NOT NULL',
    values: '0',
    // So slow that it lasts for all the kills.
    batch: { size: 50, delay_ms: 100, parallel: 4 },
  });
  if ((await bench.start(['run', '--phase', 'expand']).ended) !== 0) throw new Error('the phase before failed');
  const stop = startWriters(bench, writers, 100);
  const began = Date.now();
  let killed = 0;
  let exit: number | null = null;
  let loadMs = 1000;
  let current = bench.start(['run', '--phase', 'backfill']);
  while (killed < kills) {
    // Most of them in the walk, some while it starts.
    if (Math.random() < 0.9)
      await Promise.race([current.until(/backfill \(backfill\)/).catch(() => undefined), current.ended]);
    // The next one loads while this one works, and finds it dead.
    const spawned = Date.now();
    const next = bench.start(['resume', '--phase', 'backfill']);
    void next.until(/./).then(
      () => {
        loadMs = Date.now() - spawned;
      },
      () => undefined,
    );
    await Promise.race([current.ended, sleep(Math.random() * Math.min(loadMs, 5000))]);
    current.signal('SIGKILL');
    exit = await current.ended;
    if (exit === null) killed += 1;
    else if (exit !== 0 && exit !== 3) throw new Error(`a resume ended with ${exit}`);
    current = next;
    if (exit === 0) break;
  }
  current.signal('SIGKILL');
  await current.ended;
  const left = await bench.query<{ n: number }>('SELECT COUNT(*) AS n FROM t WHERE id % 2 = 0 AND n = 0');
  const exits = exit === 0 ? [] : await bench.resume(['resume', '--phase', 'backfill']);
  const ledger = await stop();
  const minutes = (Date.now() - began) / 60_000;
  const twice = await bench.query(
    'SELECT id, n, c FROM t WHERE NOT IFNULL((n = 1 AND c = id * 2) OR (n = 0 AND c IS NULL), 0) LIMIT 3',
  );
  if (twice.length > 0) throw new Error(`rows are half done or done twice: ${JSON.stringify(twice)}`);
  const [sums] = await bench.query<{ done: number; w: string; own: number }>(
    'SELECT SUM(id % 2 = 0 AND n = 1) + 0 AS done, SUM(w) AS w, SUM(id % 2 = 1) + 0 AS own FROM t',
  );
  if (Number(sums?.done) !== rows) throw new Error(`${sums?.done} of ${rows} rows are done`);
  if (Number(sums?.w) !== ledger.updates) throw new Error(`${sums?.w} of ${ledger.updates} updates are there`);
  if (Number(sums?.own) !== ledger.inserts - ledger.deletes)
    throw new Error(`${sums?.own} of ${ledger.inserts - ledger.deletes} rows of the writers are there`);
  if (killed < kills) throw new Error(`it was done after ${killed} kills: give more rows`);
  await bench.close();
  return `${killed} kills in ${minutes.toFixed(1)} min (${left[0]?.n} rows were open after the last), then ${exits.join(', ')}; ${rows} rows once each; ${ledger.updates} updates, ${ledger.inserts} inserts, ${ledger.deletes} deletes kept, ${ledger.retries} tried again`;
}
