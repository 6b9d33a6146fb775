import { closeValue } from '../core/row-value.ts';
import { markErrorValues } from './error-values.ts';

/** What an error of the server (or of the way to it) means for whoever sent the statement. */
export type ErrorClass =
  | 'connection-lost'
  | 'no-connection'
  | 'killed'
  | 'deadlock'
  | 'lock-wait'
  | 'too-big'
  | 'algorithm-refused'
  | 'access-denied'
  | 'read-only'
  | 'out-of-space'
  | 'missing-table'
  | 'conversion'
  | 'duplicate-key'
  | 'other';

// Numbers from the MySQL 9.7 error reference; each was seen on 9.7.4 unless marked.
const classes: Readonly<Record<number, ErrorClass>> = {
  1053: 'connection-lost', // server shutdown in progress
  1077: 'connection-lost',
  1079: 'connection-lost',
  1152: 'connection-lost',
  1153: 'too-big', // packet larger than max_allowed_packet
  1158: 'connection-lost',
  1159: 'connection-lost',
  1160: 'connection-lost',
  1161: 'connection-lost',
  1927: 'connection-lost', // connection was killed
  2002: 'connection-lost',
  2003: 'connection-lost',
  2006: 'connection-lost',
  2013: 'connection-lost',
  2055: 'connection-lost',
  3169: 'connection-lost', // session was killed
  3168: 'connection-lost',
  4031: 'connection-lost', // disconnected by the server because of inactivity
  1040: 'no-connection', // max_connections
  1135: 'no-connection', // no thread for it
  1203: 'no-connection', // max_user_connections, of the server
  3032: 'no-connection', // offline_mode
  1317: 'killed',
  3024: 'killed', // max_execution_time
  1213: 'deadlock',
  3058: 'deadlock', // between user-level locks
  1205: 'lock-wait',
  3572: 'lock-wait', // NOWAIT
  1197: 'too-big', // max_binlog_cache_size
  1206: 'too-big', // lock table full
  3100: 'too-big', // group replication: transaction over the limit (documented, not seen)
  1845: 'algorithm-refused',
  1846: 'algorithm-refused',
  4092: 'algorithm-refused', // row versions used up: INSTANT is not possible any more
  4157: 'algorithm-refused',
  4158: 'algorithm-refused',
  1044: 'access-denied',
  1045: 'access-denied',
  1142: 'access-denied',
  1143: 'access-denied',
  1227: 'access-denied',
  1370: 'access-denied',
  1419: 'access-denied', // SUPER, unless log_bin_trust_function_creators
  1698: 'access-denied',
  1290: 'read-only',
  1792: 'read-only',
  1836: 'read-only',
  1874: 'read-only', // innodb_read_only (documented, not seen)
  3989: 'read-only', // ALTER DATABASE … READ ONLY
  20: 'out-of-space', // mysys (documented, not seen)
  1021: 'out-of-space', // documented, not seen
  1114: 'out-of-space', // a table is full: its tablespace, or a temporary file
  1146: 'missing-table',
  1048: 'conversion',
  1062: 'duplicate-key',
  1138: 'conversion',
  1264: 'conversion',
  1265: 'conversion',
  1292: 'conversion',
  1366: 'conversion',
  1406: 'conversion',
  1364: 'conversion',
  1411: 'conversion',
  1365: 'conversion', // division by zero
  1690: 'conversion', // value out of range
  3140: 'conversion', // invalid JSON text
  3141: 'conversion',
  3156: 'conversion',
};

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'PROTOCOL_ENQUEUE_AFTER_QUIT',
  'PROTOCOL_SEQUENCE_TIMEOUT',
]);

/** An error that the server, or the connection to it, gave to one statement. */
export class ServerError extends Error {
  override readonly name = 'ServerError';
  readonly errno: number | undefined;
  readonly kind: ErrorClass;
  /** The statement that was sent, if one was. */
  readonly statement: string | undefined;
  /** The name of a network error (ECONNREFUSED …), if it was one. */
  readonly network: string | undefined;

  constructor(parts: {
    message: string;
    errno: number | undefined;
    kind: ErrorClass;
    statement: string | undefined;
    network: string | undefined;
  }) {
    super(parts.message);
    this.errno = parts.errno;
    this.kind = parts.kind;
    this.statement = parts.statement;
    this.network = parts.network;
  }
}

/** A connection that is lost although neither the server nor the network said so. */
export function connectionLost(why: string): ServerError {
  return new ServerError({
    message: why,
    errno: undefined,
    kind: 'connection-lost',
    statement: undefined,
    network: undefined,
  });
}

/** ENOSPC and EDQUOT, as MySQL puts them behind its errors about files. */
const spaceWords = /No space left on device|Disk quota exceeded|\b(errno|error):? (28|122)\b/i;
/** Errors about files; the text of any other may quote what somebody wrote. Those of mysys have numbers below 1000. */
const fileErrors = new Set([1004, 1005, 1006, 1016, 1025, 1026, 1030, 1180, 1598, 1878]);

/**
 * What an error means, where its number alone does not say it.
 * @param message of the server, in English
 */
function classOf(errno: number, message: string): ErrorClass {
  if ((errno < 1000 || fileErrors.has(errno)) && spaceWords.test(message)) return 'out-of-space';
  // "running with the --X option": some are not about writing, such as --secure-file-priv.
  if (errno === 1290 && !/read.only/i.test(message)) return 'other';
  // Also said of statements per hour, on connections that stay.
  if (errno === 1226 && /connections/.test(message)) return 'no-connection';
  return classes[errno] ?? 'other';
}

/** Conversion problems that a chunk must not commit, as error or as warning: the same numbers come as both. */
export function isConversionProblem(errno: number): boolean {
  return classes[errno] === 'conversion';
}

/**
 * The driver's error as ours. Anything that is not a server's or network's error (a bug) is returned as it is.
 * @param statement what had been sent; the driver's own `sql` field is not trusted with it
 */
export function toServerError(error: unknown, statement?: string): Error {
  if (error instanceof ServerError) return error;
  if (!(error instanceof Error)) return new Error(String(error));
  const { errno, code, sqlMessage, fatal, sqlState } = error as Error & {
    errno?: number;
    code?: string;
    sqlMessage?: string;
    fatal?: boolean;
    sqlState?: string;
  };
  const network = code !== undefined && networkCodes.has(code) ? code : undefined;
  const closed = /closed state|connection (is )?closed|Connection lost/i.test(error.message);
  if (network === undefined && !closed && sqlMessage === undefined && fatal !== true) return error;
  const number = network === undefined && errno !== undefined && errno > 0 ? errno : undefined;
  return new ServerError({
    message: bounded(
      markErrorValues(number, sqlMessage ?? error.message ?? network ?? 'the connection was lost', sqlState, statement),
    ),
    errno: number,
    kind: number === undefined ? 'connection-lost' : classOf(number, sqlMessage ?? error.message),
    statement,
    network,
  });
}

function bounded(text: string): string {
  return text.length > 600 ? `${closeValue(text.slice(0, 600))}…` : text;
}

/** True when the same statement may succeed on a new connection or a moment later. */
export function isTransient(error: unknown): error is ServerError {
  return error instanceof ServerError && ['connection-lost', 'killed', 'deadlock', 'lock-wait'].includes(error.kind);
}

/** `1205 Lock wait timeout exceeded`, the form used in messages. */
export function describeError(error: unknown): string {
  if (error instanceof ServerError)
    return error.errno === undefined ? error.message : `${error.errno} ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}
