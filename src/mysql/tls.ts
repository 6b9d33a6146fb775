import { isIP } from 'node:net';
import type { SslOptions } from 'mysql2/promise';
import { Failure } from '../core/failure.ts';
import { readBoundedText } from '../core/read-bounded.ts';
import { MiB } from '../core/storage-size.ts';
import type { Target } from './target.ts';

/**
 * Refuses what would pass and prove nothing: for an IP address the driver compares the certificate with "localhost" (mysql2
 * 3.24), and VERIFY_CA without a file would take any certificate of a public authority, for whatever host.
 * @throws Failure `tls-failed`
 */
export function refuseUnprovable(target: Target): void {
  const refuse = (message: string, remedy: string) =>
    new Failure({ code: 'tls-failed', message, untouched: 'Nothing was changed.', remedy });
  if (target.sslMode === 'VERIFY_CA' && target.sslCa === undefined) {
    throw refuse(
      'ssl-mode VERIFY_CA needs ssl-ca. Without it, the certificate of any public authority would pass, for any host.',
      'Set ssl-ca to the PEM file of the authority that signed the certificate of the server, or choose VERIFY_IDENTITY.',
    );
  }
  if (target.sslMode !== 'VERIFY_IDENTITY' || target.socketPath !== undefined || isIP(target.host) === 0) return;
  throw refuse(
    `ssl-mode VERIFY_IDENTITY compares host names, and the URL has the IP address ${target.host}.`,
    "Write the host name from the server's certificate, or choose VERIFY_CA.",
  );
}

/** TLS options for the driver. @throws Failure `tls-failed` where the file of ssl-ca cannot be read */
export function tlsOptions(target: Target): SslOptions {
  const verify = target.sslMode === 'VERIFY_CA' || target.sslMode === 'VERIFY_IDENTITY';
  return {
    rejectUnauthorized: verify,
    verifyIdentity: target.sslMode === 'VERIFY_IDENTITY',
    ...(target.sslCa === undefined ? {} : { ca: readCertificates(target.sslCa) }),
  };
}

/** The bundle of all regions of Amazon RDS has 170 KiB. */
const MOST_CA_BYTES = 4 * MiB;

function readCertificates(path: string): string {
  const refuse = (what: string, remedy: string) =>
    new Failure({ code: 'tls-failed', message: what, untouched: 'Nothing was changed.', remedy });
  const reading = readBoundedText(path, MOST_CA_BYTES);
  if (!reading.ok) {
    throw refuse(
      `phasedb cannot read the ssl-ca file ${path}: ${reading.why}.`,
      'Check the path; it is relative to the working folder of the command.',
    );
  }
  // For an empty text Node.js takes the public authorities instead.
  if (/-----BEGIN (TRUSTED |X509 )?CERTIFICATE-----/.test(reading.text)) return reading.text;
  throw refuse(
    `The ssl-ca file ${path} holds no certificate in PEM form.`,
    'Set ssl-ca to the PEM file of the authority that signed the certificate of the server.',
  );
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

/** Why the server's TLS does not do; undefined where that is not what went wrong. */
export function tlsFailure(target: Target, error: unknown): Failure | undefined {
  const untouched = 'Nothing was changed.';
  if ((error as { code?: string }).code === 'HANDSHAKE_NO_SSL_SUPPORT') {
    return new Failure({
      code: 'no-tls',
      message: `The server at ${target} does not offer TLS, but ssl-mode ${target.sslMode} requires it.`,
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
        'Set ssl-ca to the PEM file of the authority that signed it. ' +
        'VERIFY_IDENTITY also requires the host name of the URL in the certificate; VERIFY_CA does not.',
    });
  }
  return undefined;
}
