import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import { Failure } from '../core/failure.ts';
import { formatBytes, MiB } from '../core/storage-size.ts';
import { type Problem, problemsAsFailure } from './problem.ts';

/** Largest migration file. */
export const MOST_BYTES = 8 * MiB;

/** Reports the size before any of the file is parsed as YAML. */
export function tooLarge(file: string, bytes: number): Problem {
  return {
    rule: 'phase-file-invalid',
    place: { file, line: 1, column: 1 },
    phase: undefined,
    message: `The file is ${formatBytes(bytes)} large; a migration file has at most 8 MiB.`,
    remedy:
      'Check that this is the right file: a migration contains statements, not data. Otherwise split it into several migrations.',
  };
}

/**
 * The text of a UTF-8 file of at most 8 MiB, a byte order mark removed.
 * @throws {Failure} `phase-file-invalid` (exit 1): no such file, a directory, no permission, too large, another encoding
 */
export async function readFileText(path: string): Promise<string> {
  const bytes = await readBytes(path);
  if (!isUtf8(bytes)) throw problemsAsFailure(path, [wrongEncoding(path, bytes)]);
  return new TextDecoder().decode(bytes);
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    await using file = await open(path);
    const { size } = await file.stat();
    if (size > MOST_BYTES) throw problemsAsFailure(path, [tooLarge(path, size)]);
    // A pipe has no size, and a file may grow while it is read.
    const chunks: Buffer[] = [];
    let total = 0;
    for await (const chunk of file.createReadStream({ autoClose: false })) {
      chunks.push(chunk);
      total += chunk.length;
      if (total > MOST_BYTES) throw problemsAsFailure(path, [tooLarge(path, total)]);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): Failure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  const reasons: Readonly<Record<string, readonly [string, string]>> = {
    ENOENT: ['the file does not exist', 'Check the path. A relative path starts at the current directory.'],
    ENOTDIR: ['a part of the path is a file, not a directory', 'Check the path.'],
    EISDIR: ['it is a directory', 'Write the path of a migration file.'],
    EACCES: ['permission denied', 'Change the permissions of the file, or run the command as a user who can read it.'],
  };
  const [reason, remedy] = reasons[code] ?? [`the system reported ${code}`, 'Check the path and its disk.'];
  return new Failure({
    code: 'phase-file-invalid',
    message: `Could not read the migration file ${path}: ${reason}.`,
    untouched: 'Nothing was sent to the database.',
    remedy,
    cause: error,
  });
}

function wrongEncoding(file: string, bytes: Buffer): Problem {
  const remedy = 'Save the file as UTF-8 and run the command again.';
  const common = { rule: 'phase-file-invalid', phase: undefined, remedy };
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return {
      ...common,
      place: { file, line: 1, column: 1 },
      message: 'The file is encoded in UTF-16; a migration file must be UTF-8.',
    };
  }
  let line = 1;
  let start = 0;
  for (;;) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline < 0 ? bytes.length : newline;
    const content = bytes.subarray(start, end);
    if (!isUtf8(content) || newline < 0) {
      const column = content.toString('utf8').indexOf('\ufffd') + 1;
      return { ...common, place: { file, line, column }, message: 'These bytes are not valid UTF-8.' };
    }
    start = end + 1;
    line++;
  }
}
