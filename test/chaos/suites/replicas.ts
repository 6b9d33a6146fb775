import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import mysql, { type RowDataPacket } from 'mysql2/promise';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import type { ReplicaServer, Sandbox } from '../../../src/sandbox/server.ts';
import { lagHeld } from './lag-held.ts';
import { playSuite, type Scenario, suiteOptions } from './suite.ts';
import { type Run, Workbench } from './workbench.ts';

// usage: node test/chaos/suites/replicas.ts [--only TEXT] [--out FOLDER]
// Replicas that are late, gone, or no replicas any more while a backfill runs.

const settings = { innodb_flush_log_at_trx_commit: 2, sync_binlog: 0, innodb_buffer_pool_size: '64M' };
const thresholdMs = 500;
/** From the loss of a replica until no chunk may begin: the limit, and the chunk that runs. */
const heldAfterMs = thresholdMs + 500;

interface Trouble {
  readonly name: string;
  readonly lose: (replica: ReplicaServer, stage: Stage) => Promise<unknown>;
  readonly heal: (replica: ReplicaServer, stage: Stage) => Promise<unknown>;
  /** What the reason to wait, or to stop, says. */
  readonly said: RegExp;
}

interface Stage {
  readonly source: Sandbox;
  readonly replicas: readonly ReplicaServer[];
}

const troubles: readonly Trouble[] = [
  {
    name: 'slowed',
    lose: (replica) =>
      ask(replica, 'STOP REPLICA SQL_THREAD', 'CHANGE REPLICATION SOURCE TO SOURCE_DELAY = 3600', 'START REPLICA'),
    heal: (replica) =>
      ask(replica, 'STOP REPLICA SQL_THREAD', 'CHANGE REPLICATION SOURCE TO SOURCE_DELAY = 0', 'START REPLICA'),
    said: /behind|has not shown its lag/,
  },
  {
    name: 'stopped',
    lose: (replica) => ask(replica, 'STOP REPLICA SQL_THREAD'),
    heal: (replica) => ask(replica, 'START REPLICA'),
    said: /its applier does not run/,
  },
  {
    name: 'killed',
    lose: (replica) => replica.crash(),
    heal: (replica) => replica.restart(),
    said: /No MySQL server answers|has not shown its lag/,
  },
  {
    name: 'demoted to a server of its own',
    lose: (replica) => ask(replica, 'STOP REPLICA', 'RESET REPLICA ALL'),
    heal: (replica, { source }) => follow(replica, source),
    said: /behind|has not shown its lag|does not replicate/,
  },
  {
    name: 'pointed to another source',
    lose: async (replica, { replicas }) => {
      const other = replicas.find((one) => one !== replica) ?? replica;
      await ask(replica, 'STOP REPLICA');
      await ask(other, 'STOP REPLICA');
      await follow(replica, other);
    },
    heal: async (replica, { source, replicas }) => {
      await ask(replica, 'STOP REPLICA');
      await follow(replica, source);
      for (const other of replicas) if (other !== replica) await ask(other, 'START REPLICA');
    },
    said: /behind|has not shown its lag/,
  },
  {
    name: 'given another password',
    lose: async (replica) => {
      await ask(replica, 'SET SESSION sql_log_bin = 0', "ALTER USER watcher IDENTIFIED BY 'another'");
      const ids = await rowsOf<{ id: number }>(
        replica,
        "SELECT id FROM information_schema.processlist WHERE user = 'watcher'",
      );
      for (const { id } of ids) await ask(replica, `KILL ${id}`);
    },
    heal: (replica) => ask(replica, 'SET SESSION sql_log_bin = 0', "ALTER USER watcher IDENTIFIED BY 'watching'"),
    said: /refused the login|Access denied/i,
  },
];

const scenarios: readonly Scenario[] = [
  ...troubles.map((trouble) => ({
    name: `one of two ${trouble.name}`,
    play: (log: (text: string) => void) => onStage(log, (bench, stage) => lose(bench, stage, [trouble])),
  })),
  {
    name: 'one stopped and the other killed',
    play: (log) =>
      onStage(log, (bench, stage) =>
        lose(
          bench,
          stage,
          troubles.filter(({ name }) => name === 'stopped' || name === 'killed'),
        ),
      ),
  },
  { name: `lag held, limit ${thresholdMs} ms`, play: (log) => lagHeld(log, thresholdMs) },
];
await playSuite('replicas', scenarios, parseArgs({ options: suiteOptions }).values);

