import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import mysql, { type Connection } from 'mysql2/promise';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import type { Sandbox } from '../../../src/sandbox/server.ts';
import type { Scenario } from './suite.ts';
import { type Layout, type Run, Workbench } from './workbench.ts';

type Log = (text: string) => void;
type Settings = Readonly<Record<string, string | number>>;

const small = { innodb_flush_log_at_trx_commit: 2, sync_binlog: 0, innodb_buffer_pool_size: '64M' };
/** DESIGN.md says 5 s; the rest is for a busy machine. */
const endsWithinMs = 8_000;

/** What takes a server's processor, disk, memory or connections away while a migration runs. */
export const serverPressed: readonly Scenario[] = [
  { name: 'SIGSTOP of mysqld for 70 s', play: (log) => withServer(log, {}, (bench) => stopFor(bench, 70)) },
  { name: 'SIGSTOP of mysqld, then SIGINT', play: (log) => withServer(log, {}, interruptWhileStopped) },
  { name: 'SIGSTOP of mysqld, --max-runtime 15s', play: (log) => withServer(log, {}, runtimeWhileStopped) },
  { name: 'disk full at a rebuild', play: (log) => onSmallDisk(log, fullAtRebuild) },
  { name: 'disk full to the last byte in a backfill, then SIGINT', play: (log) => onSmallDisk(log, fullInBackfill) },
  { name: 'no more memory for mysqld', play: (log) => withServer(log, { rows: 30_000 }, withoutMemory) },
  { name: 'max_connections reached before', play: (log) => withServer(log, {}, fullBefore, { max_connections: 20 }) },
  {
    name: 'max_connections reached, runner cut',
    play: (log) => withServer(log, {}, fullAndCut, { max_connections: 20 }),
  },
  {
    name: '1,000 connections that ask all the time',
    play: (log) => withServer(log, {}, amongThousand, { max_connections: 1100 }),
  },
];

async function withServer(
  log: Log,
  layout: Omit<Layout, 'log'>,
  play: (bench: Workbench, server: Sandbox) => Promise<string>,
  settings: Settings = {},
): Promise<string> {
  const server = await startSandbox({ settings: { ...small, ...settings } });
  try {
    const bench = await Workbench.open(server, { ...layout, log });
    const outcome = await play(bench, server);
    await bench.close();
    return outcome;
  } finally {
    await server.stop();
  }
}

/** Starts the migration and comes back in the middle of its backfill. */
async function startAndWait(bench: Workbench, words: readonly string[] = []): Promise<Run> {
  const run = bench.start(['run', '--yes', ...words]);
  for (;;) {
    const rows = await bench.query<{ n: number }>('SELECT COUNT(*) AS n FROM t WHERE n = 1').catch(() => []);
    if ((rows[0]?.n ?? 0) > 300) return run;
    await sleep(20);
  }
}

/** @throws where it did not end well by the same commands alone */
async function finish(bench: Workbench, first: number | null): Promise<string> {
  if (first !== 0) {
    await bench.assertWhole();
    const exits = await bench.resume();
    await bench.assertDone();
    return `exit ${first}, then ${exits.join(', ')}`;
  }
  await bench.assertDone();
  return 'went on by itself';
}

async function pidOf(bench: Workbench): Promise<number> {
  const [row] = await bench.query<{ file: string }>('SELECT @@pid_file AS file');
  return Number(readFileSync(row?.file ?? '', 'utf8'));
}

async function stopFor(bench: Workbench, seconds: number): Promise<string> {
  const pid = await pidOf(bench);
  const run = await startAndWait(bench);
  process.kill(pid, 'SIGSTOP');
  await sleep(seconds * 1000);
  process.kill(pid, 'SIGCONT');
  return finish(bench, await run.ended);
}

async function endsSoon(run: Run, since: number): Promise<{ exit: number | null; tells: string }> {
  const exit = await Promise.race([run.ended, sleep(60_000, undefined)]);
  if (exit === undefined) run.signal('SIGKILL');
  const ms = Date.now() - since;
  if (exit === undefined || ms > endsWithinMs)
    throw new Error(`it ended after ${ms} ms with exit ${exit}, not within 5 s`);
  if (exit !== 4 && exit !== 5) throw new Error(`exit ${exit}, not 4 or 5`);
  return { exit, tells: `ended after ${(ms / 1000).toFixed(1)} s` };
}

