import { isIP } from 'node:net';
import type { SslOptions } from 'mysql2/promise';
import { Failure } from '../core/failure.ts';
import { readBoundedText } from '../core/read-bounded.ts';
import { MiB } from '../core/storage-size.ts';
import { untouched } from './login/refusals.ts';
import type { Target } from './target.ts';

/**
 * Refuses what would pass and prove nothing: for an IP address the driver compares the certificate with "localhost" (mysql2
 * 3.24), and VERIFY_CA without a file would take any certificate of a public authority, for whatever host.
 * @throws Failure `tls-failed`
 */
export function refuseUnprovable(target: Target): void {
  const refuse = (message: string, remedy: string) => new Failure({ code: 'tls-failed', message, untouched, remedy });
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
    new Failure({ code: 'tls-failed', message: what, untouched, remedy });
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

/** What the driver's stream says of the certificate that it refused (Node.js, tls.TLSSocket). */
interface Refusing {
  /** A code of OpenSSL or of Node.js; the driver puts its own into the error. */
  readonly authorizationError?: unknown;
}

/**
 * Why the server's TLS does not do; undefined where that is not what went wrong, and where the way to the server broke.
 * @param stream of the connection that failed
 */
export function tlsFailure(target: Target, error: unknown, stream: unknown): Failure | undefined {
  const { code, syscall, reason, cert } = error as HandshakeError;
  const place = target.socketPath ?? `${target.host}:${target.port}`;
  const refuse = (message: string, remedy: string, kind = 'tls-failed') =>
    new Failure({ code: kind, message, untouched, remedy });
  if (code === 'HANDSHAKE_NO_SSL_SUPPORT') {
    if (target.hadTls) {
      return refuse(
        `The server at ${place} no longer offers TLS. An earlier connection of this command had it, so phasedb does not go on without.`,
        'Check which server, or which proxy, answers at this address. If it is the right one, configure TLS on it.',
        'no-tls',
      );
    }
    return refuse(
      `The server at ${place} does not offer TLS, but ssl-mode ${target.sslMode} requires it.`,
      'Configure TLS on the server, or choose another ssl-mode.',
      'no-tls',
    );
  }
  if (code !== 'HANDSHAKE_SSL_ERROR' || syscall !== undefined) return undefined;
  const { authorizationError } = (stream ?? {}) as Refusing;
  if (target.sslMode.startsWith('VERIFY_') && typeof authorizationError === 'string') {
    const { why, remedy } = certificateProblem(target, authorizationError, cert?.subjectaltname);
    return refuse(
      `The certificate of the server at ${place} does not pass ssl-mode ${target.sslMode}: ${why}.`,
      remedy,
    );
  }
  if (reason === undefined) return undefined;
  return refuse(
    `The server at ${place} and phasedb did not agree on TLS (${shortened(reason)}).`,
    'Check which server answers at this address, and its tls_version: phasedb needs TLSv1.2 or TLSv1.3.',
  );
}

interface HandshakeError {
  readonly code?: string;
  /** Of a network error, which may pass by itself. */
  readonly syscall?: string;
  /** Of OpenSSL. */
  readonly reason?: string;
  /** Where the host name does not fit. */
  readonly cert?: { readonly subjectaltname?: string };
}

const untrusted: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/**
 * What is wrong with a certificate, and what helps.
 * @param code of X509_verify_cert(3) as Node.js writes it, or ERR_TLS_CERT_ALTNAME_INVALID
 * @param names that the certificate has; a stranger's text
 */
function certificateProblem(target: Target, code: string, names: string | undefined) {
  const validity = 'Check the dates of the certificates of the server and in ssl-ca, and the clock of this machine.';
  if (code === 'CERT_HAS_EXPIRED') {
    return {
      why: 'it, or the certificate of its authority, has expired',
      remedy: `${validity} After a renewal, ALTER INSTANCE RELOAD TLS lets the server read it.`,
    };
  }
  if (code === 'CERT_NOT_YET_VALID')
    return { why: 'it, or the certificate of its authority, is not valid yet', remedy: validity };
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const which = names === undefined || names === '' ? 'It has no host name' : `It has ${shortened(names)}`;
    return {
      why: `it is not for the host ${target.host}. ${which}`,
      remedy:
        'Check which server answers at this address. If it is the right one, write a host name of its certificate into the URL, or choose VERIFY_CA with the ssl-ca of an authority that signs for your servers alone.',
    };
  }
  if (untrusted.has(code)) {
    const by =
      target.sslCa === undefined ? 'no public authority signed it' : `no authority in ${target.sslCa} signed it`;
    return {
      why: by,
      remedy:
        'Set ssl-ca to the PEM file of the authority that signed it: ca.pem in the data folder of a server that made its own.',
    };
  }
  return {
    why: `OpenSSL refuses it (${shortened(code)})`,
    remedy: 'Give the server a certificate without that fault. X509_verify_cert_error_string(3) explains the code.',
  };
}

/** A text of a stranger, in a sentence. */
function shortened(text: string): string {
  const printable = text.replace(/[^\x20-\x7e]/g, '?');
  return printable.length > 200 ? `${printable.slice(0, 200)}…` : printable;
}
