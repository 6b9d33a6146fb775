import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sandbox } from '../../../src/sandbox/server.ts';
import { Workbench } from './workbench.ts';
import { startWriters } from './writers.ts';

interface Sample {
  readonly rssMiB: number;
  readonly handles: number;
  readonly connections: number;
  readonly history: number;
}

/** Memory may differ so much between the first minutes and the last. */
const growthMiB = 25;

/**
 * One backfill for so many minutes, with writers and a replica that it watches: its memory, its open files, its
 * connections and the history stay as they are.
 */
export async function soak(server: Sandbox, log: (text: string) => void, minutes: number): Promise<string> {
  const replica = await server.addReplica();
  const chunks = minutes * 60 * 5;
  const size = 20;
  const bench = await Workbench.open(server, {
    log,
    rows: chunks * size * 2,
    id: 'i * 2',
    columns: 'w INT NOT NULL',
    values: '0',
    batch: { size, delay_ms: 150, lag_threshold_ms: 2000, parallel: 2 },
  });
  if ((await bench.start(['run', '--phase', 'expand']).ended) !== 0) throw new Error('the phase before failed');
  const stop = startWriters(bench, 5, 100);
  const run = bench.start(['run', '--phase', 'backfill', '--replica', replica.url, '--max-runtime', `${minutes}m`]);
  let exit: number | null | undefined;
  void run.ended.then((code) => {
    exit = code;
  });
  const samples: Sample[] = [];
  while (exit === undefined) {
    await Promise.race([run.ended, sleep(minutes * 600)]);
    if (exit === undefined) samples.push(await sample(bench, run.pid));
  }
  const ledger = await stop();
  if (exit !== 0 && exit !== 5) throw new Error(`it ended with ${exit}`);
  await bench.assertWhole();
  const [left] = await bench.query<{ n: number }>(openConnections);
  if (left?.n !== 0) throw new Error(`${left?.n} connections are left`);
  const done = await bench.query<{ n: number }>('SELECT COUNT(*) AS n FROM t WHERE n = 1');
  return `${verdict(samples, minutes)}; ${done[0]?.n} rows in ${minutes} min, exit ${exit}, ${ledger.updates} updates beside it`;
}

const openConnections =
  "SELECT COUNT(*) AS n FROM performance_schema.session_connect_attrs WHERE ATTR_NAME = 'phasedb_role'";

async function sample(bench: Workbench, pid: number): Promise<Sample> {
  const [connections] = await bench.query<{ n: number }>(openConnections);
  const [history] = await bench.query<{ n: number }>('SELECT COUNT(*) AS n FROM phasedb_history');
  const rss = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return {
    rssMiB: Number(rss) / 1024,
    handles: readdirSync(`/proc/${pid}/fd`).length,
    connections: connections?.n ?? 0,
    history: history?.n ?? 0,
  };
}

/**
 * Compares the begin, when all has been loaded, with the end. A walk notes its progress in the history every 30 s,
 * however many chunks it does.
 */
function verdict(samples: readonly Sample[], minutes: number): string {
  const early = samples.slice(1, 4);
  const late = samples.slice(-3);
  if (late.length < 3 || samples.length < 7) throw new Error(`only ${samples.length} samples: it ended too early`);
  const most = (some: readonly Sample[], of: keyof Sample) => Math.max(...some.map((one) => one[of]));
  const tells = (of: keyof Sample, unit = '') => `${most(early, of).toFixed(0)} → ${most(late, of).toFixed(0)}${unit}`;
  const figures = `memory ${tells('rssMiB', ' MiB')}, handles ${tells('handles')}, connections ${tells('connections')}, history ${tells('history')} rows`;
  const isFlat =
    most(late, 'rssMiB') - most(early, 'rssMiB') <= growthMiB &&
    most(late, 'handles') <= most(early, 'handles') + 2 &&
    most(late, 'connections') <= most(early, 'connections') &&
    most(late, 'history') <= most(early, 'history') + 2 * minutes + 5;
  if (!isFlat) throw new Error(`it grows: ${figures}`);
  return figures;
}
