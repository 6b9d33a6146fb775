import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Address, addressUrl, connectWhenReady } from './connect.ts';
import { freePort } from './free-port.ts';
import { asUser, copyData, errorsIn, initialise, type PreparedMysqld } from './mysqld-program.ts';
import type { SandboxServer } from './server.ts';
import type { Guarded, Watchdog } from './watchdog.ts';

/** What one server of a sandbox is made of. */
export interface LocalServerPlan {
  readonly mysqld: PreparedMysqld;
  readonly watchdog: Watchdog;
  /** The sandbox's folder: data, log, socket and pid file of all its servers. */
  readonly folder: string;
  /** Unique in the sandbox; names the files. */
  readonly name: string;
  readonly serverId: number;
  readonly password: string;
  /** System variables by name, as they are written on the command line. */
  readonly settings: Readonly<Record<string, string | number>>;
}

const portAttempts = 5;

/** Starts a `mysqld` of this machine on a fresh copy of the empty data and resolves when it answers. */
export async function startLocalServer(plan: LocalServerPlan): Promise<SandboxServer & Address> {
  const file = (suffix: string) => join(plan.folder, `${plan.name}${suffix}`);
  const log = file('.log');
  const data = file('');
  // The only setting that is fixed when the data folder is made (MySQL manual, "Identifier Case Sensitivity").
  const letterCase = plan.settings.lower_case_table_names;
  if (letterCase === undefined) await copyData(plan.mysqld.emptyData, data);
  else {
    const args = [...plan.mysqld.args, `--lower-case-table-names=${letterCase}`];
    await initialise({ ...plan.mysqld, args }, data);
  }

  let running: Guarded | null = null;

  async function run(address: Address, extra: readonly string[]): Promise<void> {
    const args = [
      ...plan.mysqld.args,
      `--datadir=${data}`,
      `--socket=${file('.sock')}`,
      `--pid-file=${file('.pid')}`,
      `--tmpdir=${plan.folder}`,
      `--bind-address=${address.host}`,
      `--port=${address.port}`,
      '--mysqlx=OFF',
      '--skip-name-resolve',
      `--server-id=${plan.serverId}`,
      '--gtid-mode=ON',
      '--enforce-gtid-consistency=ON',
      ...Object.entries(plan.settings).map(([name, value]) => `--${name}=${value}`),
      ...asUser(),
      ...extra,
    ];
    const started = await plan.watchdog.start(`${plan.name}-${randomUUID()}`, plan.mysqld.command, args, log);
    running = started;
    const ended = started.exited.then(async () => {
      running = null;
      return new Error(`mysqld ended while it started: ${await errorsIn(log)}`);
    });
    const connection = await connectWhenReady(address, ended);
    await connection.end();
  }

  async function firstRun(): Promise<Address> {
    const access = file('.init.sql');
    await writeFile(access, rootAccess(plan.password), { mode: 0o600 });
    for (let attempt = 1; ; attempt++) {
      const address = { host: '127.0.0.1', port: await freePort(), user: 'root', password: plan.password };
      try {
        await run(address, [`--init-file=${access}`]);
        await rm(access);
        return address;
      } catch (error) {
        if (attempt === portAttempts || !portWasTaken(error)) throw error;
        await writeFile(log, '');
      }
    }
  }

  const address = await firstRun();

  return {
    ...address,
    url: addressUrl(address),
    async crash() {
      if (!running) return;
      const victim = running;
      process.kill(victim.pid, 'SIGKILL');
      await victim.exited;
    },
    async restart() {
      if (running) {
        const leaving: Guarded = running;
        process.kill(leaving.pid, 'SIGTERM');
        await leaving.exited;
      }
      // The port may be held for a moment by whoever found it free: it is the server's name, so it is waited for.
      for (let attempt = 1; ; attempt++) {
        try {
          return await run(address, []);
        } catch (error) {
          if (attempt === portAttempts || !portWasTaken(error)) throw error;
          await sleep(1_000);
          await writeFile(log, '');
        }
      }
    },
  };
}

/**
 * What the server runs before it lets anyone in: root gets its password, and from TCP too. Not in the binary log, as a
 * replica has the same accounts by itself.
 */
function rootAccess(password: string): string {
  return [
    'SET SESSION sql_log_bin = 0;',
    `ALTER USER 'root'@'localhost' IDENTIFIED BY '${password}';`,
    `CREATE USER IF NOT EXISTS 'root'@'%' IDENTIFIED BY '${password}';`,
    "GRANT ALL ON *.* TO 'root'@'%' WITH GRANT OPTION;",
    '',
  ].join('\n');
}

function portWasTaken(error: unknown): boolean {
  return /Bind on TCP\/IP port|Address already in use/i.test((error as Error).message);
}
