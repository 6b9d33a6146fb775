import { Failure } from '../../core/failure.ts';
import { formatBytes } from '../../core/storage-size.ts';
import type { Target } from '../target.ts';
import type { Channel } from './channel.ts';

/** On a later connection of a run, earlier ones have changed what they changed. */
export const untouched = 'No statement was sent over this connection.';

/** The server wants the password itself, and nothing says that it is the right one. */
export function passwordNotSent(target: Target, plugin: string, channel: Channel): Failure {
  return new Failure({
    code: 'password-not-sent',
    message: `The server at ${placeOf(target)} asks for the password of user ${target.user} itself (authentication plugin ${plugin}). phasedb did not send it: ${whyNot(target, channel)}.`,
    untouched,
    remedy: waysToProve(target, plugin, channel),
  });
}

function whyNot({ sslMode }: Target, { isEncrypted, local }: Channel): string {
  if (isEncrypted) return `ssl-mode ${sslMode} does not check who the server is`;
  return local === 'unix-socket' ? 'a socket has no certificate to check' : 'the connection does not use TLS';
}

function waysToProve({ sslMode }: Target, plugin: string, { isEncrypted }: Channel): string {
  const check =
    'Let phasedb check the certificate: add ssl-mode=VERIFY_CA&ssl-ca=FILE to the URL, with the ca.pem of the server, or VERIFY_IDENTITY for a certificate with the host name of the URL.';
  if (plugin === 'mysql_clear_password') return check;
  if (isEncrypted) return `${check} To send the password without that check: ssl-mode=REQUIRED.`;
  const tls = sslMode === 'DISABLED' ? check : `Configure TLS on the server. ${check}`;
  return `${tls} To connect without TLS, give the server's public key: ssl-mode=DISABLED&server-public-key-path=FILE, with the public_key.pem of its data folder.`;
}

/** The account's plugin is one that phasedb does not have: LDAP with SASL, Kerberos, WebAuthn and others. */
export function pluginUnsupported(target: Target, plugin: string): Failure {
  return new Failure({
    code: 'authentication-plugin-unsupported',
    message: `The account of user ${target.user} at ${placeOf(target)} logs in with the authentication plugin ${plugin}, which phasedb does not support.`,
    untouched,
    remedy:
      'Use an account with caching_sha2_password, or one with mysql_clear_password over verified TLS (tokens of a cloud, LDAP, PAM).',
  });
}

/** The server asks for a second answer of the same login: a factor more, or the password once more. */
export function askedTwice(target: Target): Failure {
  return new Failure({
    code: 'login-not-understood',
    message: `The server at ${placeOf(target)} asked twice for the password of user ${target.user} in one login. phasedb answers once, and does not support multi-factor authentication.`,
    untouched,
    remedy:
      'Use an account with one authentication factor (SHOW CREATE USER). If it has one, check which server answers.',
  });
}

/** The server does not keep to the protocol of logins. */
export function protocolBroken(target: Target, what: string): Failure {
  return new Failure({
    code: 'login-not-understood',
    message: `What answers at ${placeOf(target)} does not log in as MySQL does: ${what}.`,
    untouched,
    remedy: 'Check which server, or which proxy, answers at this address.',
  });
}

export function passwordTooLong(target: Target): Failure {
  return new Failure({
    code: 'password-not-sent',
    message: `The password of user ${target.user} is too long for the public key of the server at ${placeOf(target)}.`,
    untouched,
    remedy: 'Use TLS: ssl-mode=VERIFY_CA&ssl-ca=FILE in the URL.',
  });
}

/** The answer to a statement asks for a file. phasedb never offers that, so no real server asks. */
export function fileNotSent(target: Target, path: string): Failure {
  return new Failure({
    code: 'file-not-sent',
    message: `The server at ${placeOf(target)} answered a statement with a request for the local file ${printable(path)} (LOAD DATA LOCAL INFILE). phasedb sent nothing of it and closed the connection.`,
    untouched: 'The server may have carried out the statement before.',
    remedy:
      'Check which server, or which proxy, answers at this address: MySQL does not ask a client that does not offer it.',
  });
}

/** What came is more than any login or answer that phasedb asks for. */
export function answerTooLarge(target: Target, mostBytes: number): Failure {
  return new Failure({
    code: 'answer-too-large',
    message: `The server at ${placeOf(target)} answered with more than phasedb takes (at most ${formatBytes(mostBytes)}, less for many small rows). phasedb closed the connection.`,
    untouched: 'The server may have carried out the statement before.',
    remedy:
      'If the statement of a file returns many rows, let it return fewer (COUNT, LIMIT). Otherwise check which server, or which proxy, answers at this address.',
  });
}

function placeOf({ socketPath, host, port }: Target): string {
  return socketPath ?? `${host}:${port}`;
}

/** A text of an unknown server: short, and of signs that no terminal or log takes for more than signs. */
export function printable(text: string): string {
  return text.replace(/[^\x21-\x7e]/g, '?').slice(0, 200) || '(without a name)';
}
