import { connect as connectSocket, type Socket } from 'node:net';
import mysql from 'mysql2';
import type { Connection } from 'mysql2/promise';
import { Failure } from '../core/failure.ts';
import { nextCommand } from '../core/next-command.ts';
import { boundAnswers } from './answer-bounds.ts';
import { Login, type LoginFacts } from './login/login.ts';
import { answerTooLarge, fileNotSent, protocolBroken, untouched } from './login/refusals.ts';
import { ownProcess } from './process-identity.ts';
import { ServerError, toServerError } from './server-error.ts';
import type { Target } from './target.ts';
import { refuseUnprovable, tlsFailure, tlsOptions } from './tls.ts';

export interface ConnectOptions {
  /** What the connection is for; shown in the process list's attributes. */
  readonly role: string;
  /** Identifies the run in `performance_schema.session_account_connect_attrs`. */
  readonly runId: string;
  readonly connectTimeoutMs?: number;
}

/**
 * Opens one connection as a target says, over TLS where its ssl-mode asks for that or the server offers it.
 * @throws Failure where the login is refused or cannot be: `access-denied`, `unknown-database`, `no-tls`, `tls-failed`,
 *   `connection-failed`; where phasedb refuses it: `password-not-sent`, `authentication-plugin-unsupported`,
 *   `login-not-understood`, `server-public-key-unreadable`; on the open connection a statement throws `answer-too-large`,
 *   `login-not-understood` and `file-not-sent`
 * @throws ServerError where no server answers (`connection-lost`) or it takes no connection now (`no-connection`), which may
 *   pass by itself
 */
export async function connect(target: Target, options: ConnectOptions): Promise<Connection> {
  refuseUnprovable(target);
  // The password may have been renewed since it was read.
  const attempt = (tls: boolean) =>
    open(target, options, tls).catch((error: { errno?: number }) => {
      if (!target.renewable || error.errno !== 1045) throw error;
      return open(target, options, tls, true);
    });
  try {
    if (target.sslMode === 'DISABLED') return await attempt(false);
    try {
      return await attempt(true);
    } catch (error) {
      const noTls = error instanceof Failure && error.code === 'no-tls';
      if (target.sslMode === 'PREFERRED' && noTls && !target.hadTls) return await attempt(false);
      throw error;
    }
  } catch (error) {
    throw error instanceof Failure ? error : loginFailure(target, error);
  }
}

/** One try; a socket whose login failed is closed, whatever the other end still has to say. */
async function open(target: Target, options: ConnectOptions, tls: boolean, refused = false): Promise<Connection> {
  const login = new Login(target, await target.readPassword(refused));
  const ssl = tls ? tlsOptions(target) : undefined;
  const { host, port, socketPath } = target;
  const socket = createSocket(socketPath === undefined ? { host, port } : { path: socketPath });
  let driver: mysql.Connection | undefined;
  try {
    driver = mysql.createConnection({
      host,
      port,
      ...(socketPath === undefined ? {} : { socketPath }),
      stream: socket,
      user: target.user,
      ...login.options,
      ...(target.database === undefined ? {} : { database: target.database }),
      ...(ssl === undefined ? {} : { ssl }),
      charset: 'UTF8MB4_0900_AI_CI',
      connectTimeout: options.connectTimeoutMs ?? 10_000,
      multipleStatements: false,
      // The server's own meaning of "changed rows", and every value as text. No file is offered to a server.
      flags: ['-FOUND_ROWS', '-LOCAL_FILES'],
      infileStreamFactory: (path: string) => {
        throw fileNotSent(target, path);
      },
      // JSON is sent as utf8mb4 under the name of a binary string, and would be decoded as one.
      typeCast: (field: { type: string; string(encoding?: BufferEncoding): string | null }) =>
        field.type === 'JSON' ? field.string('utf8') : field.string(),
      disableEval: true,
      connectAttributes: {
        program_name: 'phasedb-action',
        phasedb_run: options.runId,
        phasedb_role: options.role,
        ...(ownProcess === undefined ? {} : { phasedb_process: ownProcess }),
      },
    } as unknown as mysql.ConnectionOptions);
    boundAnswers(driver as unknown as Parameters<typeof boundAnswers>[0], {
      loginTooLarge: () => protocolBroken(target, 'it sent more than a login has'),
      answerTooLarge: (mostBytes) => answerTooLarge(target, mostBytes),
      outOfOrder: () => protocolBroken(target, 'its packets do not follow each other'),
    });
    await connected(driver);
    const connection = driver.promise();
    const facts = login.factsOf(streamOf(connection));
    if (facts === undefined || facts.channel.isEncrypted !== tls) {
      connection.on('error', () => undefined);
      throw protocolBroken(target, 'it took the login before TLS was established');
    }
    if (tls) target.noteTls();
    logins.set(connection, facts);
    return connection;
  } catch (error) {
    socket.destroy();
    const { stream } = (driver ?? {}) as { readonly stream?: unknown };
    throw login.refusalFor(error) ?? tlsFailure(target, error, stream) ?? error;
  }
}