async function interruptWhileStopped(bench: Workbench): Promise<string> {
  const pid = await pidOf(bench);
  const run = await startAndWait(bench);
  process.kill(pid, 'SIGSTOP');
  try {
    await sleep(500);
    run.signal('SIGINT');
    const { exit, tells } = await endsSoon(run, Date.now());
    process.kill(pid, 'SIGCONT');
    return `${tells}: ${await finish(bench, exit)}`;
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

async function runtimeWhileStopped(bench: Workbench): Promise<string> {
  const pid = await pidOf(bench);
  const run = await startAndWait(bench, ['--max-runtime', '15s']);
  // By now it runs, and its time began before.
  const began = Date.now();
  process.kill(pid, 'SIGSTOP');
  try {
    const { exit, tells } = await endsSoon(run, began + 15_000);
    process.kill(pid, 'SIGCONT');
    return `${tells}: ${await finish(bench, exit)}`;
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

/** A server whose data lies on a file system of its own, too small for much. */
async function onSmallDisk(log: Log, play: (bench: Workbench, disk: string) => Promise<string>): Promise<string> {
  const disk = mkdtempSync('/tmp/phasedb-disk-');
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=400m', 'tmpfs', disk], { stdio: 'pipe' });
  } catch (error) {
    rmSync(disk, { recursive: true });
    return `not played: only root can mount (${(error as Error).message.split('\n')[0]})`;
  }
  const leave = () => execFileSync('umount', ['--lazy', disk]);
  process.once('exit', leave);
  const { TMPDIR } = process.env;
  process.env.TMPDIR = disk;
  try {
    const outcome = withServer(
      log,
      { rows: 20_000, columns: 'pad VARCHAR(400)', values: "REPEAT('y', 400)", batch: { size: 500 } },
      (bench) => play(bench, disk),
      { innodb_redo_log_capacity: 8 << 20 },
    );
    return await outcome;
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
    process.off('exit', leave);
    leave();
    rmSync(disk, { recursive: true, force: true });
  }
}

/** Leaves so many bytes free; the server writes meanwhile and may take the last of them. */
function fill(disk: string, leave: number): void {
  const { bavail, bsize } = statfsSync(disk);
  try {
    writeFileSync(join(disk, 'ballast'), Buffer.alloc(Math.max(0, bavail * bsize - leave)));
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOSPC') throw error;
  }
}

async function fullAtRebuild(bench: Workbench, disk: string): Promise<string> {
  const first = await bench.start(['run', '--phase', 'expand']).ended;
  const second = await bench.start(['run', '--phase', 'backfill']).ended;
  const third = await bench.start(['run', '--phase', 'gate']).ended;
  if (first !== 0 || second !== 0 || third !== 0) throw new Error('the phases before did not end');
  fill(disk, 3 << 20);
  const run = bench.start(['run', '--phase', 'contract', '--yes']);
  const exit = await run.ended;
  rmSync(join(disk, 'ballast'));
  if (exit === 0) throw new Error('there was room enough: the scenario tests nothing');
  if (!/1114|is full|disk/i.test(run.said()))
    throw new Error(`it does not name the full disk: ${run.said().slice(-400)}`);
  return finish(bench, exit);
}

async function fullInBackfill(bench: Workbench, disk: string): Promise<string> {
  const run = await startAndWait(bench);
  fill(disk, 0);
  try {
    const early = await Promise.race([run.ended, sleep(5_000, 'waits' as const)]);
    if (early !== 'waits') {
      if (!/No space left|disk|full/i.test(run.said()) || /Correct the query/.test(run.said()))
        throw new Error(
          `exit ${early}; it does not say that the disk is full, or what to do: ${run.said().slice(-500)}`,
        );
      rmSync(join(disk, 'ballast'));
      return finish(bench, early);
    }
    run.signal('SIGINT');
    const { exit, tells } = await endsSoon(run, Date.now());
    rmSync(join(disk, 'ballast'));
    return `${tells}: ${await finish(bench, exit)}`;
  } finally {
    rmSync(join(disk, 'ballast'), { force: true });
  }
}

async function withoutMemory(bench: Workbench, server: Sandbox): Promise<string> {
  const pid = await pidOf(bench);
  const { proxy, reached } = await bench.proxyAt(/^ALTER .*by_note/s, 1, (isHere) => ({
    before: () => {
      const kib = Number(/VmSize:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
      execFileSync('prlimit', ['--pid', String(pid), `--as=${(kib + 256) * 1024}:unlimited`]);
      isHere();
    },
  }));
  const run = bench.start(['run', '--yes'], { through: proxy });
  await reached;
  // MySQL 9.7 hangs in an index build whose threads it cannot start, and then somebody ends the run.
  const waits = await Promise.race([run.ended, sleep(20_000, undefined)]);
  if (waits === undefined) run.signal('SIGINT');
  const exit = await run.ended;
  await proxy.close();
  let fate = 'the server lived';
  try {
    execFileSync('prlimit', ['--pid', String(pid), '--as=unlimited'], { stdio: 'pipe' });
    await bench.query('DO 0');
  } catch {
    fate = 'the server died';
    await server.restart();
  }
  if (exit === 0) {
    await bench.assertDone();
    return `${fate}; went on by itself`;
  }
  const exits = await bench.resume();
  await bench.assertDone();
  return `${fate}; exit ${exit}, then ${exits.join(', ')}`;
}

/** Takes every connection that there is, also the one that is kept for administrators. */
async function takeAll(bench: Workbench): Promise<Connection[]> {
  const taken: Connection[] = [];
  for (;;) {
    try {
      taken.push(await mysql.createConnection({ uri: bench.server.url }));
    } catch (error) {
      if ((error as { errno?: number }).errno !== 1040 || taken.length === 0) throw error;
      return taken;
    }
  }
}

async function leaveAll(taken: readonly Connection[]): Promise<void> {
  await Promise.allSettled(taken.map((one) => one.end()));
}

async function fullBefore(bench: Workbench): Promise<string> {
  const taken = await takeAll(bench);
  const run = bench.start(['run', '--yes']);
  const exit = await run.ended;
  await leaveAll(taken);
  if (exit !== 1 || !/1040|[Tt]oo many connections/.test(run.said()))
    throw new Error(`exit ${exit}, and it says: ${run.said().slice(-400)}`);
  return finish(bench, await bench.start(['run', '--yes']).ended);
}

async function fullAndCut(bench: Workbench): Promise<string> {
  const run = await startAndWait(bench);
  const taken = await takeAll(bench);
  const [one] = taken;
  const [rows] = (await one?.query(
    "SELECT DISTINCT PROCESSLIST_ID AS id FROM performance_schema.session_connect_attrs WHERE ATTR_NAME = 'phasedb_role'",
  )) ?? [[]];
  for (const { id } of rows as { id: number }[]) await one?.query(`KILL ${id}`).catch(() => undefined);
  taken.push(...(await takeAll(bench).catch(() => [])));
  await sleep(20_000);
  await leaveAll(taken);
  const exit = await run.ended;
  if (exit !== 0 && exit !== 4) throw new Error(`exit ${exit}, not 0 or 4: ${run.said().slice(-400)}`);
  return finish(bench, exit);
}

async function amongThousand(bench: Workbench): Promise<string> {
  const crowd: Connection[] = [];
  for (let i = 0; i < 1000; i++)
    crowd.push(await mysql.createConnection({ uri: `${bench.server.url}/${bench.database}` }));
  let isOver = false;
  let asked = 0;
  const asking = crowd.map(async (one, i) => {
    while (!isOver) {
      await one.query(`SELECT n FROM t WHERE id = ${1 + ((asked + i) % bench.rows)}`);
      asked += 1;
      await sleep(1000);
    }
  });
  const exit = await bench.start(['run', '--yes']).ended;
  isOver = true;
  await Promise.all(asking);
  await leaveAll(crowd);
  return `${await finish(bench, exit)}; ${asked} questions answered meanwhile`;
}
