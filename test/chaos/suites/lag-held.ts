import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import mysql, { type RowDataPacket } from 'mysql2/promise';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import type { ReplicaServer } from '../../../src/sandbox/server.ts';
import { slowDown } from './slow-process.ts';
import { Workbench } from './workbench.ts';

const settings = { innodb_flush_log_at_trx_commit: 2, sync_binlog: 0, innodb_buffer_pool_size: '128M' };
const rows = 30_000;
/** A chunk has to be applied well within the limit. */
const walk = { size: 100, delay_ms: 0, parallel: 2 };
/** Only the replica has them, so a row costs it more. */
const heavy = Array.from({ length: 30 }, (_, i) => `ADD INDEX heavy${i} (c, n, note, id)`).join(', ');
/** How much more the source has to be able to do than the replica. */
const ratio = 5;

/**
 * A replica that applies a fifth of what the source can do: its lag is sampled from outside, by rows that carry the
 * time at which they were written.
 * @returns the figures
 * @throws where the lag at p99 is above the limit and 250 ms
 */
export async function lagHeld(log: (text: string) => void, limitMs: number): Promise<string> {
  const source = await startSandbox({ settings });
  try {
    const replica = await source.addReplica();
    const onReplica = await mysql.createConnection({ uri: replica.url });
    const [[where]] = await onReplica.query<RowDataPacket[]>('SELECT @@pid_file AS file');
    const pid = Number(readFileSync(String(where?.file), 'utf8'));
    let share = 0.2;
    for (;;) {
      const free = await capacity(source, replica, pid, share, log);
      log(`share ${share}: source ${free.source.toFixed(0)} rows/s, replica ${free.replica.toFixed(0)} rows/s\n`);
      if (free.source >= ratio * free.replica || share <= 0.05) {
        const bench = await Workbench.open(source, {
          log,
          rows,
          batch: { ...walk, lag_threshold_ms: limitMs },
        });
        const lags = await held(bench, replica, pid, share);
        await onReplica.end();
        return verdict(lags, limitMs, free.source / free.replica);
      }
      share /= 2;
    }
  } finally {
    await source.stop();
  }
}

/** Rows a second that the source changes when nothing holds it, and that the replica applies. */
async function capacity(
  source: ReplicaServer,
  replica: ReplicaServer,
  pid: number,
  share: number,
  log: (text: string) => void,
) {
  const bench = await Workbench.open(source, { log, rows: 20_000, batch: walk });
  await bench.start(['run', '--phase', 'expand']).ended;
  await makeHeavy(bench, replica);
  const restore = slowDown(pid, share);
  try {
    const began = Date.now();
    const run = bench.start(['run', '--phase', 'backfill']);
    while ((await rowsDone(bench)) === 0) await sleep(10);
    const first = Date.now();
    const exit = await run.ended;
    if (exit !== 0) throw new Error(`the run without a limit ended with ${exit}`);
    const written = Date.now();
    await caughtUp(bench, replica);
    const applied = Date.now();
    log(`${JSON.stringify({ began, first, written, applied })}\n`);
    return { source: (bench.rows * 1000) / (written - first), replica: (bench.rows * 1000) / (applied - first) };
  } finally {
    restore();
    await bench.close();
  }
}

async function makeHeavy(bench: Workbench, replica: ReplicaServer): Promise<void> {
  await caughtUp(bench, replica);
  const connection = await mysql.createConnection({ uri: `${replica.url}/${bench.database}` });
  await connection.query('SET SESSION sql_log_bin = 0');
  await connection.query(`ALTER TABLE t ${heavy}`);
  await connection.end();
}

async function caughtUp(bench: Workbench, replica: ReplicaServer): Promise<void> {
  const [row] = await bench.query<{ gtids: string }>('SELECT @@GLOBAL.gtid_executed AS gtids');
  const connection = await mysql.createConnection({ uri: replica.url });
  await connection.query('SELECT WAIT_FOR_EXECUTED_GTID_SET(?, 300)', [row?.gtids]);
  await connection.end();
}

async function rowsDone(bench: Workbench): Promise<number> {
  const found = await bench.query<{ done: number }>('SELECT COUNT(*) AS done FROM t WHERE n = 1');
  return found[0]?.done ?? 0;
}

/** Lags in milliseconds while a backfill runs that watches the replica. */
async function held(bench: Workbench, replica: ReplicaServer, pid: number, share: number): Promise<readonly number[]> {
  await bench.start(['run', '--phase', 'expand']).ended;
  await bench.query('CREATE TABLE outside (id INT PRIMARY KEY, at BIGINT); INSERT INTO outside VALUES (1, 0)');
  await makeHeavy(bench, replica);
  const writer = await mysql.createConnection({ uri: `${bench.server.url}/${bench.database}` });
  const reader = await mysql.createConnection({ uri: `${replica.url}/${bench.database}` });
  const restore = slowDown(pid, share);
  const lags: number[] = [];
  let isOver = false;
  let isWalking = false;
  const beats = (async () => {
    while (!isOver) {
      await writer.query('UPDATE outside SET at = ? WHERE id = 1', [Date.now()]);
      await sleep(100);
    }
  })();
  const samples = (async () => {
    while (!isOver) {
      const [[row]] = await reader.query<RowDataPacket[]>('SELECT at FROM outside');
      if (isWalking) lags.push(Date.now() - Number(row?.at));
      await sleep(20);
    }
  })();
  try {
    const run = bench.start(['run', '--phase', 'backfill', '--replica', `${replica.url}`]);
    while ((await rowsDone(bench)) === 0) await sleep(10);
    isWalking = true;
    const exit = await run.ended;
    isWalking = false;
    if (exit !== 0) throw new Error(`the run that watches the replica ended with ${exit}`);
    return lags;
  } finally {
    isOver = true;
    await Promise.all([beats, samples]);
    restore();
    await writer.end();
    await reader.end();
  }
}

function verdict(lags: readonly number[], limitMs: number, times: number): string {
  const sorted = lags.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  const figures = `lag p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, most ${at(1)} ms in ${lags.length} samples; the source can do ${times.toFixed(1)} times more`;
  if (times < ratio) throw new Error(`the replica was not slow enough: ${figures}`);
  if (!(at(0.99) <= limitMs + 250)) throw new Error(`lag was not held: ${figures}`);
  return figures;
}
