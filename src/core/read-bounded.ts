import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { formatBytes, KiB } from './storage-size.ts';

export type BoundedReading =
  | { readonly ok: true; readonly bytes: Buffer }
  /** `code` is the system's (`ENOENT`, `EACCES` …), or one of ours; `why` is the end of a sentence, for people. */
  | { readonly ok: false; readonly code: string; readonly why: string };

/** Why a file was not read, beside the reasons of the system. */
export const TOO_LARGE = 'too-large';
export const NOT_REGULAR = 'not-regular';
export const CHANGED = 'changed';

/** A pipe that was put in place since it was looked at has nobody at its other end: without the flag, the opening waits. */
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * Reads a whole file, and is the only function that does: nothing else knows how large a file is before it is in memory.
 * Regular files only. A device or a pipe may have no end, and a file below /proc has the size 0 and a content all the same.
 * Never throws.
 * @param most bytes; a larger file is not read
 */
export function readBounded(path: string, most: number): BoundedReading {
  let file: number | undefined;
  try {
    // Before it is opened: to open a device may have an effect.
    const refused = refusal(statSync(path), most);
    if (refused !== undefined) return refused;
    file = openSync(path, flags);
    const stats = fstatSync(file);
    return refusal(stats, most) ?? readAll(file, stats.size);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    return { ok: false, code, why: reasons[code] ?? `the system reported ${code}` };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** The text of the file, which is read as UTF-8. */
export function readBoundedText(
  path: string,
  most: number,
): { readonly ok: true; readonly text: string } | Extract<BoundedReading, { ok: false }> {
  const reading = readBounded(path, most);
  return reading.ok ? { ok: true, text: reading.bytes.toString('utf8') } : reading;
}

function refusal(stats: Stats, most: number): Extract<BoundedReading, { ok: false }> | undefined {
  if (stats.isDirectory()) return { ok: false, code: 'EISDIR', why: 'it is a directory' };
  if (!stats.isFile()) return { ok: false, code: NOT_REGULAR, why: `it is ${kindOf(stats)}, not a regular file` };
  if (stats.size <= most) return undefined;
  return {
    ok: false,
    code: TOO_LARGE,
    why: `it has ${formatBytes(stats.size)}; the limit is ${formatBytes(most)}`,
  };
}

function kindOf(stats: Stats): string {
  if (stats.isFIFO()) return 'a pipe';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
}

/** As many bytes as the file had when it was opened, and proof that no more follow. */
function readAll(file: number, size: number): BoundedReading {
  const bytes = Buffer.alloc(size + 1);
  let read = 0;
  while (read < bytes.length) {
    const some = readSync(file, bytes, read, Math.min(bytes.length - read, 1024 * KiB), null);
    if (some === 0) break;
    read += some;
  }
  if (read === size) return { ok: true, bytes: bytes.subarray(0, size) };
  if (size === 0) return { ok: false, code: NOT_REGULAR, why: 'the system reports the size 0, but it is not empty' };
  return { ok: false, code: CHANGED, why: 'its size changed while it was read' };
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'the file does not exist',
  ENOTDIR: 'a part of the path is a file, not a directory',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
  ELOOP: 'its symbolic links form a circle',
  ENAMETOOLONG: 'the path is too long',
};
