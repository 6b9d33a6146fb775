import { identifierOf } from '../lexing/quote.ts';
import type { Token } from '../lexing/token.ts';

/** What a function does besides computing a value. */
export type FunctionAct =
  /** It changes the server, or reads its files. */
  | 'server'
  /** It takes or releases locks of the session, those of phasedb among them. */
  | 'lock'
  /** It only takes time. */
  | 'wait';

/** MySQL's own that do more than compute; in upper case. */
const acting: ReadonlyMap<string, readonly [FunctionAct, string]> = new Map([
  ['LOAD_FILE', ['server', 'reads a file of the server']],
  ['GET_LOCK', ['lock', 'takes a lock of the session']],
  ['RELEASE_LOCK', ['lock', 'releases a lock of the session']],
  ['RELEASE_ALL_LOCKS', ['lock', 'releases every lock of the session']],
  ['SLEEP', ['wait', 'waits']],
  ['BENCHMARK', ['wait', 'keeps the server busy']],
  ['MASTER_POS_WAIT', ['wait', 'waits for a replica']],
  ['SOURCE_POS_WAIT', ['wait', 'waits for a replica']],
  ['WAIT_FOR_EXECUTED_GTID_SET', ['wait', 'waits for transactions']],
  ['WAIT_UNTIL_SQL_THREAD_AFTER_GTIDS', ['wait', 'waits for transactions']],
]);

/**
 * Functions of MySQL, its plugins and components that change replication, keys, the audit log or the firewall (manual, "Functions
 * That Configure Group Replication", "Keyring Functions", "Audit Log Functions"), and those of lib_mysqludf_sys that run programs.
 */
const changingServer =
  /^(asynchronous_connection_failover_(add|delete|reset)\w*|group_replication_(set|switch|reset|enable|disable)\w*|keyring_key_\w*(generate|store|remove)|audit_log_(encryption_password_set|filter_(set|remove|flush)|rotate)\w*|set_firewall_\w+|(reload|load)_\w*firewall\w*|sys_(exec|eval|set))$/i;

export interface ActingFunction {
  readonly token: Token;
  /** As written, without quotes. */
  readonly name: string;
  readonly act: FunctionAct;
  /** After "which": `releases every lock of the session`. */
  readonly does: string;
}

/** The calls of functions that do more than compute a value, in order of appearance; stored functions apart. */
export function* actingFunctions(tokens: readonly Token[]): Iterable<ActingFunction> {
  for (const [index, token] of tokens.entries()) {
    if (tokens[index + 1]?.text !== '(' || (token.kind !== 'word' && token.kind !== 'quoted')) continue;
    const name = identifierOf(token);
    const own = tokens[index - 1]?.text === '.' ? undefined : acting.get(name.toUpperCase());
    if (own !== undefined) yield { token, name, act: own[0], does: own[1] };
    else if (changingServer.test(name)) yield { token, name, act: 'server', does: 'changes the server' };
  }
}
