import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql, { type RowDataPacket } from 'mysql2/promise';
import { type FaultKind, killedBefore } from './faults.ts';
import { type Point, PointWatch } from './points.ts';
import { startProxy } from './proxy.ts';
import { prepare, type Query, type Status, type Story } from './stories.ts';

/** The server that all of it runs on, and the command line under test. */
export interface Ground {
  /** `mysql://user:password@host:port`, without a database. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly cli: string;
}

/** How one disturbed command ended. */
export interface Outcome {
  /** The point came by, so the fault happened. */
  readonly reached: boolean;
  /** Of the disturbed command and of those that followed; null where a signal ended one. */
  readonly exits: readonly (number | null)[];
  readonly seconds: number;
  /** What is not as it must be in the end. */
  readonly problems: readonly string[];
  /** What the commands printed, for somebody who has to find out. */
  readonly log: string;
}

/** More than anybody would try by hand before asking for help. */
const MOST_TRIES = 8;
/** A lease of a holder whose end nobody saw ends after a minute; then it has to go on. */
const LEASE_MS = 90_000;
/** Longer than any wait that the runner allows itself on these tables. */
const HANGS_MS = 150_000;

/** The statements of a story's command when nothing disturbs it. */
export async function recordStory(story: Story, ground: Ground): Promise<readonly string[]> {
  const statements: string[] = [];
  const scene = await Scene.open(story, ground);
  try {
    const exit = await scene.through(story.words, (sql) => {
      statements.push(sql);
      return undefined;
    });
    const problems = await scene.goOn(exit, []);
    if (problems.length > 0)
      throw new Error(`undisturbed, ${story.name} ends wrong: ${problems.join('; ')}\n${scene.log}`);
  } finally {
    await scene.close();
  }
  return statements;
}

/** Plays a story with one fault at one point, then does what anybody would do until it is finished. */
export async function play(story: Story, point: Point, kind: FaultKind, ground: Ground): Promise<Outcome> {
  const began = Date.now();
  const watch = new PointWatch(point);
  const scene = await Scene.open(story, ground);
  try {
    const first = await scene.through(story.words, (sql, kill) => (watch.isHere(sql) ? kind.fault(kill) : undefined));
    const exits = [first];
    const problems = await scene.goOn(first, exits);
    return { reached: watch.reached, exits, seconds: (Date.now() - began) / 1000, problems, log: scene.log };
  } finally {
    await scene.close();
  }
}

type Decide = (sql: string, kill: () => void) => ReturnType<FaultKind['fault']> | undefined;

/** A database with the table of a story, the migration file, and a runner that is asked to do things with it. */
class Scene {
  log = '';
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
      await scene.through(words, (sql, kill) => {
        const here = killAt?.test(sql.replace(/\/\*.*?\*\/\s*/gs, '')) === true;
        if (here) seen += 1;
        return here && seen === nth + 1 ? killedBefore(kill) : undefined;
      });
    }
    return scene;
  }

  async close(): Promise<void> {
    await this.#connection.query(`DROP DATABASE IF EXISTS ${this.#database}`);
    await this.#connection.end();
    await rm(this.#folder, { recursive: true });
  }

  /** One command whose statements go through a proxy. @returns its exit code; null where it was killed */
  async through(words: readonly string[], decide: Decide): Promise<number | null> {
    let kill: () => void = () => undefined;
    const proxy = await startProxy(this.#ground, (sql) => decide(sql, kill));
    try {
      return await this.#command(words, `127.0.0.1:${proxy.port}`, (end) => {
        kill = end;
      });
    } finally {
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
    const direct = `${this.#ground.host}:${this.#ground.port}`;
    const began = Date.now();
    let problems = first === 64 ? ['the command was refused as wrong usage'] : await this.#check();
    for (let tries = 0; problems.length > 0 && tries < MOST_TRIES; tries++) {
      const exit = await this.#command(story.again, direct);
      exits.push(exit);
      if (exit === 3 && Date.now() - began < LEASE_MS) {
        // Somebody else holds it, as far as the server knows: to wait is what anybody would do.
        await new Promise((resolve) => setTimeout(resolve, 1000));
        tries -= 1;
      }
      problems = await this.#check();
    }
    return problems;
  }

  async #check(): Promise<readonly string[]> {
    const query: Query = async <Row = RowDataPacket>(sql: string) => {
      const [rows] = await this.#connection.query(sql);
      return rows as Row[];
    };
    try {
      return await this.#story.check(query, await this.#status());
    } catch (error) {
      return [`the check itself failed: ${(error as Error).message}`];
    }
  }

  async #status(): Promise<Status> {
    let printed = '';
    await this.#command(
      ['status', '--format', 'json'],
      `${this.#ground.host}:${this.#ground.port}`,
      undefined,
      (text) => {
        printed += text;
      },
    );
    const { phases } = JSON.parse(printed) as { phases: readonly { name: string; status: string }[] };
    return new Map(phases.map(({ name, status }) => [name, status]));
  }

  #command(
    words: readonly string[],
    address: string,
    started?: (kill: () => void) => void,
    stdout?: (text: string) => void,
  ): Promise<number | null> {
    const [command = '', ...rest] = words;
    const target = new URL(this.#ground.url.replace('mysql:', 'http:'));
    const url = `mysql://${target.username}:${target.password}@${address}/${this.#database}?ssl-mode=DISABLED`;
    const child = spawn(process.execPath, [this.#ground.cli, command, 'chaos.yaml', ...rest], {
      cwd: this.#folder,
      env: { PATH: process.env.PATH ?? '', DATABASE_URL: url },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    started?.(() => child.kill('SIGKILL'));
    const hangs = setTimeout(() => {
      this.log += `\n[${words.join(' ')} hangs and is killed]\n`;
      child.kill('SIGKILL');
    }, HANGS_MS);
    if (command !== 'status') this.log += `$ phasedb ${words.join(' ')}\n`;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout?.(text);
      if (command !== 'status') this.log += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.log += text;
    });
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (exit) => {
        clearTimeout(hangs);
        if (command !== 'status') this.log += `[exit ${exit}]\n`;
        resolve(exit);
      });
    });
  }
}
