import { privilegeAdvice } from './privilege-advice.ts';
import type { ServerError } from './server-error.ts';
import { serverTrouble } from './server-trouble.ts';
import { statementAdvice } from './statement-advice.ts';

/** What to do about an error of the server. */
export interface ErrorAdvice {
  /** Of the failure that tells it; undefined: the caller has one for statements that are at fault. */
  readonly code: string | undefined;
  /** Whole sentences; which command goes on is for the caller to add. */
  readonly remedy: string;
}

/**
 * The one table of errors: a state of the server, a missing privilege, or the statement and its rows. Of what is not in it, only
 * the server's words are said.
 * @param grants the command that lists missing grants
 * @returns undefined for connections that are lost, kills and waits for locks, which the caller knows more of
 */
export function errorAdvice(error: ServerError, grants: string): ErrorAdvice | undefined {
  if (['connection-lost', 'killed', 'deadlock', 'lock-wait'].includes(error.kind)) return undefined;
  const trouble = serverTrouble(error);
  if (trouble !== undefined) return trouble;
  const privilege = privilegeAdvice(error);
  if (privilege !== undefined || error.kind === 'access-denied') {
    const remedy = `${privilege ?? 'Grant the missing privileges.'} ${grants} lists all that are missing.`;
    return { code: 'grant-missing', remedy };
  }
  const known = error.errno === undefined ? undefined : statementAdvice[error.errno];
  if (known === undefined) return { code: undefined, remedy: unknown(error) };
  const isDdl = /^\s*(ALTER|CREATE|DROP|RENAME)\b/i.test(error.statement ?? '');
  const rule = known.rule === undefined || !isDdl ? '' : ` See the lint rule ${known.rule}.`;
  return { code: undefined, remedy: `${known.remedy}${rule}` };
}

function unknown({ errno }: ServerError): string {
  return `phasedb has no advice for this error${errno === undefined ? '' : `; the MySQL error reference describes error ${errno}`}. Remove the cause that the server names.`;
}
