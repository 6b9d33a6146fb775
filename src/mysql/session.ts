import type mysql from 'mysql2/promise';
import type { ResultSetHeader } from 'mysql2/promise';
import { ExitCode, Failure } from '../core/failure.ts';
import { type BindValue, bind } from './bind.ts';
import { type ConnectOptions, connect } from './connect.ts';
import { ServerError, toServerError } from './server-error.ts';
import type { Target } from './target.ts';

/** Every value as the text that MySQL sends (or null), so that nothing is rounded on the way. */
export type Row = Readonly<Record<string, string | null>>;

/** Asks one query of our own, `?` bound by {@link bind}; what rooms take that only read. */
export type Query = (sql: string, values?: readonly BindValue[]) => Promise<Row[]>;

export interface Written {
  /** Rows that a WHERE matched, or that were inserted or deleted. */
  readonly matched: number;
  /** Rows whose values became others. */
  readonly changed: number;
  readonly warnings: number;
}

export interface SessionOptions extends ConnectOptions {
  /** Session variables, set on every connect and read back. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** When given, a server with another @@server_uuid is refused: a failover happened. */
  readonly serverUuid?: string | undefined;
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

  private constructor(target: Target, options: SessionOptions, connection: mysql.Connection) {
    this.role = options.role;
    this.#target = target;
    this.#options = options;
    this.#connection = connection;
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

  get lost(): boolean {
    return this.#lost;
  }

  /** True while a statement runs on it; a further one would queue behind it. */
  get busy(): boolean {
    return this.#running > 0;
  }

  /** {@link Session.query} as a separate function, for rooms that only ask. */
  readonly asQuery: Query = (sql, values) => this.query(sql, values);

  /** Rows of a query. Placeholders only in our own text; an author's text is sent with {@link Session.send}. */
  async query(sql: string, values?: readonly BindValue[]): Promise<Row[]> {
    const text = values === undefined ? sql : bind(sql, values);
    const [rows] = await this.#run(text);
    return Array.isArray(rows) ? (rows as Row[]) : [];
  }

  /** A query's only row; undefined where there is none. */
  async queryOne(sql: string, values?: readonly BindValue[]): Promise<Row | undefined> {
    return (await this.query(sql, values))[0];
  }

  /** A statement of our own that changes something. */
  async execute(sql: string, values?: readonly BindValue[]): Promise<Written> {
    return this.#written(values === undefined ? sql : bind(sql, values));
  }

  /** A statement as an author wrote it, sent as it is. */
  async send(sql: string): Promise<Written> {
    return this.#written(sql);
  }

  /** Rows as arrays, column names apart: what a gate's query gives, whatever its columns are called. */
  async table(sql: string): Promise<{ readonly columns: number; readonly rows: (string | null)[][] }> {
    const [rows, fields] = await this.#run(sql, true);
    return { columns: fields?.length ?? 0, rows: Array.isArray(rows) ? (rows as (string | null)[][]) : [] };
  }

  /** Connects again to the same server with the same settings; the old connection is dropped. */
  async reconnect(): Promise<void> {
    this.#connection.destroy();
    const expected = this.#serverUuid ?? this.#options.serverUuid;
    this.#connection = await connect(this.#target, this.#options);
    await this.#prepare(expected);
  }

  async close(): Promise<void> {
    if (this.#lost) {
      this.#connection.destroy();
      return;
    }
    this.#lost = true;
    try {
      await this.#connection.end();
    } catch {
      this.#connection.destroy();
    }
  }

  /** Silently drops the connection, also while a statement runs; the server finds out by itself. */
  destroy(): void {
    this.#lost = true;
    this.#connection.destroy();
  }

  async #written(sql: string): Promise<Written> {
    const [result] = await this.#run(sql);
    if (Array.isArray(result)) return { matched: 0, changed: 0, warnings: 0 };
    const header = result as ResultSetHeader;
    const matched = /Rows matched: (\d+)/.exec(header.info ?? '')?.[1];
    const changed = /Changed: (\d+)/.exec(header.info ?? '')?.[1];
    return {
      matched: matched === undefined ? header.affectedRows : Number(matched),
      changed: changed === undefined ? header.affectedRows : Number(changed),
      warnings: header.warningStatus,
    };
  }

  async #run(sql: string, rowsAsArray = false): Promise<[unknown, mysql.FieldPacket[] | undefined]> {
    this.#running++;
    try {
      return (await this.#connection.query({ sql, rowsAsArray })) as [unknown, mysql.FieldPacket[]];
    } catch (error) {
      const problem = toServerError(error, sql);
      if (problem instanceof ServerError && problem.kind === 'connection-lost') this.#lost = true;
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
    this.#connection.on('error', () => {
      this.#lost = true;
    });
    this.#id = Number((await this.queryOne('SELECT CONNECTION_ID() AS id'))?.id);
    const uuid = await this.#readServerUuid();
    if (expectedUuid !== undefined && expectedUuid !== uuid) {
      throw new Failure({
        code: 'server-changed',
        exit: ExitCode.needsDecision,
        message: `The server at ${this.#target} is not the server that this run started on. server_uuid was ${expectedUuid} and is now ${uuid}. A failover happened, or the address now leads to another server.`,
        untouched: 'Nothing was sent to the new server.',
        remedy: 'Check that the new server holds the state tables and the data, then resume.',
      });
    }
    this.#serverUuid = uuid;
    const settings = Object.entries(this.#options.settings ?? {});
    if (settings.length > 0) await this.#set(settings);
  }

  /** Empty on MariaDB, which has no such variable (error 1193) and is refused by name later, in readServerFacts. */
  async #readServerUuid(): Promise<string> {
    try {
      return (await this.queryOne('SELECT @@server_uuid AS uuid'))?.uuid ?? '';
    } catch (error) {
      if (error instanceof ServerError && error.errno === 1193) return '';
      throw error;
    }
  }

  async #set(settings: readonly (readonly [string, string | number])[]): Promise<void> {
    await this.execute(
      `SET ${settings.map(([name]) => `SESSION ${name} = ?`).join(', ')}`,
      settings.map(([, value]) => value),
    );
    const got = await this.queryOne(`SELECT ${settings.map(([name], i) => `@@SESSION.${name} AS v${i}`).join(', ')}`);
    for (const [i, [name, value]] of settings.entries()) {
      const found = got?.[`v${i}`] ?? '';
      if (sameSetting(found, String(value))) continue;
      throw new Failure({
        code: 'session-setting-refused',
        message: `The server did not take ${name} = '${value}' for this session; it says '${found}'.`,
        untouched: 'Nothing was changed.',
        remedy: `Choose a value of ${name} that this server accepts.`,
      });
    }
  }
}

function sameSetting(got: string, wanted: string): boolean {
  const parts = (text: string) => text.toUpperCase().split(',').filter(Boolean).sort().join(',');
  return parts(got) === parts(wanted) || Number(got) === Number(wanted);
}
