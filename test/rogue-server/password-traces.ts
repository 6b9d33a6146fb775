import { constants, createHash, type KeyObject, privateDecrypt } from 'node:crypto';

/** What a server could try on the bytes that it got. */
export interface Means {
  /** The challenges that it sent. */
  readonly challenges: readonly Buffer[];
  /** The private half of a key that it offered. */
  readonly key?: KeyObject;
}

/**
 * The forms in which a password, or a stored hash that logs in as well as it, can be read out of what a client sent: as it is,
 * encoded, mixed with a challenge, or encrypted for a key of the server. Empty where the server learned nothing.
 */
export function passwordTraces(
  password: string,
  { received, packets }: { readonly received: Buffer; readonly packets: readonly Buffer[] },
  { challenges, key }: Means,
): string[] {
  const forms = formsOf(password);
  const found = (where: string, bytes: Buffer) =>
    forms.filter(({ bytes: form }) => bytes.includes(form)).map(({ name }) => `${name} ${where}`);
  return [
    ...found('in what came', received),
    ...packets.flatMap((packet) => [
      ...challenges.flatMap((challenge) => found('behind a challenge', xor(packet, challenge))),
      ...decrypted(packet, key).flatMap((plain) => [
        ...found('for the key of the server', plain),
        ...challenges.flatMap((challenge) => found('for the key of the server', xor(plain, challenge))),
      ]),
    ]),
  ];
}

function formsOf(password: string): { readonly name: string; readonly bytes: Buffer }[] {
  const bytes = Buffer.from(password);
  const sha1 = (of: Buffer) => createHash('sha1').update(of).digest();
  const sha256 = (of: Buffer) => createHash('sha256').update(of).digest();
  const texts: readonly (readonly [string, Buffer])[] = [
    ['the password', bytes],
    // A server that gets half of it has got too much.
    ['the first half', bytes.subarray(0, Math.ceil(bytes.length / 2))],
    ['the second half', bytes.subarray(Math.floor(bytes.length / 2))],
    ['the password backwards', Buffer.from(bytes).reverse()],
    ['utf16', Buffer.from(password, 'utf16le')],
  ];
  const hashes: readonly (readonly [string, Buffer])[] = [
    ['sha1', sha1(bytes)],
    ['sha1 of sha1', sha1(sha1(bytes))],
    ['sha256', sha256(bytes)],
    ['sha256 of sha256', sha256(sha256(bytes))],
    ['md5', createHash('md5').update(bytes).digest()],
  ];
  return [...texts, ...hashes].flatMap(([name, form]) => [
    { name, bytes: form },
    { name: `${name} in hex`, bytes: Buffer.from(form.toString('hex')) },
    { name: `${name} in base64`, bytes: Buffer.from(form.toString('base64').replace(/=+$/, '')) },
  ]);
}

function decrypted(packet: Buffer, key: KeyObject | undefined): Buffer[] {
  if (key === undefined) return [];
  try {
    return [privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }, packet)];
  } catch {
    return [];
  }
}

function xor(bytes: Buffer, seed: Buffer): Buffer {
  return Buffer.from(bytes.map((byte, index) => byte ^ (seed[index % seed.length] ?? 0)));
}
