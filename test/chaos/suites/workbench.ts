import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import mysql, { type RowDataPacket } from 'mysql2/promise';
import type { SandboxServer } from '../../../src/sandbox/server.ts';
import { fourPhases } from '../migration.ts';
import { type ChaosProxy, type Fault, startProxy } from '../proxy.ts';
import { inOwnProcess } from '../runner.ts';

export interface Layout {
  readonly rows?: number;
  /** Further keys of `batch`, one a line, without indentation; they replace those of the same name. */
  readonly batch?: Readonly<Record<string, string | number>>;
  /** Takes what the commands print. */
  readonly log: (text: string) => void;
  /** Columns besides `id`, `n` and `note`. */
  readonly columns?: string;
  /** What each row is made with for them; `i` is the row's number. */
  readonly values?: string;
  /** The `id` of row number `i`, as SQL; `i` itself without it. */
  readonly id?: string;
  /** Columns of the primary key; `id` without it. */
  readonly key?: string;
}

/** A command that is being carried out by a process of its own. */
export interface Run {
  readonly pid: number;
  /** All that it has printed. */
  readonly said: () => string;
  readonly ended: Promise<number | null>;
  signal(name: NodeJS.Signals): void;
  /** Waits until it has printed something; rejects when it ends before. */
  until(what: RegExp): Promise<void>;
}

/** A table on a server, a migration of four phases on it, and commands in processes of their own. */
export class Workbench {
  readonly server: SandboxServer;
  readonly database: string;
  readonly rows: number;
  readonly #folder: string;
  readonly #log: (text: string) => void;

  private constructor(server: SandboxServer, database: string, rows: number, folder: string, log: Layout['log']) {
    this.server = server;
    this.database = database;
    this.rows = rows;
    this.#folder = folder;
    this.#log = log;
  }

  static async open(server: SandboxServer, layout: Layout): Promise<Workbench> {
    const rows = layout.rows ?? 3000;
    const folder = await mkdtemp(join(tmpdir(), 'phasedb-chaos-'));
    const batch = { size: 100, delay_ms: 5, lag_threshold_ms: 0, ...layout.batch };
    await writeFile(
      join(folder, 'chaos.yaml'),
      fourPhases('UPDATE t SET n = n + 1, c = id * 2 LIMIT {batch_size}', batch),
    );
    const database = `chaos_${randomBytes(5).toString('hex')}`;
    const bench = new Workbench(server, database, rows, folder, layout.log);
    await bench.query(`CREATE DATABASE ${database}`, '');
    const columns = layout.columns === undefined ? '' : `, ${layout.columns}`;
    await bench.query(
      `CREATE TABLE t (id INT NOT NULL, n INT NOT NULL, note VARCHAR(20) NULL${columns}, PRIMARY KEY (${layout.key ?? 'id'}))`,
    );
    const values = layout.values === undefined ? '' : `, ${layout.values}`;
    for (let from = 1; from <= rows; from += 10_000) {
      const to = Math.min(rows, from + 9_999);
      await bench.query(
        // In UTC, where every time is there once.
        `SET time_zone = '+00:00'; INSERT INTO t WITH RECURSIVE s(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM s WHERE i < ${to})
          SELECT /*+ SET_VAR(cte_max_recursion_depth = 20000) */ ${layout.id ?? 'i'}, 0, CONCAT('x', i % 7)${values} FROM s`,
      );
    }
    return bench;
  }

  /** Asks the server on a connection of its own, which a restart cannot have broken. */
  async query<Row = RowDataPacket>(sql: string, database = this.database): Promise<Row[]> {
    const connection = await mysql.createConnection({
      uri: `${this.server.url}/${database}`,
      multipleStatements: true,
    });
    try {
      const [rows] = await connection.query(sql);
      return rows as Row[];
    } finally {
      await connection.end();
    }
  }

  async close(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
    await this.query(`DROP DATABASE IF EXISTS ${this.database}`, '').catch(() => undefined);
  }

