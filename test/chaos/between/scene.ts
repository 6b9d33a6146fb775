import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql, { type Connection } from 'mysql2/promise';
import type { Sandbox } from '../../../src/sandbox/server.ts';
import { compiledCode } from '../../compiled-code.ts';
import { startProxy } from '../proxy.ts';
import { type Entry, FILE, type FirstRun, migrationOf, tableOf } from './entry.ts';

/** Longer than any wait that a run allows itself on these tables. */
const HANGS_MS = 150_000;
const cli = `${process.cwd()}/dist/cli.js`;
const chunk = /^UPDATE `?t`?\s/;

/** Where a server is, and how root gets in. */
export type Server = Pick<Sandbox, 'url' | 'host' | 'port' | 'user' | 'password'>;

/** How one command ended, and what it said (both streams). */
export interface Ended {
  readonly exit: number | null;
  readonly said: string;
}

/** A database with the table, the migration file, and whoever operates it. */
export class Scene {
  /** Everything that the commands printed, for somebody who has to find out. */
  log = '';
  /** The server that commands and statements go to; a failover names another. */
  server: Server;
  database = `between_${randomBytes(6).toString('hex')}`;
  file = FILE;
  /** Of the migration. */
  name = 'between';
  user: string;
  password: string;
  sslMode = 'DISABLED';
  stateDatabase: string | undefined;
  /** What the environment of the commands has beside the URL. */
  env: Record<string, string> = {};
  /** Of a replicated server. */
  replica: Server | undefined;
  readonly #folder: string;
  readonly #own: Sandbox | undefined;
  readonly #further: string[] = [];
  #connection: Connection;

  private constructor(server: Server, own: Sandbox | undefined, folder: string, connection: Connection) {
    this.server = server;
    this.#own = own;
    this.user = server.user;
    this.password = server.password;
    this.#folder = folder;
    this.#connection = connection;
  }

  static async open(entry: Entry, server: Server, own: Sandbox | undefined): Promise<Scene> {
    const folder = await mkdtemp(join(tmpdir(), 'phasedb-between-'));
    const scene = new Scene(server, own, folder, await connect(server.url));
    await scene.write(migrationOf(entry.migration));
    await scene.sql(`CREATE DATABASE ${scene.database}`, `USE ${scene.database}`, ...tableOf(entry.keys));
    return scene;
  }

