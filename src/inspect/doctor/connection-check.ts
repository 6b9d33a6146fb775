import type { LoginFacts } from '../../mysql/login/login.ts';
import type { Target } from '../../mysql/target.ts';
import type { Check } from './check.ts';

const remedy =
  'Add ssl-mode=VERIFY_CA&ssl-ca=FILE to the URL, with the ca.pem of the server, or VERIFY_IDENTITY for a certificate with the host name of the URL.';

/** Who could read or play the server on this connection, and whether its login works again after a restart. Pure. */
export function checkConnection(name: string, { sslMode }: Target, { channel, restsOnCache }: LoginFacts): Check {
  const { isEncrypted, isVerified, local } = channel;
  if (isVerified) return { name, status: 'ok', found: `TLS, certificate checked (${sslMode})` };
  if (local !== undefined) {
    const way = local === 'unix-socket' ? 'by a unix socket' : 'by a loopback address';
    return { name, status: 'ok', found: `to this machine, ${way}` };
  }
  const how = isEncrypted ? `TLS, but ssl-mode ${sslMode} does not check the certificate` : 'without TLS';
  const risk = restsOnCache
    ? 'phasedb does not send the password itself to such a server. The login relies on the cache of the server, and is refused (password-not-sent) when the server has restarted'
    : isEncrypted && sslMode === 'REQUIRED'
      ? 'whoever answers at the address can get the password'
      : isEncrypted
        ? 'whoever answers at the address can read what is sent'
        : 'the network can read and change what is sent';
  return { name, status: 'warning', found: `${how}: ${risk}`, remedy };
}
