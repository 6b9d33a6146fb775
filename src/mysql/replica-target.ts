import { ExitCode, Failure } from '../core/failure.ts';
import { readDatabaseUrl, urlInvalid } from './database-url.ts';
import { isWeaker, parseTarget, type Target, type TargetOptions } from './target.ts';

/**
 * The target of a replica's URL. A server on the list of replicas must prove as much as the database itself, and gets its
 * password only where the URL says so: the list may come from a file that others change.
 * @param main the database whose replica it is
 * @throws Failure `database-url-invalid`, `replica-ssl-mode-weaker`, `replica-password-missing` (wrong usage)
 */
export function parseReplica(
  url: string,
  main: Target,
  options: Pick<TargetOptions, 'sslMode' | 'sslCa'> = {},
): Target {
  const { password, user, settings } = readDatabaseUrl(url);
  const inherited = isWeaker(main.sslMode, 'PREFERRED') ? 'PREFERRED' : main.sslMode;
  const sslMode = options.sslMode || settings['ssl-mode'] || inherited;
  const sslCa = options.sslCa || settings['ssl-ca'] || main.sslCa;
  const replica = parseTarget(url, { sslMode, sslCa, isReplica: true });
  const wrong = (code: string, message: string, remedy: string) =>
    new Failure({ code, exit: ExitCode.wrongUsage, message, untouched: 'Nothing was done.', remedy });
  const place = replica.socketPath ?? `${replica.host}:${replica.port}`;
  if (isWeaker(replica.sslMode, main.sslMode)) {
    throw wrong(
      'replica-ssl-mode-weaker',
      `The replica ${place} has the ssl-mode ${replica.sslMode}, and the database has ${main.sslMode}. A replica must not be checked less than the database.`,
      `Remove ssl-mode from the URL of the replica, or write ssl-mode=${main.sslMode} there.`,
    );
  }
  const from = settings['password-from'];
  if (password !== undefined) {
    if (from !== undefined)
      throw urlInvalid('The URL of a replica has a password and password-from.', 'Keep one of the two.');
    return replica;
  }
  if (from === undefined) {
    if (!main.renewable && main.revealPassword() === '') return replica;
    throw wrong(
      'replica-password-missing',
      `The URL of the replica ${place} has no password. phasedb does not send it the password of the database unless the URL says so.`,
      'If the account is the same on both, add ?password-from=main to the URL of the replica. Otherwise write its own password there (mysql://USER:PASSWORD@HOST), or a colon alone for an account without one.',
    );
  }
  if (from !== 'main')
    throw urlInvalid('The password-from in the URL of a replica is not main.', 'Write password-from=main.');
  if (user !== main.user) {
    throw wrong(
      'replica-password-missing',
      `The URL of the replica ${place} asks for the password of the database (password-from=main), and has another user.`,
      `Use the user of the database, ${main.user}, or write the replica's own password into its URL.`,
    );
  }
  return main.loginAt(replica);
}
