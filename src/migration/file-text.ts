import { isUtf8 } from 'node:buffer';
import { Failure } from '../core/failure.ts';
import { type FileIdentity, identityOf } from '../core/git-blob.ts';
import { CHANGED, NOT_REGULAR, TOO_LARGE } from '../core/read-bounded.ts';
import { OUT_OF_PLACE, readInWorkspace, type WorkspaceReading } from '../core/read-in-workspace.ts';
import { formatBytes, MiB } from '../core/storage-size.ts';
import type { NamedBy } from '../core/workspace-path.ts';
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

/** Where a migration file is, and who says so. */
export interface FilePlace {
  /** That the path counts from; by default the working folder. */
  readonly folder?: string;
  /** By default the call. */
  readonly namedBy?: NamedBy;
  /** Whether the target of a symbolic link is a migration too; by default none is. */
  readonly acceptsLink?: (target: string) => boolean;
}

/** A file as text, and which bytes it has. */
export interface FileText {
  readonly text: string;
  readonly identity: FileIdentity;
}

/** The text alone. @throws as {@link readTextFile} */
export function readFileText(path: string, place?: FilePlace): string {
  return readTextFile(path, place).text;
}

/**
 * The text of a UTF-8 file of at most 8 MiB, a byte order mark removed.
 * @throws {Failure} `phase-file-invalid` (exit 1): no such file, a directory, no permission; with a place: out of the workspace,
 *   not a regular file, too large, another encoding
 */
export function readTextFile(
  path: string,
  { folder = process.cwd(), namedBy = 'call', acceptsLink = () => false }: FilePlace = {},
): FileText {
  const reading = readInWorkspace(path, { folder, namedBy, acceptsLink, most: MOST_BYTES });
  if (!reading.ok) throw unreadable(path, reading);
  const { bytes } = reading;
  if (!isUtf8(bytes)) throw problemsAsFailure(path, [wrongEncoding(path, bytes)]);
  return { text: new TextDecoder().decode(bytes), identity: identityOf(bytes) };
}

function unreadable(file: string, { code, why, remedy }: Extract<WorkspaceReading, { ok: false }>): Failure {
  const reported: Readonly<Record<string, string>> = {
    [OUT_OF_PLACE]: remedy ?? '',
    [NOT_REGULAR]: 'Write the migration into a file, and give its path.',
    [CHANGED]: 'Run the command again when the file is complete.',
    [TOO_LARGE]:
      'Check that this is the right file: a migration contains statements, not data. Otherwise split it into several migrations.',
  };
  const message = `Could not read the migration file ${file}: ${why}.`;
  const ofFile = reported[code];
  if (ofFile !== undefined) {
    const place = { file, line: 1, column: 1 };
    return problemsAsFailure(file, [{ rule: 'phase-file-invalid', place, phase: undefined, message, remedy: ofFile }]);
  }
  const remedies: Readonly<Record<string, string>> = {
    ENOENT: 'Check the path. A relative path starts at the current directory.',
    ENOTDIR: 'Check the path.',
    EISDIR: 'Write the path of a migration file.',
    EACCES: 'Change the permissions of the file, or run the command as a user who can read it.',
  };
  return new Failure({
    code: 'phase-file-invalid',
    message,
    untouched: 'Nothing was sent to the database.',
    remedy: remedies[code] ?? 'Check the path and its disk.',
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
