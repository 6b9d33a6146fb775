import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import mysql, { type RowDataPacket } from 'mysql2/promise';
import { CallSites } from './call-sites.ts';
import { killedBefore } from './faults.ts';
import type { Sent } from './points.ts';
import { type Fault, startProxy } from './proxy.ts';
import { inThisProcess, type StartRunner } from './runner.ts';
import { prepare, type Query, type Status, type Story, tornRows } from './stories.ts';

/** The server that all of it runs on, and how runners are started whose statements are disturbed. */
export interface Ground {
  /** `mysql://user:password@host:port`, without a database. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly start: StartRunner;
}

export type Decide = (sent: Sent, kill: () => void) => Fault | undefined;

/** More than anybody would try by hand before asking for help. */
const MOST_TRIES = 8;
/** A lease of a holder whose end nobody saw ends after a minute; then it has to go on. */
const LEASE_MS = 90_000;
/** Without a statement; longer than any wait that the runner allows itself on these tables. */
const HANGS_MS = 150_000;
/** For a command that nothing disturbs, on a machine however busy. */
const TAKES_TOO_LONG_MS = 600_000;

/** A database with the table of a story, the migration file, and a runner that is asked to do things with it. */
export class Scene {
  /** What the commands printed, for somebody who has to find out. */
  log = '';
  /** What may never happen, whatever comes of it later. */
  readonly faults: string[] = [];
  readonly #story: Story;
  readonly #ground: Ground;
  readonly #folder: string;
  readonly #database: string;
  readonly #connection: mysql.Connection;

  private constructor(story: Story, ground: Ground, folder: string, database: string, connection: mysql.Connection) {
    this.#story = story;
    this.#ground = ground;
    this.#folder = folder;
    this.#database = database;
    this.#connection = connection;
  }

  static async open(story: Story, ground: Ground): Promise<Scene> {
    const folder = await mkdtemp(join(tmpdir(), 'phasedb-chaos-'));
    await writeFile(join(folder, 'chaos.yaml'), story.migration);
    const connection = await mysql.createConnection({ uri: ground.url });
    const database = `chaos_${randomBytes(6).toString('hex')}`;
    await connection.query(`CREATE DATABASE ${database}`);
    await connection.query(`USE ${database}`);
    await prepare(story, connection);
    const scene = new Scene(story, ground, folder, database, connection);
    for (const { words, killAt, nth = 0 } of story.before) {
      let seen = 0;
      await scene.through(words, ({ sql }, kill) => {
        const here = killAt?.test(sql.replace(/\/\*.*?\*\/\s*/gs, '')) === true;
        if (here) seen += 1;
        return here && seen === nth + 1 ? killedBefore(kill) : undefined;
      });
    }
    return scene;
  }

