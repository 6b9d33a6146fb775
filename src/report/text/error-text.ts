import { ExitCode, Failure, formatPlace, type Place } from '../../core/failure.ts';
import { nextCommand } from '../../core/next-command.ts';
import { closeValue } from '../../core/row-value.ts';
import { errorAdvice } from '../../mysql/error-advice.ts';
import { ServerError } from '../../mysql/server-error.ts';
import { freeConnections } from '../../mysql/server-trouble.ts';
import { markLiterals } from '../../sql/lexing/mark-literals.ts';
import { visible } from './visible.ts';
import { wrap } from './wrap.ts';

/** Whatever ended a command early, as its caller sees it. */
export interface ErrorReport {
  readonly exit: ExitCode;
  /** Stable name in kebab-case; `bug` for what should not have happened. */
  readonly code: string;
  readonly message: string;
  readonly place: Place | undefined;
  readonly statement: string | undefined;
  readonly untouched: string | undefined;
  readonly remedy: string | undefined;
  /** Of a bug alone. */
  readonly stack: string | undefined;
}

/** The one place where a thrown thing becomes an exit code and a text. */
export function reportError(error: unknown): ErrorReport {
  const none = { place: undefined, statement: undefined, untouched: undefined, remedy: undefined, stack: undefined };
  if (error instanceof Failure) {
    const { exit, code, message, place, statement, untouched, remedy } = error;
    return { exit, code, message, place, statement, untouched, remedy, stack: undefined };
  }
  if (error instanceof ServerError && error.kind === 'connection-lost') {
    const answering = /^No MySQL server answers/.test(error.message);
    return {
      ...none,
      exit: ExitCode.failed,
      code: answering ? 'no-server' : 'connection-lost',
      message: answering ? error.message : `The connection to the MySQL server was lost: ${sentence(error.message)}`,
      statement: error.statement && markLiterals(error.statement),
      remedy: answering
        ? 'Check the host and the port of the database URL. Check that the server runs and this machine can reach it.'
        : `Check that the server runs. To see which steps are complete, before you resume: ${nextCommand('status')}`,
    };
  }
  if (error instanceof ServerError && error.kind === 'no-connection') {
    return {
      ...none,
      exit: ExitCode.failed,
      code: 'no-connection',
      message: sentence(error.message),
      remedy: `${freeConnections(error)} Then run the same command again.`,
    };
  }
  if (error instanceof ServerError) {
    const advice = errorAdvice(error, nextCommand('doctor'));
    return {
      ...none,
      exit: ExitCode.failed,
      code: advice?.code ?? 'server-error',
      message: `The MySQL server answered with ${error.errno === undefined ? 'an error' : `error ${error.errno}`}: ${sentence(error.message)}`,
      statement: error.statement && markLiterals(error.statement),
      remedy: `${advice?.remedy ?? 'Find what locks or ends it (SHOW PROCESSLIST).'} To see which steps are complete: ${nextCommand('status')}`,
    };
  }
  return {
    ...none,
    exit: ExitCode.failed,
    code: 'bug',
    message: `phasedb hit an unexpected error: ${error instanceof Error ? error.message : String(error)}`,
    remedy: 'This is a bug of phasedb-action. Please report it in the issues of its repository, with the text below.',
    stack: error instanceof Error ? error.stack : undefined,
  };
}

function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

/** The message, after its place. */
export function placedMessage({ place, message }: Pick<ErrorReport, 'place' | 'message'>): string {
  return place === undefined ? message : `${formatPlace(place)}: ${message}`;
}

/** What is as it was, and what to do next; empty where nothing is known of either. */
export function adviceOf({ untouched, remedy }: Partial<Pick<ErrorReport, 'untouched' | 'remedy'>>): string {
  return [untouched, remedy].filter((part) => part !== undefined).join(' ');
}

/** The report as a paragraph for people, wrapped, without colours and without hidden characters. */
export function errorText(report: ErrorReport, width: number): string {
  const advice = adviceOf(report);
  const parts = [
    wrap(visible(`error: ${placedMessage(report)}`), width),
    ...(report.statement === undefined ? [] : [`  statement: ${bounded(report.statement)}`]),
    ...(advice === '' ? [] : [wrap(visible(`  ${advice}`), width)]),
    ...(report.stack === undefined ? [] : [visible(report.stack)]),
  ];
  return parts.join('\n');
}

/** The report as one value for machines, everything in it data. */
export function errorJson(report: ErrorReport): object {
  return {
    version: 1,
    exit: report.exit,
    error: {
      code: report.code,
      message: report.message,
      place: report.place ?? null,
      statement: report.statement === undefined ? null : bounded(report.statement),
      untouched: report.untouched ?? null,
      remedy: report.remedy ?? null,
    },
  };
}

/** Long enough to recognise the statement. */
function bounded(statement: string): string {
  const flat = visible(statement.replace(/\s+/g, ' ').trim());
  return flat.length > 300 ? `${closeValue(flat.slice(0, 300))}…` : flat;
}
