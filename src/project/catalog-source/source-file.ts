import { Failure } from '../../core/failure.ts';
import { type PathOrder, readInWorkspace } from '../../core/read-in-workspace.ts';

export interface SourceFile extends PathOrder {
  /** Of the failure. */
  readonly code: string;
  /** For people: `schema`. */
  readonly what: string;
  /** A sentence with the command that makes it. */
  readonly ifNone?: string;
}

/** The text of a schema or a snapshot. @throws Failure with the code */
export function readSourceFile(path: string, { code, what, ifNone, ...order }: SourceFile): string {
  const reading = readInWorkspace(path, order);
  if (reading.ok) return reading.bytes.toString('utf8');
  const check =
    reading.code === 'ENOENT'
      ? 'Check the path; it is relative to the working folder of the command.'
      : 'Check the path.';
  throw new Failure({
    code,
    message: `The ${what} ${path} cannot be read: ${reading.why}.`,
    untouched: 'Nothing was linted.',
    remedy: [reading.remedy ?? check, ...(ifNone === undefined ? [] : [ifNone])].join(' '),
  });
}
