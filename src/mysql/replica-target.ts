import { isIP } from 'node:net';
import { ExitCode, Failure } from '../core/failure.ts';
import { type DatabaseUrl, readDatabaseUrl, urlInvalid } from './database-url.ts';
import { isLoopback } from './login/channel.ts';
import { isWeaker, parseTarget, type Target, type TargetOptions } from './target.ts';

/**
 * The target of a replica's URL. A server on the list of replicas must prove as much as the database itself, and gets its
 * password only where the URL says so: the list may come from a file that others change.
 * @param main the database whose replica it is
 * @throws Failure `database-url-invalid`, `replica-ssl-mode-weaker`, `replica-password-missing`, `replica-password-less-safe` (wrong usage)
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
  const lowered = lowersProtection(settings, replica, main);
  if (lowered !== undefined) {
    throw wrong(
      'replica-password-less-safe',
      `The URL of the replica ${place} asks for the password of the database (password-from=main), and ${lowered}. Servers that could not get that password from the database could then get it from the replica.`,
      `Remove that option, or write the replica's own password into its URL in place of password-from=main. Where another authority signs for the replica, put the certificates of both into the ssl-ca file of the database.`,
    );
  }
  return main.loginAt(replica, isOnThisMachine(main));
}

/**
 * Whether more servers could read the password of the database than those that its own URL lets read it. The URL of the replica
 * may then only ask for the same, or for more of the same proof.
 * @returns what of the URL does that, for a sentence
 */
function lowersProtection(settings: DatabaseUrl['settings'], replica: Target, main: Target): string | undefined {
  if (settings['ssl-ca'] !== undefined && settings['ssl-ca'] !== main.sslCa) return 'trusts an ssl-ca of its own';
  if (replica.serverPublicKeyPath !== main.serverPublicKeyPath && replica.serverPublicKeyPath !== undefined)
    return 'pins a server key of its own';
  // Up to PREFERRED nobody on another machine can read it. REQUIRED gives it to any server, and VERIFY_IDENTITY without a file to any
  // host with a public certificate.
  const mayGrow = replica.sslMode !== main.sslMode && isWeaker(main.sslMode, 'REQUIRED');
  if (mayGrow && !isWeaker(replica.sslMode, 'REQUIRED') && (replica.sslMode === 'REQUIRED' || main.sslCa === undefined))
    return `has ssl-mode ${replica.sslMode}, where the database has ${main.sslMode}`;
  return undefined;
}

/** As it is written: what a name resolves to is known when the connection is there. */
function isOnThisMachine({ socketPath, host }: Target): boolean {
  return socketPath !== undefined || host === 'localhost' || (isIP(host) !== 0 && isLoopback(host));
}
