import { readDatabaseUrl, urlInvalid } from './database-url.ts';
import type { PasswordSource } from './password-source.ts';

/** How much of TLS is asked for; the names and meanings of the mysql client's `--ssl-mode`. */
export type SslMode = 'DISABLED' | 'PREFERRED' | 'REQUIRED' | 'VERIFY_CA' | 'VERIFY_IDENTITY';

/** From the weakest to the strongest. */
const sslModes: readonly SslMode[] = ['DISABLED', 'PREFERRED', 'REQUIRED', 'VERIFY_CA', 'VERIFY_IDENTITY'];

export interface TargetOptions {
  /** Gives the password in place of the URL's. */
  readonly passwordSource?: PasswordSource | undefined;
  readonly sslMode?: string | undefined;
  /** Path of a PEM file with the certificates to trust. */
  readonly sslCa?: string | undefined;
  /** Path of a PEM file with the server's public key, for a login without TLS. */
  readonly serverPublicKeyPath?: string | undefined;
  /** The URL may refer to the database whose replica it is. */
  readonly isReplica?: boolean;
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
  readonly serverPublicKeyPath: string | undefined;
  /** Whether a server of this machine may read the password without a proof of who it is. */
  readonly trustsThisMachine: boolean;
  readonly #source: PasswordSource | undefined;
  readonly #listeners: Set<(password: string) => void>;
  readonly #seen: { tls: boolean };
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
    serverPublicKeyPath?: string | undefined;
    trustsThisMachine?: boolean;
    passwordSource?: PasswordSource | undefined;
    listeners?: Set<(password: string) => void>;
    seen?: { tls: boolean };
  }) {
    this.host = parts.host;
    this.port = parts.port;
    this.user = parts.user;
    this.database = parts.database;
    this.socketPath = parts.socketPath;
    this.sslMode = parts.sslMode;
    this.sslCa = parts.sslCa;
    this.serverPublicKeyPath = parts.serverPublicKeyPath;
    this.trustsThisMachine = parts.trustsThisMachine ?? true;
    this.#password = parts.password;
    this.#source = parts.passwordSource;
    this.#listeners = parts.listeners ?? new Set();
    this.#seen = parts.seen ?? { tls: false };
  }

  /** The password that was used last, empty where there is none yet; never put it into a message. */
  revealPassword(): string {
    return this.#password;
  }

  /** Whether the password is read again for each connection. */
  get renewable(): boolean {
    return this.#source !== undefined;
  }

  /** Whether an earlier connection to this place was encrypted: none is made without TLS from then on. */
  get hadTls(): boolean {
    return this.#seen.tls;
  }

  noteTls(): void {
    this.#seen.tls = true;
  }

  /** Calls back with each password before it is used, and with the present one: whoever hides it has to know it. */
  whenPasswordRead(listener: (password: string) => void): void {
    this.#listeners.add(listener);
    listener(this.#password);
  }

  /**
   * Reads the password as it is now. Only for what opens a connection.
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
    return new Target({ ...this, ...this.#login, seen: this.#seen, database });
  }

  /**
   * The place that another target names, with the user and the password of this one.
   * @param trustsThisMachine as {@link Target.trustsThisMachine}, there
   */
  loginAt(other: Target, trustsThisMachine: boolean): Target {
    return new Target({ ...other, ...this.#login, user: this.user, trustsThisMachine });
  }

  get #login() {
    return { password: this.#password, passwordSource: this.#source, listeners: this.#listeners };
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
 * The target of a database URL: `mysql://user:password@host:port/database?ssl-mode=…&ssl-ca=…&server-public-key-path=…&socket=…`.
 * @throws Failure `database-url-invalid` (wrong usage)
 */
export function parseTarget(url: string, options: TargetOptions = {}): Target {
  const { host, port, user, password = '', database, settings } = readDatabaseUrl(url);
  if (settings['password-from'] !== undefined && options.isReplica !== true) {
    throw urlInvalid('The database URL has password-from, which is for replicas.', 'Remove it.');
  }
  const sslMode = (options.sslMode || settings['ssl-mode'] || 'PREFERRED').toUpperCase().replace('-', '_');
  if (!isSslMode(sslMode)) {
    throw urlInvalid(`The ssl-mode is none of ${sslModes.join(', ')}.`, 'Choose one of them.');
  }
  return new Target({
    host: host || 'localhost',
    port,
    user,
    password,
    database,
    socketPath: settings.socket,
    sslMode,
    sslCa: options.sslCa || settings['ssl-ca'] || undefined,
    serverPublicKeyPath: options.serverPublicKeyPath || settings['server-public-key-path'] || undefined,
    passwordSource: options.passwordSource,
  });
}

function isSslMode(text: string): text is SslMode {
  return sslModes.some((mode) => mode === text);
}

/** Whether one ssl-mode asks less of a server than another. */
export function isWeaker(mode: SslMode, than: SslMode): boolean {
  return sslModes.indexOf(mode) < sslModes.indexOf(than);
}