  /**
   * Starts a command.
   * @param through a proxy on its way to the server
   */
  start(
    words: readonly string[],
    { env, through }: { env?: Readonly<Record<string, string>> | undefined; through?: ChaosProxy | undefined } = {},
  ): Run {
    const address = through === undefined ? '' : `127.0.0.1:${through.port}`;
    const base = address === '' ? this.server.url : this.server.url.replace(/@.*$/, `@${address}`);
    let said = '';
    let isOver = false;
    this.#log(`$ phasedb ${words.join(' ')}\n`);
    const running = inOwnProcess({
      words,
      url: `${base}/${this.database}?ssl-mode=DISABLED`,
      folder: this.#folder,
      env,
      print: (_stream, text) => {
        said += text;
        this.#log(text);
      },
    });
    const ended = running.ended.then((exit) => {
      isOver = true;
      this.#log(`[exit ${exit}]\n`);
      return exit;
    });
    return {
      pid: running.pid,
      said: () => said,
      ended,
      signal: running.signal,
      async until(what) {
        while (!what.test(said)) {
          if (isOver) throw new Error(`it ended before it printed ${what}`);
          await sleep(20);
        }
      },
    };
  }

  /** A proxy that does something at the nth statement that fits; `reached` resolves there. */
  async proxyAt(what: RegExp, nth: number, fault: (reached: () => void) => Fault) {
    let seen = 0;
    let isReached: () => void = () => undefined;
    const reached = new Promise<void>((resolve) => {
      isReached = resolve;
    });
    const proxy = await startProxy(this.server, (sql) =>
      what.test(sql.replace(/\/\*.*?\*\/\s*/gs, '')) && ++seen === nth ? fault(isReached) : undefined,
    );
    return { proxy, reached };
  }

  /** What whoever operates it does until it is finished. @returns the exit codes */
  async resume(words: readonly string[] = ['resume', '--yes'], most = 8): Promise<readonly (number | null)[]> {
    const exits: (number | null)[] = [];
    const deadline = Date.now() + 100_000;
    for (let tries = 0; tries < most; ) {
      const exit = await this.start(words).ended;
      exits.push(exit);
      if (exit === 0) break;
      if (exit === 3 && Date.now() < deadline) await sleep(3000);
      else tries += 1;
    }
    return exits;
  }

  /** @throws where the migration is not complete, or a row was not changed just once */
  async assertDone(): Promise<void> {
    const wrong = await this.query(
      `SELECT id, n, c FROM t WHERE n <> 1 OR c IS NULL OR c <> id * 2 ORDER BY id LIMIT 3`,
    );
    if (wrong.length > 0) throw new Error(`rows are wrong: ${JSON.stringify(wrong)}`);
    await this.#assertShape(/`c` int NOT NULL/);
  }

  /** @throws where something of the migration is left */
  async assertUndone(): Promise<void> {
    const wrong = await this.query('SELECT id, n FROM t WHERE n <> 0 LIMIT 3');
    if (wrong.length > 0) throw new Error(`rows are wrong: ${JSON.stringify(wrong)}`);
    await this.#assertShape(/^(?!.*(`c`|by_note))/s);
  }

  /** @throws where a row is half done, or done twice */
  async assertWhole(): Promise<void> {
    const wrong = await this.query(
      'SELECT id, n, c FROM t WHERE NOT IFNULL((n = 0 AND c IS NULL) OR (n = 1 AND c = id * 2), FALSE) LIMIT 3',
    );
    if (wrong.length > 0) throw new Error(`rows are half done or done twice: ${JSON.stringify(wrong)}`);
  }

  async #assertShape(shape: RegExp): Promise<void> {
    const [count] = await this.query<{ n: number }>('SELECT COUNT(*) AS n FROM t');
    if (count?.n !== this.rows) throw new Error(`the table has ${count?.n} rows, not ${this.rows}`);
    const [made] = await this.query<{ 'Create Table': string }>('SHOW CREATE TABLE t');
    if (!shape.test(made?.['Create Table'] ?? '')) throw new Error(`the table is ${made?.['Create Table']}`);
  }
}
