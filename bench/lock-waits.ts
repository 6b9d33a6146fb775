import mysql, { type Connection } from 'mysql2/promise';
import { readMigration } from '../src/migration/read.ts';
import { parseTarget } from '../src/mysql/target.ts';
import type { RunEvent } from '../src/run/context/events.ts';
import { Stop } from '../src/run/context/stop.ts';
import { runMigration } from '../src/run/run.ts';
import { startSandbox } from '../src/sandbox/sandbox.ts';

// usage: npm run bench:lock-waits
// How much of the time an application stands still while a run wants to change a table that others hold: the share of the
// time in which a SELECT or an UPDATE of the table waited. Exit 1 where it is above the bar.

/** At most this share, where phasedb cannot see who holds the table; where it can, nothing may wait. */
const bar = 0.2;
const seenBar = 0.01;
/** A query of one row that takes longer has waited. */
const waitedMs = 200;
const secondsEach = 110;

const server = await startSandbox({});
const database = 'lock_waits';
const url = `${server.url}/${database}`;
const connect = () => mysql.createConnection({ uri: url, multipleStatements: true });
const root = await mysql.createConnection({ uri: server.url, multipleStatements: true });
await root.query(
  `CREATE DATABASE ${database}; USE ${database}; CREATE TABLE t (id INT PRIMARY KEY, a INT NOT NULL); INSERT INTO t VALUES (1, 0), (2, 0);
   CREATE USER blind@'%' IDENTIFIED BY 'secret-pw'; GRANT ALL ON ${database}.* TO blind@'%'; GRANT PROCESS ON *.* TO blind@'%'`,
);
const blind = url.replace(/\/\/[^@]*@/, '//blind:secret-pw@');

interface Measured {
  readonly share: number;
  readonly longestMs: number;
}

/** Asks the table again and again until told to end; gives how long it waited of the whole. */
async function application(ended: () => boolean): Promise<Measured> {
  const began = performance.now();
  const probes = await Promise.all(
    ['SELECT a FROM t WHERE id = 1', 'UPDATE t SET a = a + 1 WHERE id = 2'].map(async (sql) => {
      const connection = await connect();
      let waited = 0;
      let longestMs = 0;
      while (!ended()) {
        const asked = performance.now();
        await connection.query(sql);
        const ms = performance.now() - asked;
        if (ms > waitedMs) waited += ms;
        longestMs = Math.max(longestMs, ms);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      await connection.end();
      return { share: waited / (performance.now() - began), longestMs };
    }),
  );
  return {
    share: Math.max(...probes.map(({ share }) => share)),
    longestMs: Math.max(...probes.map(({ longestMs }) => longestMs)),
  };
}

/** Runs a change of the table as that user while it is held. */
async function measure(name: string, as: string, hold: (holder: Connection) => Promise<() => Promise<void>>) {
  const read = await readMigration(
    `migration: ${name}\nphases:\n  - name: expand\n    sql: ALTER TABLE t ADD COLUMN ${name} INT NULL\n    irreversible: bench\n    ddl: {retries: 1000}\n`,
    `${name}.yaml`,
  );
  if (!('migration' in read)) throw new Error(JSON.stringify(read.problems));
  const holder = await connect();
  const release = await hold(holder);
  const stop = new Stop();
  const events: RunEvent[] = [];
  const run = runMigration(
    {
      migration: read.migration,
      mode: 'run',
      which: 'all',
      dryRun: false,
      onFailure: undefined,
      replicas: [],
      maxRuntime: undefined,
      confirm: async () => undefined,
    },
    {
      target: parseTarget(as),
      stateDatabase: undefined,
      actor: { name: 'bench', commit: undefined, runUrl: undefined },
      toolVersion: 'bench',
      report: (event) => events.push(event),
      stop,
    },
  );
  const until = performance.now() + secondsEach * 1000;
  const measured = await application(() => performance.now() > until);
  stop.request({ kind: 'signal', signal: 'SIGTERM' });
  const { exit } = await run;
  await release();
  await holder.end();
  const tries = events.filter((event) => event.type === 'statement-waiting');
  return {
    ...measured,
    exit,
    turns: tries.length,
    sent: tries.filter((event) => 'sent' in event && event.sent).length,
  };
}

/** One transaction, open for the whole time. */
const oneLong = async (holder: Connection) => {
  await holder.query('START TRANSACTION; SELECT * FROM t');
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  return async () => {
    await holder.query('COMMIT');
  };
};

/** There is always one that reads the table, each 1.5 s long. */
const alwaysSome = async (holder: Connection) => {
  let over = false;
  const others = await Promise.all([0, 1, 2].map(connect));
  const loops = [holder, ...others].map(async (connection, index) => {
    await new Promise((resolve) => setTimeout(resolve, index * 400));
    while (!over) await connection.query('START TRANSACTION; SELECT * FROM t; DO SLEEP(1.5); COMMIT');
  });
  return async () => {
    over = true;
    await Promise.all(loops);
    for (const other of others) await other.end();
  };
};

const rows: Record<string, Awaited<ReturnType<typeof measure>> & { bar: number }> = {};
rows['one long transaction, holder seen'] = { ...(await measure('seen', url, oneLong)), bar: seenBar };
rows['one long transaction, holder not seen'] = { ...(await measure('unseen', blind, oneLong)), bar };
rows['always some transaction of 1.5 s, seen'] = { ...(await measure('some', url, alwaysSome)), bar };
console.table(
  Object.fromEntries(
    Object.entries(rows).map(([what, { share, longestMs, exit, turns, sent, bar: most }]) => [
      what,
      {
        'waited, %': (100 * share).toFixed(1),
        'bar, %': 100 * most,
        'longest, ms': Math.round(longestMs),
        turns,
        sent,
        exit,
      },
    ]),
  ),
);
await root.end();
await server.stop();
process.exitCode = Object.values(rows).every(({ share, bar: most }) => share <= most) ? 0 : 1;
