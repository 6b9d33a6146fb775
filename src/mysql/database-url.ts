import { ExitCode, Failure } from '../core/failure.ts';
import { optionCalled } from '../core/next-command.ts';

/** What stands in a database URL. */
export interface DatabaseUrl {
  /** Empty where only a socket is given. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Undefined: the URL has no colon after the user. */
  readonly password: string | undefined;
  readonly database: string | undefined;
  readonly settings: Readonly<Partial<Record<UrlOption, string>>>;
}

const urlOptions = ['ssl-mode', 'ssl-ca', 'server-public-key-path', 'socket', 'password-from'] as const;
type UrlOption = (typeof urlOptions)[number];

/** @returns the Failure `database-url-invalid` (wrong usage) */
export function urlInvalid(message: string, remedy = 'Write mysql://USER:PASSWORD@HOST:PORT/DATABASE.'): Failure {
  return new Failure({ code: 'database-url-invalid', exit: ExitCode.wrongUsage, message, remedy });
}

/**
 * Takes `mysql://user:password@host:port/database?option=…` apart.
 *
 * The text is read here and nowhere else: a general URL parser puts its input, password included, into its errors. For the
 * same reason no message below repeats a part of the text.
 * @throws Failure `database-url-invalid` (wrong usage)
 */
export function readDatabaseUrl(url: string): DatabaseUrl {
  const refuse = urlInvalid;
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
  const password = colon < 0 ? undefined : decode(login.slice(colon + 1));

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

  const settings: Partial<Record<UrlOption, string>> = {};
  for (const [name, value] of new URLSearchParams(address.query ?? '')) {
    const option = urlOptions.find((known) => known === name);
    if (option === undefined)
      throw refuse(`The database URL has an option other than ${urlOptions.join(', ')}.`, 'Remove it.');
    // The first of two would count, or the default in place of an empty one: less may be checked than was meant.
    if (settings[option] !== undefined)
      throw refuse(`The database URL has ${option} more than once.`, 'Keep one of them.');
    if (value === '')
      throw refuse(`The option ${option} of the database URL is empty.`, 'Give it a value, or remove it.');
    settings[option] = value;
  }
  const host = (address.host ?? '').replace(/^\[|\]$/g, '');
  if (host === '' && settings.socket === undefined) throw refuse('The database URL names no host.');
  return { host, port, user, password, database: database === '' ? undefined : database, settings };
}
