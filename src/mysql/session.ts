import type { Duplex } from 'node:stream';
import type mysql from 'mysql2/promise';
import { Failure } from '../core/failure.ts';
import { type BindValue, bind } from './bind.ts';
import { type ConnectOptions, connect, loginOf } from './connect.ts';
import type { LoginFacts } from './login/login.ts';
import { PendingAnswers } from './pending-answers.ts';
import { serverChanged } from './server-changed.ts';
import { connectionLost, ServerError, toServerError } from './server-error.ts';
import { pinSession, readServerUuid } from './session-variables.ts';
import type { Target } from './target.ts';
import { readWritten, type Written } from './written.ts';

/** Every value as the text that MySQL sends (or null), so that nothing is rounded on the way. */
export type Row = Readonly<Record<string, string | null>>;

/** Asks one query of our own, `?` bound by {@link bind}; what rooms take that only read. */
export type Query = (sql: string, values?: readonly BindValue[]) => Promise<Row[]>;

export interface SessionOptions extends ConnectOptions {
  /** Session variables beside those that every connection gets; set on every connect and read back. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** When given, a server with another @@server_uuid is refused: a failover happened. */
  readonly serverUuid?: string | undefined;
  /**
   * Milliseconds within which a statement of our own has to be answered; else the connection counts as lost.
   * Undefined: it may take as long as it takes.
   */
  readonly deadlineMs?: number | undefined;
}

/** For the server to answer a farewell. */
const closeMs = 1_000;

interface RunOptions {
  readonly rowsAsArray?: boolean;
  readonly deadlineMs: number | undefined;
  readonly hurries: boolean;
}

/**
 * One connection with one purpose. A lost connection is never replaced behind the caller's back: what the lost
 * statement did is for the caller to find out; {@link Session.reconnect} then restores the same settings on the same
 * server or fails.
 */
export class Session {
  readonly role: string;
  readonly #target: Target;
  readonly #options: SessionOptions;
  #connection: mysql.Connection;
  #id = 0;
  #serverUuid: string | undefined;
  #lost = false;
  #running = 0;
  #deadlineMs: number | undefined;
  #hurryMs: number | undefined;
  #abandoned = false;
  #onLost: () => void = () => undefined;
  readonly #answers = new PendingAnswers((why) => this.giveUp(why));

  private constructor(target: Target, options: SessionOptions, connection: mysql.Connection) {
    this.role = options.role;
    this.#target = target;
    this.#options = options;
    this.#connection = connection;
    this.#deadlineMs = options.deadlineMs;
  }

  /**
   * @throws what {@link connect} throws; Failure `server-changed`, `session-setting-refused`
   */
  static async open(target: Target, options: SessionOptions): Promise<Session> {
    const session = new Session(target, options, await connect(target, options));
    try {
      await session.#prepare(options.serverUuid);
    } catch (error) {
      // Somebody may end a connection before it has done anything; a server that is gone refuses the next one.
      if (!(error instanceof ServerError && error.kind === 'connection-lost')) throw error;
      await session.reconnect();
    }
    return session;
  }

  /** CONNECTION_ID() of the present connection; another one after a reconnect. */
  get id(): number {
    return this.#id;
  }

  get serverUuid(): string {
    return this.#serverUuid ?? '';
  }

