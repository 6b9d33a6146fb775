import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ExitCode, Failure } from '../../core/failure.ts';
import { readPublicKey } from './scrambles.ts';

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
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw unusable((error as NodeJS.ErrnoException).code ?? 'unknown error');
  }
  const key = readPublicKey(text);
  if (key === undefined) throw unusable('it does not hold an RSA public key in PEM form');
  return key;
}
