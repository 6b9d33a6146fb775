import { ExitCode, Failure } from '../failure.ts';

/** A command that is not written as it must be: exit 64, and nothing was done. */
export function wrongUsage(message: string, remedy: string): Failure {
  return new Failure({
    code: 'wrong-usage',
    exit: ExitCode.wrongUsage,
    message,
    untouched: 'Nothing was done.',
    remedy,
  });
}