function connected(driver: mysql.Connection): Promise<void> {
  return new Promise((resolve, reject) => void driver.once('connect', () => resolve()).once('error', reject));
}

function createSocket(place: { readonly host: string; readonly port: number } | { readonly path: string }): Socket {
  const socket = connectSocket(place).setNoDelay(true);
  return socket.once('connect', () => socket.setKeepAlive(true, 10_000));
}

function streamOf(connection: Connection): Socket {
  return (connection as unknown as { connection: { stream: Socket } }).connection.stream;
}

const logins = new WeakMap<Connection, LoginFacts>();

/** How a connection of {@link connect} was logged in. */
export function loginOf(connection: Connection): LoginFacts {
  const facts = logins.get(connection);
  if (facts === undefined) throw new Error('this connection was made elsewhere');
  return facts;
}

/** A refused or impossible login as a Failure; what may pass by itself stays a ServerError with its class. */
function loginFailure(target: Target, error: unknown): Error {
  const code = (error as { code?: string }).code ?? '';
  const problem = toServerError(error);
  if (!(problem instanceof ServerError)) {
    return new Failure({
      code: 'connection-failed',
      message: `phasedb could not connect to ${target} (${code || 'unknown reason'}).`,
      untouched,
      remedy: 'Check ssl-mode, ssl-ca and the address.',
      cause: error,
    });
  }
  if (problem.errno === 1045 || problem.errno === 1698) {
    return new Failure({
      code: 'access-denied',
      message: `The server at ${target.host}:${target.port} refused the login of user ${target.user} (error ${problem.errno}). The password is wrong, or the user may not log in from this host.`,
      untouched,
      remedy: 'Check the user and the password of the database URL.',
    });
  }
  if (problem.errno === 1049 || problem.errno === 1044) {
    return new Failure({
      code: 'unknown-database',
      message: `User ${target.user} cannot use the database ${target.database ?? '(none)'} (error ${problem.errno}). It does not exist, or the user has no grant on it.`,
      untouched,
      remedy: `Check the database name at the end of the URL, and the user's grants. To list the grants that phasedb needs: ${nextCommand('doctor')}`,
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
  // 1041: no memory for a thread. On an open connection the same number is about the statement.
  const refusal = problem.kind === 'no-connection' || problem.errno === 1041;
  if (!refusal) return problem;
  const offline = problem.errno === 3032;
  return new ServerError({
    message: `The server at ${target.socketPath ?? `${target.host}:${target.port}`} takes no ${offline ? '' : 'more '}connections (error ${problem.errno}: ${problem.message}).`,
    errno: problem.errno,
    kind: 'no-connection',
    statement: undefined,
    network: undefined,
  });
}

function describeLost(problem: ServerError): string {
  return problem.errno === undefined ? problem.message : String(problem.errno);
}
