import type { KeyObject } from 'node:crypto';
import { ExitCode, Failure } from '../../core/failure.ts';
import { readBoundedText } from '../../core/read-bounded.ts';
import { KiB } from '../../core/storage-size.ts';
import { readPublicKey } from './scrambles.ts';

/** A key of 16384 bits has 3 KiB. */
const MOST_KEY_BYTES = 64 * KiB;

/**
 * Reads the public key of a server from a file: the public_key.pem of its data folder, or what the server says
 * (SHOW STATUS LIKE 'Caching_sha2_password_rsa_public_key').
 * @throws Failure `server-public-key-unreadable` (wrong usage)
 */
export function readServerPublicKey(path: string): KeyObject {
  const unusable = (why: string) =>
    new Failure({
      code: 'server-public-key-unreadable',
      exit: ExitCode.wrongUsage,
      message: `phasedb cannot use the server-public-key-path file ${path}: ${why}.`,
      untouched: 'Nothing was sent to the server.',
      remedy: "Give the path of the server's public_key.pem; it is relative to the working folder of the command.",
    });
  const reading = readBoundedText(path, MOST_KEY_BYTES);
  if (!reading.ok) throw unusable(reading.why);
  const key = readPublicKey(reading.text);
  if (key === undefined) throw unusable('it does not hold an RSA public key in PEM form');
  return key;
}
