import { constants, createHash, createPublicKey, type KeyObject, publicEncrypt } from 'node:crypto';

/** Bytes of a server's challenge. */
export const challengeLength = 20;

/** The answer of mysql_native_password: SHA1(password) XOR SHA1(challenge + SHA1(SHA1(password))). */
export function nativeScramble(password: string, challenge: Buffer): Buffer {
  if (password === '') return Buffer.alloc(0);
  const once = digest('sha1', password);
  return mixed(once, digest('sha1', challenge, digest('sha1', once)));
}

/** The first answer of caching_sha2_password: SHA256(password) XOR SHA256(SHA256(SHA256(password)) + challenge). */
export function sha256Scramble(password: string, challenge: Buffer): Buffer {
  if (password === '') return Buffer.alloc(0);
  const once = digest('sha256', password);
  return mixed(once, digest('sha256', digest('sha256', once), challenge));
}

/** The password as MySQL's plugins send it to who may read it. */
export function asItIs(password: string): Buffer {
  return Buffer.from(`${password}\0`);
}

/**
 * The password for the holder of a server's private key alone.
 * @throws Error where it is too long for the key
 */
export function encryptedFor(key: KeyObject, password: string, challenge: Buffer): Buffer {
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  return publicEncrypt({ key, padding, oaepHash: 'sha1' }, mixed(asItIs(password), challenge));
}

/** The public RSA key in a PEM text; undefined where there is none in it. */
export function readPublicKey(pem: string | Buffer): KeyObject | undefined {
  if (!/^\s*-----BEGIN (RSA )?PUBLIC KEY-----/.test(String(pem))) return undefined;
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyType === 'rsa' ? key : undefined;
  } catch {
    return undefined;
  }
}

function digest(algorithm: 'sha1' | 'sha256', ...parts: readonly (string | Buffer)[]): Buffer {
  const hash = createHash(algorithm);
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function mixed(bytes: Buffer, seed: Buffer): Buffer {
  return Buffer.from(bytes.map((byte, index) => byte ^ (seed[index % seed.length] ?? 0)));
}
