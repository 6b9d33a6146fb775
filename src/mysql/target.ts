import { ExitCode, Failure } from '../core/failure.ts';
import { optionCalled } from '../core/next-command.ts';
import type { PasswordSource } from './password-source.ts';

/** How much of TLS is asked for; the names and meanings of the mysql client's `--ssl-mode`. */
export type SslMode = 'DISABLED' | 'PREFERRED' | 'REQUIRED' | 'VERIFY_CA' | 'VERIFY_IDENTITY';

const sslModes: readonly SslMode[] = ['DISABLED', 'PREFERRED', 'REQUIRED', 'VERIFY_CA', 'VERIFY_IDENTITY'];

export interface TargetOptions {
  /** Gives the password in place of the URL's. */
  readonly passwordSource?: PasswordSource | undefined;
  readonly sslMode?: string | undefined;
  /** Path of a PEM file with the certificates to trust. */
  readonly sslCa?: string | undefined;
}

/**
 * Where a database is and how to log in. The password is held privately, so that printing, serialising or logging a
 * target cannot show it.
 */
export class Target {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string | undefined;
  readonly socketPath: string | undefined;
  readonly sslMode: SslMode;
  readonly sslCa: string | undefined;
  readonly #source: PasswordSource | undefined;
  readonly #listeners: Set<(password: string) => void>;
  #password: string;

  constructor(parts: {
    host: string;
    port: number;
    user: string;
    password: string;
    database?: string | undefined;
    socketPath?: string | undefined;
    sslMode: SslMode;
    sslCa?: string | undefined;
    passwordSource?: PasswordSource | undefined;
    listeners?: Set<(password: string) => void>;
  }) {
    this.host = parts.host;
    this.port = parts.port;
    this.user = parts.user;
    this.database = parts.database;
    this.socketPath = parts.socketPath;
    this.sslMode = parts.sslMode;
    this.sslCa = parts.sslCa;
    this.#password = parts.password;
    this.#source = parts.passwordSource;
    this.#listeners = parts.listeners ?? new Set();
  }

  /** The password that was used last, empty where there is none yet; never put it into a message. */
  revealPassword(): string {
    return this.#password;
  }

  /** Whether the password is read anew for each connection. */
  get renewable(): boolean {
    return this.#source !== undefined;
  }

  /** Calls back with each password before it is used, and with the present one: whoever hides it has to know it. */
  whenPasswordRead(listener: (password: string) => void): void {
    this.#listeners.add(listener);
    listener(this.#password);
  }

  /**
   * For the connection alone: the password as it is now.
   * @param refused the server has refused the last one
   * @throws Failure `password-command-failed`
   */
  async readPassword(refused = false): Promise<string> {
    if (this.#source === undefined) return this.#password;
    this.#password = await this.#source(refused);
    for (const listener of this.#listeners) listener(this.#password);
    return this.#password;
  }

  /** The same login, in another database. */
  withDatabase(database: string): Target {
    const { host, port, user, socketPath, sslMode, sslCa } = this;
    const login = { password: this.#password, passwordSource: this.#source, listeners: this.#listeners };
    return new Target({ host, port, user, socketPath, sslMode, sslCa, database, ...login });
  }

  /** `user@host:port/database`, without the password. */
  toString(): string {
    const place = this.socketPath ?? `${this.host}:${this.port}`;
    return `${this.user}@${place}${this.database === undefined ? '' : `/${this.database}`}`;
  }

  toJSON(): string {
    return this.toString();
  }
}

/**
 * Reads `mysql://user:password@host:port/database?ssl-mode=…&ssl-ca=…&socket=…`.
 *
 * The text is taken apart here and nowhere else: a general URL parser puts its input, password included, into its
 * errors. For the same reason no message below repeats a part of the text.
 * @throws Failure `database-url-invalid` (wrong usage)
 */
export function parseTarget(url: string, options: TargetOptions = {}): Target {
  const refuse = (message: string, remedy = 'Write mysql://USER:PASSWORD@HOST:PORT/DATABASE.') =>
    new Failure({ code: 'database-url-invalid', exit: ExitCode.wrongUsage, message, remedy });
  const encode = (what: string) =>
    refuse(
      `The database URL has ${what}. phasedb cannot tell where its user, password and host begin.`,
      `Percent-encode special characters in the user and the password: @ is %40, # is %23, / is %2F, ? is %3F, % is %25. Or keep the password out of the URL with ${optionCalled('password-file')}.`,
    );

  const text = url.trim();
  const scheme = /^mysql:\/\//i.exec(text);
  if (!scheme) throw refuse('The database URL does not begin with mysql://.');
  const rest = text.slice(scheme[0].length);
  if (rest.includes('#')) throw encode('an unencoded "#"');
  const at = rest.lastIndexOf('@');
  if (at < 0) throw refuse('The database URL names no user.');
  const login = rest.slice(0, at);
  if (login.includes('@')) throw encode('more than one "@"');
  if (login.includes('/')) throw encode('a "/" before its "@"');
  if (login.includes('?')) throw encode('a "?" before its "@"');

  const decode = (part: string) => {
    try {
      return decodeURIComponent(part);
    } catch {
      throw encode('a "%" without two hexadecimal digits after it');
    }
  };
  const colon = login.indexOf(':');
  const user = decode(colon < 0 ? login : login.slice(0, colon));
  if (user === '') throw refuse('The database URL names no user.');
  const password = colon < 0 ? '' : decode(login.slice(colon + 1));

  const address =
    /^(?<host>\[[0-9a-fA-F:.]+\]|[^:/?]*)(?::(?<port>[^/?]*))?(?:\/(?<database>[^?]*))?(?:\?(?<query>.*))?$/s.exec(
      rest.slice(at + 1),
    )?.groups;
  if (!address) throw refuse('The database URL has no HOST:PORT/DATABASE after its "@".');
  const port = address.port === undefined || address.port === '' ? 3306 : Number(address.port);
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw refuse('The port in the database URL is not a number from 1 to 65535.');
  const database = decode(address.database ?? '');
  if (database.includes('/')) throw refuse('The database name in the database URL contains a "/".');

  const settings = new URLSearchParams(address.query ?? '');
  for (const name of settings.keys()) {
    if (!['ssl-mode', 'ssl-ca', 'socket'].includes(name)) {
      throw refuse('The database URL has an option other than ssl-mode, ssl-ca and socket.', 'Remove it.');
    }
  }
  const socketPath = settings.get('socket') ?? undefined;
  const host = (address.host ?? '').replace(/^\[|\]$/g, '');
  if (host === '' && socketPath === undefined) throw refuse('The database URL names no host.');
  const sslMode = (options.sslMode || settings.get('ssl-mode') || 'PREFERRED').toUpperCase().replace('-', '_');
  if (!sslModes.includes(sslMode as SslMode)) {
    throw refuse(`The ssl-mode is none of ${sslModes.join(', ')}.`, 'Choose one of them.');
  }
  return new Target({
    host: host || 'localhost',
    port,
    user,
    password,
    database: database === '' ? undefined : database,
    socketPath,
    sslMode: sslMode as SslMode,
    sslCa: options.sslCa || settings.get('ssl-ca') || undefined,
    passwordSource: options.passwordSource,
  });
}
