import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import { Failure } from '../core/failure.ts';
import { formatBytes, MiB } from '../core/storage-size.ts';
import { type Problem, problemsAsFailure } from './problem.ts';

/** Of a migration file (FORMAT.md, "Limits"). */
export const MOST_BYTES = 8 * MiB;

/** A file is told to be too large before any of it is read as YAML. */
export function tooLarge(file: string, bytes: number): Problem {
  return {
    rule: 'phase-file-invalid',
    place: { file, line: 1, column: 1 },
    phase: undefined,
    message: `The file is ${formatBytes(bytes)} large; a migration file has at most 8 MiB.`,
    remedy: 'Is it the right file? A migration holds statements, and no data; split it if it is one.',
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
    // A pipe has no size to ask for, and a file may grow meanwhile.
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
    ENOENT: ['there is no such file', 'Check the path; it counts from the folder that the command runs in.'],
    ENOTDIR: ['a part of the path is a file and not a folder', 'Check the path.'],
    EISDIR: ['it is a folder', 'Name a file in it.'],
    EACCES: ['this user may not read it', 'Change its permissions, or run the command as a user who may.'],
  };
  const [reason, remedy] = reasons[code] ?? [`the system says ${code}`, 'Check the path and the disk that it is on.'];
  return new Failure({
    code: 'phase-file-invalid',
    message: `The migration file ${path} cannot be read: ${reason}.`,
    untouched: 'Nothing was sent to the database.',
    remedy,
    cause: error,
  });
}

function wrongEncoding(file: string, bytes: Buffer): Problem {
  const remedy = 'Save it as UTF-8 and try again.';
  const common = { rule: 'phase-file-invalid', phase: undefined, remedy };
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return {
      ...common,
      place: { file, line: 1, column: 1 },
      message: 'The file is UTF-16; a migration file is UTF-8.',
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
      return { ...common, place: { file, line, column }, message: 'The bytes here are no UTF-8.' };
    }
    start = end + 1;
    line++;
  }
}
