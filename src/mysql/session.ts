import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { ResultSetHeader } from 'mysql2/promise';
import mysql from 'mysql2/promise';
import { ExitCode, Failure } from '../failure.ts';
import { type BindValue, bind } from './bind.ts';
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

export interface SessionOptions {
  /** What the connection is for; shown in the process list's attributes. */
  readonly role: string;
  /** Identifies the run in `performance_schema.session_account_connect_attrs`. */
  readonly runId: string;
  /** Session variables, set on every connect and read back. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** When given, a server with another @@server_uuid is refused: a failover happened. */
  readonly serverUuid?: string | undefined;
  readonly connectTimeoutMs?: number;
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
   * @throws Failure `no-database`, `access-denied`, `unknown-database` when the server cannot be reached or refuses
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

  /** {@link Session.query} as a function of its own, for rooms that only ask. */
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

  /** Begins anew on the same server with the same settings; the old connection is dropped. */
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

  /** Drops the connection without a word, also while a statement runs; the server finds out by itself. */
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
        message: `The server at ${this.#target} is no longer the one that this run began on (server_uuid ${expectedUuid} became ${uuid}): a failover has happened, or the address leads elsewhere.`,
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

async function connect(target: Target, options: SessionOptions): Promise<mysql.Connection> {
  refuseIdentityOfAddress(target);
  const attempt = (tls: boolean) =>
    mysql.createConnection({
      ...(target.socketPath === undefined
        ? { host: target.host, port: target.port }
        : { socketPath: target.socketPath }),
      user: target.user,
      password: target.revealPassword(),
      ...(target.database === undefined ? {} : { database: target.database }),
      ...(tls ? { ssl: tlsOptions(target) } : {}),
      charset: 'UTF8MB4_0900_AI_CI',
      connectTimeout: options.connectTimeoutMs ?? 10_000,
      enableKeepAlive: true,
      keepAliveInitialDelay: 10_000,
      multipleStatements: false,
      // The server's own meaning of "changed rows", and every value as text.
      flags: ['-FOUND_ROWS'],
      // JSON is sent as utf8mb4 under the name of a binary string, and would be decoded as one.
      typeCast: (field: { type: string; string(encoding?: BufferEncoding): string | null }) =>
        field.type === 'JSON' ? field.string('utf8') : field.string(),
      disableEval: true,
      connectAttributes: { program_name: 'phasedb-action', phasedb_run: options.runId, phasedb_role: options.role },
    } as mysql.ConnectionOptions);
  try {
    if (target.sslMode === 'DISABLED') return await attempt(false);
    try {
      return await attempt(true);
    } catch (error) {
      const noTls = (error as { code?: string }).code === 'HANDSHAKE_NO_SSL_SUPPORT';
      if (target.sslMode === 'PREFERRED' && noTls) return await attempt(false);
      throw error;
    }
  } catch (error) {
    throw error instanceof Failure ? error : loginFailure(target, error);
  }
}

/** For an IP address the driver compares the certificate with "localhost" (mysql2 3.24): what passes then proves nothing. */
function refuseIdentityOfAddress(target: Target): void {
  if (target.sslMode !== 'VERIFY_IDENTITY' || target.socketPath !== undefined || isIP(target.host) === 0) return;
  throw new Failure({
    code: 'tls-failed',
    message: `ssl-mode VERIFY_IDENTITY compares host names, and the URL has the IP address ${target.host}.`,
    untouched: 'Nothing was changed.',
    remedy: 'Write the host name that stands in the certificate of the server, or choose VERIFY_CA.',
  });
}

function tlsOptions(target: Target): mysql.SslOptions {
  const verify = target.sslMode === 'VERIFY_CA' || target.sslMode === 'VERIFY_IDENTITY';
  return {
    rejectUnauthorized: verify,
    verifyIdentity: target.sslMode === 'VERIFY_IDENTITY',
    ...(target.sslCa === undefined ? {} : { ca: readCertificates(target.sslCa) }),
  };
}

function readCertificates(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Failure({
      code: 'tls-failed',
      message: `The file of ssl-ca, ${path}, cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}).`,
      untouched: 'Nothing was changed.',
      remedy: 'Check the path; it counts from the folder that the command runs in.',
    });
  }
}

/**
 * True where the server showed a certificate that is not trusted, or one of another host. The driver gives each error
 * of the handshake the same code; a network error among them may pass by itself.
 */
function isCertificateRefused(target: Target, error: unknown): error is Error {
  const { code, syscall } = error as { code?: string; syscall?: string };
  return (
    code === 'HANDSHAKE_SSL_ERROR' &&
    target.sslMode.startsWith('VERIFY_') &&
    syscall === undefined &&
    /certificate/i.test((error as Error).message)
  );
}

/** A refused or impossible login as a Failure; what may pass by itself stays a ServerError with its class. */
function loginFailure(target: Target, error: unknown): Error {
  const code = (error as { code?: string }).code ?? '';
  const problem = toServerError(error);
  const untouched = 'Nothing was changed.';
  if (code === 'HANDSHAKE_NO_SSL_SUPPORT') {
    return new Failure({
      code: 'no-tls',
      message: `The server at ${target} does not offer TLS, and ssl-mode ${target.sslMode} asks for it.`,
      untouched,
      remedy: 'Configure TLS on the server, or choose another ssl-mode.',
    });
  }
  if (isCertificateRefused(target, error)) {
    return new Failure({
      code: 'tls-failed',
      message: `The certificate of the server at ${target} does not pass ssl-mode ${target.sslMode} (${error.message}).`,
      untouched,
      remedy:
        'Name in ssl-ca the PEM file of the authority that has signed it. VERIFY_IDENTITY also asks that the ' +
        'host name of the URL stands in the certificate; VERIFY_CA does not.',
    });
  }
  if (!(problem instanceof ServerError)) {
    return new Failure({
      code: 'connection-failed',
      message: `No connection to ${target} could be made (${code || 'unknown reason'}).`,
      untouched,
      remedy: 'Check ssl-mode, ssl-ca and the address.',
      cause: error,
    });
  }
  if (problem.errno === 1045 || problem.errno === 1698) {
    return new Failure({
      code: 'access-denied',
      message: `The server at ${target.host}:${target.port} refused the login of user ${target.user}: wrong password, or no such user from this host.`,
      untouched,
      remedy: 'Check the user and the password of the database URL.',
    });
  }
  if (problem.errno === 1049 || problem.errno === 1044) {
    return new Failure({
      code: 'unknown-database',
      message: `User ${target.user} cannot use the database ${target.database ?? '(none)'}: it does not exist, or there is no grant on it.`,
      untouched,
      remedy: 'Check the database name at the end of the URL, and the grants (phasedb doctor lists them).',
    });
  }
  if (problem.kind === 'connection-lost') {
    return new ServerError({
      message: `No MySQL server answers at ${target.socketPath ?? `${target.host}:${target.port}`} (${problem.network ?? describeLost(problem)}).`,
      errno: problem.errno,
      kind: 'connection-lost',
      statement: undefined,
      network: problem.network,
    });
  }
  return problem;
}

function describeLost(problem: ServerError): string {
  return problem.errno === undefined ? problem.message : String(problem.errno);
}