async function onStage(log: (text: string) => void, play: (bench: Workbench, stage: Stage) => Promise<string>) {
  const source = await startSandbox({ settings });
  try {
    await ask(source, "CREATE USER watcher IDENTIFIED BY 'watching'", 'GRANT ALL ON *.* TO watcher');
    const replicas = [await source.addReplica(), await source.addReplica()];
    const bench = await Workbench.open(source, {
      log,
      rows: 6000,
      batch: { size: 20, delay_ms: 20, lag_threshold_ms: thresholdMs },
    });
    return await play(bench, { source, replicas });
  } finally {
    await source.stop();
  }
}

/** Loses replicas in the middle of a backfill: it waits, says why, and goes on when they are back, or is resumed. */
async function lose(bench: Workbench, stage: Stage, trouble: readonly Trouble[]): Promise<string> {
  const words = stage.replicas.flatMap(({ host, port }) => ['--replica', `mysql://watcher:watching@${host}:${port}`]);
  const run = bench.start(['run', '--yes', ...words]);
  await someRows(bench, run, 200);
  const pairs = trouble.map((one, i) => ({ one, replica: stage.replicas[i] as ReplicaServer }));
  for (const { one, replica } of pairs) await one.lose(replica, stage);
  await sleep(heldAfterMs);
  const held = await done(bench);
  await sleep(5_000);
  const later = await done(bench);
  if (later !== held) throw new Error(`${later - held} rows were changed though a replica was lost`);
  if (later === bench.rows) throw new Error('it was done before the replica was lost: the scenario tests nothing');
  await waitUntil(run, (said) => trouble.some((one) => one.said.test(said)), 60_000);
  for (const { one, replica } of pairs.toReversed()) await one.heal(replica, stage);
  const exit = await run.ended;
  const outcome = exit === 0 ? 'held, and went on by itself' : `held, exit ${exit}`;
  const exits = exit === 0 ? [] : await bench.resume(['resume', '--yes', ...words]);
  await bench.assertDone();
  return exits.length === 0 ? outcome : `${outcome}, then ${exits.join(', ')}`;
}

async function waitUntil(run: Run, isSaid: (said: string) => boolean, ms: number): Promise<void> {
  const deadline = Date.now() + ms;
  while (!isSaid(run.said())) {
    if (Date.now() > deadline) throw new Error(`it does not say why it waits: ${run.said().slice(-400)}`);
    await sleep(50);
  }
}

async function someRows(bench: Workbench, run: Run, rows: number): Promise<void> {
  let isOver = false;
  void run.ended.then(() => {
    isOver = true;
  });
  while ((await done(bench)) < rows) {
    if (isOver) throw new Error('it ended before a row was changed');
    await sleep(50);
  }
}

async function done(bench: Workbench): Promise<number> {
  return (await bench.query<{ done: number }>('SELECT COUNT(*) AS done FROM t WHERE n = 1'))[0]?.done ?? 0;
}

async function rowsOf<Row = RowDataPacket>(server: ReplicaServer, ...statements: readonly string[]): Promise<Row[]> {
  const connection = await mysql.createConnection({ uri: server.url });
  try {
    let rows: unknown;
    for (const sql of statements) [rows] = await connection.query(sql);
    return rows as Row[];
  } finally {
    await connection.end();
  }
}

async function ask(server: ReplicaServer, ...statements: readonly string[]): Promise<void> {
  await rowsOf(server, ...statements);
}

async function follow(replica: ReplicaServer, { host, port, user, password }: ReplicaServer): Promise<void> {
  await ask(
    replica,
    `CHANGE REPLICATION SOURCE TO SOURCE_HOST = '${host}', SOURCE_PORT = ${port}, SOURCE_USER = '${user}',
      SOURCE_PASSWORD = '${password}', SOURCE_AUTO_POSITION = 1, SOURCE_CONNECT_RETRY = 1, GET_SOURCE_PUBLIC_KEY = 1`,
    'START REPLICA',
  );
}