  /** How the present connection was logged in. */
  get login(): LoginFacts {
    return loginOf(this.#connection);
  }

  get lost(): boolean {
    return this.#lost;
  }

  /** True while a statement runs on it; a further one would queue behind it. */
  get busy(): boolean {
    return this.#running > 0;
  }

  readonly asQuery: Query = (sql, values) => this.query(sql, values);

  /** Rows of a query. Placeholders only in our own text; an author's text is sent with {@link Session.send}. */
  async query(sql: string, values?: readonly BindValue[]): Promise<Row[]> {
    const text = values === undefined ? sql : bind(sql, values);
    const [rows] = await this.#run(text);
    return Array.isArray(rows) ? (rows as Row[]) : [];
  }

  async queryOne(sql: string, values?: readonly BindValue[]): Promise<Row | undefined> {
    return (await this.query(sql, values))[0];
  }

  /** A statement of our own that changes something. */
  async execute(sql: string, values?: readonly BindValue[]): Promise<Written> {
    return readWritten((await this.#run(values === undefined ? sql : bind(sql, values)))[0]);
  }

  /**
   * A statement as an author wrote it, sent as it is.
   * @param deadlineMs undefined: it may take hours, and somebody else watches it
   */
  async send(sql: string, deadlineMs?: number): Promise<Written> {
    return readWritten((await this.#run(sql, { deadlineMs, hurries: false }))[0]);
  }

  /** Rows as arrays, column names apart: what a gate's query gives, whatever its columns are called. */
  async table(
    sql: string,
    deadlineMs?: number,
  ): Promise<{ readonly columns: number; readonly rows: (string | null)[][] }> {
    const [rows, fields] = await this.#run(sql, { rowsAsArray: true, deadlineMs, hurries: false });
    return { columns: fields?.length ?? 0, rows: Array.isArray(rows) ? (rows as (string | null)[][]) : [] };
  }

  /** Connects again to the same server with the same settings; the old connection is dropped. */
  async reconnect(): Promise<void> {
    this.giveUp('the connection was replaced');
    if (this.#abandoned) throw connectionLost('this connection has been given up');
    const expected = this.#serverUuid ?? this.#options.serverUuid;
    const connectTimeoutMs = this.#hurryMs ?? this.#options.connectTimeoutMs;
    this.#connection = await connect(this.#target, { ...this.#options, ...(connectTimeoutMs && { connectTimeoutMs }) });
    await this.#prepare(expected);
  }

  async close(): Promise<void> {
    if (this.#lost) {
      this.#connection.destroy();
      return;
    }
    this.#lost = true;
    try {
      await this.#answers.wait(this.#connection.end(), closeMs, false);
    } catch {
      this.#connection.destroy();
    }
  }

  /** Silently drops the connection, also while a statement runs; the server finds out by itself. */
  destroy(): void {
    this.#lost = true;
    this.#connection.destroy();
  }

  /** Drops the connection, and ends what waits for an answer on it as if the connection had been lost. */
  giveUp(why: string): void {
    this.destroy();
    // The driver only says that it sends no more.
    (this.#connection as unknown as { connection: { stream: Duplex } }).connection.stream.destroy();
    this.#answers.fail(why);
  }

  /** Calls back when the connection ends while nothing is asked on it: else nobody would notice before the next statement. */
  whenLost(callBack: () => void): void {
    this.#onLost = callBack;
  }

  /** The same for good: it will not be connected again. */
  abandon(why: string): void {
    this.#abandoned = true;
    this.giveUp(why);
  }

  /** Does work whose statements may take longer than this connection's own time for an answer. */
  async patiently<Value>(deadlineMs: number, work: () => Promise<Value>): Promise<Value> {
    const before = this.#deadlineMs;
    this.#deadlineMs = deadlineMs;
    try {
      return await work();
    } finally {
      this.#deadlineMs = before;
    }
  }

  /** From now on our own statements are answered within that time, or the connection counts as lost. */
  hurry(ms: number): void {
    this.#hurryMs = Math.min(ms, this.#hurryMs ?? ms);
    this.#answers.hurry(ms);
  }

  async #run(
    sql: string,
    { rowsAsArray = false, deadlineMs, hurries }: RunOptions = { deadlineMs: this.#deadlineMs, hurries: true },
  ): Promise<[unknown, mysql.FieldPacket[] | undefined]> {
    this.#running++;
    try {
      const answer = this.#connection.query({ sql, rowsAsArray }) as Promise<[unknown, mysql.FieldPacket[]]>;
      return await this.#answers.wait(answer, deadlineMs, hurries);
    } catch (error) {
      const problem = error instanceof Failure ? error : toServerError(error, sql);
      if (!(problem instanceof ServerError) || problem.kind === 'connection-lost') this.#lost = true;
      throw problem;
    } finally {
      this.#running--;
    }
  }

  /** A connection that could not be prepared is dropped: nobody could close it, or would know what it lacks. */
  async #prepare(expectedUuid: string | undefined): Promise<void> {
    try {
      await this.#settle(expectedUuid);
    } catch (error) {
      this.destroy();
      throw error;
    }
  }

  async #settle(expectedUuid: string | undefined): Promise<void> {
    this.#lost = false;
    // An unhandled 'error' event of an idle connection would end the process; the next statement tells us instead.
    const connection = this.#connection;
    connection.on('error', () => {
      if (connection !== this.#connection || this.#lost) return;
      this.#lost = true;
      this.#onLost();
    });
    // First of all: with sql_select_limit 0 nothing else has an answer.
    await pinSession(this, this.#options.settings ?? {});
    this.#id = Number((await this.queryOne('SELECT CONNECTION_ID() AS id'))?.id);
    const uuid = await readServerUuid(this);
    if (expectedUuid !== undefined && expectedUuid !== uuid) throw serverChanged(this.#target, expectedUuid, uuid);
    this.#serverUuid = uuid;
  }
}