  async close(): Promise<void> {
    // A connection of which only one end is left would keep its locks, and the database, for a minute.
    const [left] = await this.#connection.query<RowDataPacket[]>(
      'SELECT id FROM information_schema.processlist WHERE db = ? AND id <> CONNECTION_ID()',
      [this.#database],
    );
    for (const { id, ID = id } of left) await this.#connection.query(`KILL ${ID}`).catch(() => undefined);
    await this.#connection.query(`DROP DATABASE IF EXISTS ${this.#database}`);
    await this.#connection.end();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** One command whose statements go through a proxy. @returns its exit code; null where it was killed */
  async through(words: readonly string[], decide: Decide): Promise<number | null> {
    const sites = this.#ground.start === inThisProcess ? new CallSites() : undefined;
    let kill: () => void = () => undefined;
    const proxy = await startProxy(this.#ground, (sql) => {
      hangs.refresh();
      return decide({ sql, site: sites?.take(sql) }, () => kill());
    });
    const hangs = setTimeout(() => {
      this.#hangs(words);
      kill();
    }, HANGS_MS);
    try {
      const exit = this.#command(words, {
        start: (command) => {
          const running =
            sites === undefined ? this.#ground.start(command) : sites.within(() => this.#ground.start(command));
          kill = () => {
            running.kill();
            proxy.cutOff();
          };
          return running;
        },
        address: `127.0.0.1:${proxy.port}`,
      });
      return await exit;
    } finally {
      clearTimeout(hangs);
      await proxy.close();
    }
  }

  /**
   * What whoever operates it would do until the goal is reached.
   * @param exits gets the exit codes of what it runs
   * @returns what is not as it must be
   */
  async goOn(first: number | null, exits: (number | null)[]): Promise<readonly string[]> {
    const story = this.#story;
    const began = Date.now();
    let problems = first === 64 ? ['the command was refused as wrong usage'] : await this.#check();
    if (first === 0 && story.words.includes('--yes')) this.#mustBeDone(problems);
    let waits = 0;
    for (let tries = 0; problems.length > 0 && tries < MOST_TRIES; tries++) {
      const exit = await this.#command(story.again);
      exits.push(exit);
      if (exit === 3 && Date.now() - began < LEASE_MS) {
        // Somebody else holds it, as far as the server knows: to wait is what anybody would do.
        await sleep(Math.min(1000 * ++waits, 5000));
        tries -= 1;
      }
      problems = await this.#check();
      if (exit === 0) this.#mustBeDone(problems);
    }
    return problems;
  }

  /** A wrong success is the worst there is, also when a later command mends it. */
  #mustBeDone(problems: readonly string[]): void {
    if (problems.length > 0) this.faults.push(`exit 0, and ${problems.join('; ')}`);
  }

  /** Of a migration that is not finished: rows that are half done, or twice. */
  async tornRows(): Promise<readonly string[]> {
    return tornRows(this.#story, this.#query);
  }

  readonly #query: Query = async <Row = RowDataPacket>(sql: string) => {
    const [rows] = await this.#connection.query(sql);
    return rows as Row[];
  };

  async #check(): Promise<readonly string[]> {
    try {
      return await this.#story.check(this.#query, await this.#status());
    } catch (error) {
      return [`the check itself failed: ${(error as Error).message}`];
    }
  }

  async #status(): Promise<Status> {
    let printed = '';
    await this.#command(['status', '--format', 'json'], { stdout: (text) => (printed += text) });
    const { phases } = JSON.parse(printed) as { phases: readonly { name: string; status: string }[] };
    return new Map(phases.map(({ name, status }) => [name, status]));
  }

  /** Undisturbed ones run in this process and go straight to the server. */
  async #command(
    words: readonly string[],
    {
      start = inThisProcess,
      address = `${this.#ground.host}:${this.#ground.port}`,
      stdout,
    }: { start?: StartRunner; address?: string; stdout?: (text: string) => void } = {},
  ): Promise<number | null> {
    const url = `${this.#ground.url.replace(/@.*$/, `@${address}`)}/${this.#database}?ssl-mode=DISABLED`;
    const isTold = words[0] !== 'status';
    if (isTold) this.log += `$ phasedb ${words.join(' ')}\n`;
    const print = (stream: 'stdout' | 'stderr', text: string) => {
      if (stream === 'stdout') stdout?.(text);
      if (isTold || stream === 'stderr') this.log += text;
      if (text.includes('phasedb hit an unexpected error')) this.faults.push('an unexpected error was printed');
    };
    const running = start({ words, url, folder: this.#folder, print });
    const late = setTimeout(() => {
      this.#hangs(words);
      running.kill();
    }, TAKES_TOO_LONG_MS);
    const exit = await running.ended.finally(() => clearTimeout(late));
    if (isTold) this.log += `[exit ${exit}]\n`;
    return exit;
  }

  #hangs(words: readonly string[]): void {
    this.log += `\n[${words.join(' ')} hangs and is killed]\n`;
    this.faults.push(`${words.join(' ')} hangs`);
  }
}
