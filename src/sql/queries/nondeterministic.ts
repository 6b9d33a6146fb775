import type { Token } from '../lexing/token.ts';

/** Functions whose value differs from call to call, statement to statement or session to session (manual, "Replication and System Functions"). */
const called = new Set(
  (
    'UUID UUID_SHORT RAND NOW SYSDATE CURDATE CURTIME CURRENT_TIMESTAMP CURRENT_DATE CURRENT_TIME LOCALTIME LOCALTIMESTAMP ' +
    'UTC_DATE UTC_TIME UTC_TIMESTAMP CONNECTION_ID USER CURRENT_USER SESSION_USER SYSTEM_USER CURRENT_ROLE LAST_INSERT_ID ' +
    'FOUND_ROWS ROW_COUNT RANDOM_BYTES GET_LOCK RELEASE_LOCK IS_FREE_LOCK IS_USED_LOCK SLEEP LOAD_FILE'
  ).split(' '),
);

/** Those of them that need no parentheses. */
const bare = new Set(
  'CURRENT_TIMESTAMP CURRENT_DATE CURRENT_TIME LOCALTIME LOCALTIMESTAMP UTC_DATE UTC_TIME UTC_TIMESTAMP CURRENT_USER'.split(
    ' ',
  ),
);

/**
 * The calls in a statement that give another value each time, in upper case, each once, in order of appearance;
 * assignments to user variables count as `@name`. UNIX_TIMESTAMP counts where it has no argument.
 */
export function nondeterministicFunctions(tokens: readonly Token[]): string[] {
  const found = new Set<string>();
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1]?.text;
    if (token.kind === 'variable' && next === ':=') found.add(token.text);
    if (token.kind !== 'word' || tokens[index - 1]?.text === '.' || next === '.') continue;
    const name = token.upper;
    if (called.has(name) && (next === '(' || bare.has(name))) found.add(name);
    if (name === 'UNIX_TIMESTAMP' && next === '(' && tokens[index + 2]?.text === ')') found.add(name);
  }
  return [...found];
}
