/** What the process says to its caller; docs/exit-codes.md has the table, which does not change. */
export const ExitCode = {
  done: 0,
  failed: 1,
  gateTimedOut: 2,
  alreadyRunning: 3,
  needsDecision: 4,
  stoppedEarly: 5,
  wrongUsage: 64,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** A position in a file that a person wrote; line and column count from 1, columns in UTF-16 units. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface FailureParts {
  /** Stable name in kebab-case, for machines and for the documentation, e.g. `access-denied`. */
  readonly code: string;
  /** What happened, in one sentence, without secrets. */
  readonly message: string;
  readonly exit?: ExitCode;
  readonly place?: Place | undefined;
  /** The statement concerned, as it was (or would have been) sent. */
  readonly statement?: string | undefined;
  /** What was left as it was, e.g. "Nothing was changed." */
  readonly untouched?: string | undefined;
  /** What to do next. */
  readonly remedy?: string | undefined;
  readonly cause?: unknown;
}

/**
 * An outcome that a person must act on: a bad file, a refusal, a server that says no. It is printed as one paragraph and
 * never with a stack trace; anything else that is thrown is a bug of ours and is printed with one.
 */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: string;
  readonly exit: ExitCode;
  readonly place: Place | undefined;
  readonly statement: string | undefined;
  readonly untouched: string | undefined;
  readonly remedy: string | undefined;

  constructor(parts: FailureParts) {
    super(parts.message, parts.cause === undefined ? undefined : { cause: parts.cause });
    this.code = parts.code;
    this.exit = parts.exit ?? ExitCode.failed;
    this.place = parts.place;
    this.statement = parts.statement;
    this.untouched = parts.untouched;
    this.remedy = parts.remedy;
  }
}

/** A command or an input that is not written as it must be: exit 64, and nothing was done. */
export function wrongUsage(message: string, remedy: string): Failure {
  return new Failure({
    code: 'wrong-usage',
    exit: ExitCode.wrongUsage,
    message,
    untouched: 'Nothing was done.',
    remedy,
  });
}

/** `file:line:column`, the form that terminals and editors make clickable. */
export function formatPlace(place: Place): string {
  return `${place.file}:${place.line}:${place.column}`;
}

/** For the `default` branch of an exhaustive switch: the compiler objects when a case is missing. */
export function unreachable(value: never): never {
  throw new Error(`unexpected value ${JSON.stringify(value)}`);
}
