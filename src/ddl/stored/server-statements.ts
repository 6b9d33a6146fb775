import type { Token } from '../../sql/lexing/token.ts';
import type { SetVariable, Unread } from '../../sql/statements/statement.ts';
import type { Effect } from './effect.ts';

/** Statements that change accounts, rights, the server or replication, by their first word. */
const ofServer = new Set(
  (
    'GRANT REVOKE RENAME KILL FLUSH RESET PURGE CHANGE START STOP SHUTDOWN RESTART INSTALL UNINSTALL BINLOG CLONE IMPORT ' +
    'CACHE LOCK UNLOCK USE'
  ).split(' '),
);

/** Statements that change nothing, or only the transaction. */
const harmless = new Set(
  'COMMIT ROLLBACK SAVEPOINT RELEASE SHOW EXPLAIN DESCRIBE DESC ANALYZE CHECK CHECKSUM DEALLOCATE HANDLER HELP'.split(
    ' ',
  ),
);

/** What a statement does that no reader of definitions or rows knows; unknown, if nobody knows it. */
export function* serverEffect({ opening, reason }: Unread, tokens: readonly Token[]): Iterable<Effect> {
  const [first = '', second = ''] = tokens.map(({ upper }) => upper);
  if (harmless.has(first) || (first === 'START' && second === 'TRANSACTION')) return;
  if (first === 'PREPARE' || first === 'EXECUTE')
    yield { kind: 'unread', what: `runs SQL that it makes at run time (${first})` };
  else if (ofServer.has(first))
    yield {
      kind: 'server',
      what: `changes accounts, rights, the server or its locks (${first} ${second})`.replace(' )', ')'),
    };
  else yield { kind: 'unread', what: `has a statement that phasedb cannot read (${opening}: ${reason})` };
}

/** What SET may name besides variables without a lasting effect. */
const ofSession = new Set(['names', 'character', 'charset', 'transaction']);

/** Session variables by which the replicas do not get what is written. */
const hiding = new Set(['sql_log_bin', 'gtid_next']);

export function* setEffect({ scope, variables }: SetVariable): Iterable<Effect> {
  const names = variables.join(', ');
  if (scope === 'global') yield { kind: 'server', what: `sets ${names} for the whole server` };
  else if (scope === 'other' && !variables.every((name) => ofSession.has(name)))
    yield { kind: 'server', what: `changes accounts or roles (SET ${names.toUpperCase()})` };
  const hidden = variables.find((name) => hiding.has(name));
  if (hidden !== undefined) yield { kind: 'server', what: `sets ${hidden}, which keeps its writes from the replicas` };
}
