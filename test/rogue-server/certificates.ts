import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** A certificate with its key, both as PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** An authority that signs certificates of servers. */
export interface Authority {
  /** Its own certificate: the file of ssl-ca. */
  readonly cert: string;
  /** A server's certificate for these host names. */
  issue(...hosts: string[]): Certificate;
  /** The same, valid from one day to another, counted from today. */
  issueFor(days: Days, ...hosts: string[]): Certificate;
}

/** When a certificate is valid, in days from now. */
export interface Days {
  readonly from: number;
  readonly until: number;
}

const today: Days = { from: -1, until: 1 };

/** Makes an authority that nobody trusts until its certificate is given as ssl-ca (X.509 v3, RFC 5280; keys on P-256). */
export function makeAuthority(name = 'Test authority'): Authority {
  const own = keyPair();
  const cert = certificate({
    subject: name,
    issuer: name,
    key: own.publicKey,
    signer: own.privateKey,
    isAuthority: true,
  });
  const issueFor = (days: Days, ...hosts: string[]) => {
    const { publicKey, privateKey } = keyPair();
    const subject = hosts[0] ?? 'nobody';
    const parts = { subject, issuer: name, key: publicKey, signer: own.privateKey, isAuthority: false, hosts, days };
    return { cert: certificate(parts), key: pem(privateKey) };
  };
  return { cert, issueFor, issue: (...hosts) => issueFor(today, ...hosts) };
}

/** A server's certificate that it signed itself. */
export function selfSigned(...hosts: string[]): Certificate {
  const { publicKey, privateKey } = keyPair();
  const name = hosts[0] ?? 'nobody';
  const parts = { subject: name, issuer: name, key: publicKey, signer: privateKey, isAuthority: false, hosts };
  return { cert: certificate(parts), key: pem(privateKey) };
}

function pem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function keyPair() {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

interface Parts {
  readonly subject: string;
  readonly issuer: string;
  readonly key: KeyObject;
  readonly signer: KeyObject;
  readonly isAuthority: boolean;
  readonly hosts?: readonly string[];
  readonly days?: Days;
}

function certificate({ subject, issuer, key, signer, isAuthority, hosts = [], days = today }: Parts): string {
  const algorithm = sequence(identifier('1.2.840.10045.4.3.2')); // ecdsa-with-SHA256
  const day = 86_400_000;
  const extensions = [
    extension('2.5.29.19', true, sequence(...(isAuthority ? [der(0x01, Buffer.from([0xff]))] : []))),
    ...(isAuthority ? [extension('2.5.29.15', true, der(0x03, Buffer.from([1, 0x06])))] : []),
    ...(hosts.length > 0
      ? [extension('2.5.29.17', false, sequence(...hosts.map((host) => der(0x82, Buffer.from(host)))))]
      : []),
  ];
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(12)])),
    algorithm,
    nameOf(issuer),
    sequence(time(Date.now() + days.from * day), time(Date.now() + days.until * day)),
    nameOf(subject),
    key.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  const signature = der(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', body, signer)]));
  const lines = sequence(body, algorithm, signature)
    .toString('base64')
    .replace(/.{64}(?=.)/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

/** One element of ASN.1's DER (X.690): its tag, its length, its content. */
function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const bytes = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...bytes]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function identifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const base128 = (value: number): number[] => {
    const digits = [value & 0x7f];
    for (let left = value >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80);
    return digits;
  };
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function nameOf(common: string): Buffer {
  return sequence(der(0x31, sequence(identifier('2.5.4.3'), der(0x0c, Buffer.from(common)))));
}

function time(ms: number): Buffer {
  return der(0x17, Buffer.from(`${new Date(ms).toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`));
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  return sequence(identifier(id), ...(critical ? [der(0x01, Buffer.from([0xff]))] : []), der(0x04, value));
}