  /** The server of an entry that has one of its own. */
  get own(): Sandbox {
    if (this.#own === undefined) throw new Error('this entry has no server of its own');
    return this.#own;
  }

  async close(): Promise<void> {
    for (const database of [this.database, ...this.#further])
      await this.sql(`DROP DATABASE IF EXISTS ${database}`).catch(() => undefined);
    await this.#connection.end().catch(() => undefined);
    await rm(this.#folder, { recursive: true });
  }

  /** Statements as root, one after the other. */
  async sql(...statements: readonly string[]): Promise<void> {
    for (const statement of statements) await this.#connection.query(statement);
  }

  /** One value. */
  async value(sql: string): Promise<string> {
    const [row] = await this.query(sql);
    return String(Object.values(row ?? {})[0]);
  }

  async query<Row = Record<string, unknown>>(sql: string): Promise<readonly Row[]> {
    const [rows] = await this.#connection.query(sql);
    return rows as Row[];
  }

  /** One statement at another server. @returns the first value of its answer */
  readonly at = async ({ url }: Server, sql: string): Promise<string> => {
    const connection = await connect(url);
    try {
      const [rows] = await connection.query(sql);
      return String(Object.values((Array.isArray(rows) ? (rows[0] as object | undefined) : undefined) ?? {})[0]);
    } finally {
      await connection.end();
    }
  };

  /** Goes on at another server, or at the same one after it was away. */
  async moveTo(server: Server): Promise<void> {
    this.#connection.destroy();
    this.server = server;
    this.#connection = await connect(server.url);
    await this.sql(`USE ${this.database}`);
  }

  /** A further database, dropped in the end. */
  async createDatabase(): Promise<string> {
    const name = `${this.database}_${this.#further.length}`;
    this.#further.push(name);
    await this.sql(`CREATE DATABASE ${name}`);
    return name;
  }

  /**
   * Keeps tables as they are now, as a dump would.
   * @param which part of a WHERE over information_schema.TABLES
   * @param rows they are put back into the tables that are there then, and not in their place
   * @returns puts them back
   */
  async dump(which: string, rows = false): Promise<() => Promise<void>> {
    const kept = await this.createDatabase();
    const tables = await this.query<{ name: string }>(
      `SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = '${this.database}' AND ${which}`,
    );
    const copy = (from: string, to: string, within = false) =>
      tables.flatMap(({ name }) => [
        ...(within
          ? [`DELETE FROM ${to}.${name}`]
          : [`DROP TABLE IF EXISTS ${to}.${name}`, `CREATE TABLE ${to}.${name} LIKE ${from}.${name}`]),
        `INSERT INTO ${to}.${name} SELECT * FROM ${from}.${name}`,
      ]);
    await this.sql(...copy(this.database, kept));
    return () => this.sql(...copy(kept, this.database, rows));
  }

  /** Writes a migration file, the scene's own without a name. */
  async write(text: string, file = this.file): Promise<void> {
    await writeFile(join(this.#folder, file), text);
  }

  /** A command whose end is waited for. */
  async phasedb(...words: readonly string[]): Promise<Ended> {
    return this.#command(words, `${this.server.host}:${this.server.port}`);
  }

  /** The run before the change, which ends as the entry says. @returns what went wrong on the way, beside how it ended */
  async firstRun(first: FirstRun): Promise<Ended & { readonly problems: readonly string[] }> {
    const { words = ['run', '--yes'], at, during, ends = 'signal', nth = 4 } = first;
    const problems: string[] = [];
    const isMoment = at === undefined ? commitsOfChunks() : (sql: string) => at.test(sql);
    let seen = 0;
    let signal: (name: NodeJS.Signals) => void = () => undefined;
    const proxy = await startProxy(this.server, (sent) => {
      const sql = sent.replace(/\/\*.*?\*\/\s*/gs, '').trim();
      if (!isMoment(sql)) return undefined;
      seen += 1;
      if (during !== undefined && seen === during.nth)
        return {
          until: () =>
            during.act(this).catch((error: Error) => problems.push(`the change itself failed: ${error.message}`)),
        };
      if (ends === 'itself' || seen !== nth) return undefined;
      if (ends === 'signal') return { sent: () => signal('SIGINT') };
      const cut = (way: { cut(): void }) => {
        signal('SIGKILL');
        way.cut();
      };
      return ends === 'kill' ? { before: cut } : { answered: cut };
    });
    try {
      const ended = await this.#command(words, `127.0.0.1:${proxy.port}`, (kill) => {
        signal = kill;
      });
      const expected = { signal: 5, kill: null, 'kill when answered': null, itself: undefined }[ends];
      if (expected !== undefined && ended.exit !== expected)
        problems.push(`the first run ended with ${ended.exit}, not with ${expected}`);
      return { ...ended, problems };
    } finally {
      await proxy.close();
    }
  }

  /** State of each phase as `status` prints it. */
  async phases(): Promise<ReadonlyMap<string, string>> {
    const { said } = await this.phasedb('status', '--format', 'json');
    const { phases } = JSON.parse(said) as { phases: readonly { name: string; status: string }[] };
    return new Map(phases.map(({ name, status }) => [name, status]));
  }

  /** Definitions and rows of every table of people's, and the cursors: what a refusal leaves as it is. */
  async picture(): Promise<string> {
    const tables = await this.query<{ name: string }>(
      `SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = '${this.database}' AND TABLE_TYPE = 'BASE TABLE' ORDER BY 1`,
    );
    const own = tables.filter(({ name }) => !name.startsWith('phasedb_') || name === 'phasedb_checkpoints');
    const parts: string[] = [];
    for (const { name } of own) {
      const [made] = await this.query<{ 'Create Table': string }>(`SHOW CREATE TABLE \`${name}\``);
      const rows = await this.query(`SELECT * FROM \`${name}\``);
      parts.push(made?.['Create Table'] ?? '', ...rows.map((row) => JSON.stringify(row)).sort());
    }
    return parts.join('\n');
  }

  /** Some commands take the name of the migration, some nothing. */
  #about(command: string): readonly string[] {
    if (command === 'gc') return [];
    return ['pause', 'unpause', 'release'].includes(command) ? [this.name] : [this.file];
  }

  #command(
    words: readonly string[],
    address: string,
    started: (kill: (signal: NodeJS.Signals) => void) => void = () => undefined,
  ): Promise<Ended> {
    const [command = '', ...rest] = words;
    const state = this.stateDatabase === undefined ? [] : ['--state-database', this.stateDatabase];
    const url = `mysql://${this.user}:${encodeURIComponent(this.password)}@${address}/${this.database}?ssl-mode=${this.sslMode}`;
    const child = spawn(process.execPath, [cli, command, ...this.#about(command), ...rest, ...state], {
      cwd: this.#folder,
      env: { PATH: process.env.PATH ?? '', ...compiledCode, DATABASE_URL: url, ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    started((signal) => child.kill(signal));
    const hangs = setTimeout(() => {
      this.log += `\n[${words.join(' ')} hangs and is killed]\n`;
      child.kill('SIGKILL');
    }, HANGS_MS);
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (exit) => {
        clearTimeout(hangs);
        if (command !== 'status') this.log += `$ phasedb ${words.join(' ')}\n${said}[exit ${exit}]\n`;
        resolve({ exit, said });
      });
    });
  }
}

function connect(url: string): Promise<Connection> {
  return mysql.createConnection({ uri: url, multipleStatements: true });
}

/** True for the COMMIT of each chunk of the walk over `t`, and not for those of the lease. */
function commitsOfChunks(): (sql: string) => boolean {
  let inChunk = false;
  return (sql) => {
    if (chunk.test(sql)) inChunk = true;
    if (sql !== 'COMMIT' || !inChunk) return false;
    inChunk = false;
    return true;
  };
}
