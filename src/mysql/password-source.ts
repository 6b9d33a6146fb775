import { operatorEnvironment } from '../core/child-environment.ts';
import { type ProgramEnd, runProgram } from '../core/child-program.ts';
import { ExitCode, Failure } from '../core/failure.ts';
import { optionCalled } from '../core/next-command.ts';
import { NOT_REGULAR, readBoundedText } from '../core/read-bounded.ts';
import { formatBytes, KiB } from '../core/storage-size.ts';

/**
 * Reads the password again for each new connection: a cloud token lives for minutes, and a run may last for hours.
 * @param refused the server has refused the password that was given last
 */
export type PasswordSource = (refused: boolean) => Promise<string>;

/** Where a password is said to be, beside the URL. */
export interface PasswordPlace {
  readonly passwordFile?: string | undefined;
  readonly passwordCommand?: string | undefined;
}

/** Tokens of clouds have 2 KiB. */
const MOST_PASSWORD_BYTES = 64 * KiB;
const commandMs = 30_000;
/** A run opens several connections one after the other; a token outlives that. */
const keptMs = 60_000;

/**
 * The source that the options name; undefined: the password is the URL's.
 * @throws Failure `wrong-usage` where both are given, `password-file-unreadable`
 */
export function passwordSourceOf({ passwordFile, passwordCommand }: PasswordPlace): PasswordSource | undefined {
  if (passwordFile !== undefined && passwordCommand !== undefined) {
    throw new Failure({
      code: 'wrong-usage',
      exit: ExitCode.wrongUsage,
      message: 'A password file and a password command are given.',
      untouched: 'Nothing was done.',
      remedy: 'Keep one of the two.',
    });
  }
  if (passwordFile !== undefined) return fromFile(passwordFile);
  return passwordCommand === undefined ? undefined : fromCommand(passwordCommand);
}

/** Whoever renews the file may be at it right now: what was read before is then given once more. */
function fromFile(path: string): PasswordSource {
  let last = readPasswordFile(path);
  return async () => {
    try {
      last = readPasswordFile(path) || last;
    } catch {
      // The server decides whether the old one still counts.
    }
    return last;
  };
}

function fromCommand(command: string): PasswordSource {
  let last: { readonly password: string; readonly at: number } | undefined;
  let running: Promise<string> | undefined;
  return async (refused) => {
    if (last !== undefined && !refused && performance.now() - last.at < keptMs) return last.password;
    running ??= outputOf(command).finally(() => {
      running = undefined;
    });
    try {
      last = { password: await running, at: performance.now() };
    } catch (error) {
      if (last === undefined) throw error;
    }
    return last.password;
  };
}

/** Nothing of what it writes may be shown: it is a password, or an error that quotes one. */
async function outputOf(command: string): Promise<string> {
  const order = { env: operatorEnvironment(), timeMs: commandMs, mostBytes: MOST_PASSWORD_BYTES, byShell: true };
  const { exit, why, stdout } = await runProgram(command, [], order);
  const password = stdout.replace(/\r?\n$/, '');
  if (exit === 0 && password !== '') return password;
  throw new Failure({
    code: 'password-command-failed',
    exit: ExitCode.wrongUsage,
    message: `The password command ${exit === 0 ? 'wrote nothing' : howEnded({ exit, why })}.`,
    untouched: 'Nothing was changed.',
    remedy: 'Run the command by hand. It must write the password, and nothing else, to its standard output.',
  });
}

function howEnded({ exit, why }: Pick<ProgramEnd, 'exit' | 'why'>): string {
  if (why === 'too-long') return `did not end within ${commandMs / 1000} s, and was ended with all that it started`;
  if (why === 'too-much') return `wrote more than ${formatBytes(MOST_PASSWORD_BYTES)}`;
  if (why === 'signal') return 'was ended by a signal';
  return exit === undefined ? 'could not be started' : `ended with exit code ${exit}`;
}

/**
 * Content of a password file: one line, its line end removed.
 * @throws Failure `password-file-unreadable` (wrong usage)
 */
export function readPasswordFile(path: string): string {
  const reading = readBoundedText(path, MOST_PASSWORD_BYTES);
  if (reading.ok) return reading.text.replace(/\r?\n$/, '');
  throw new Failure({
    code: 'password-file-unreadable',
    exit: ExitCode.wrongUsage,
    message: `The password file ${path} cannot be read: ${reading.why}.`,
    remedy:
      reading.code === NOT_REGULAR
        ? `phasedb reads the password again for each connection, so the file must be a regular file. For a program that writes the password, give ${optionCalled('password-command')}.`
        : 'Give the path of a file that holds the password on its first line.',
  });
}
