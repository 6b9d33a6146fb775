import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Failure } from '../../core/failure.ts';

/**
 * The text of a schema or a snapshot.
 * @param names.what for people @param names.ifNone a sentence with the command that makes it
 * @throws Failure with the code
 */
export function readSourceFile(
  path: string,
  folder: string,
  { code, what, ifNone = '' }: { readonly code: string; readonly what: string; readonly ifNone?: string },
): string {
  try {
    return readFileSync(resolve(folder, path), 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new Failure({
      code,
      message: `The ${what} ${path} cannot be read (${reason}).`,
      untouched: 'Nothing was linted.',
      remedy: `Check the path; it is relative to the working folder of the command. ${ifNone}`.trimEnd(),
    });
  }
}
