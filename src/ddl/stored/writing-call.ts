import type { Catalog } from '../../catalog/catalog.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import type { Span } from '../../sql/lexing/span.ts';
import { actingFunctions } from '../../sql/queries/acting-functions.ts';
import { callsIn } from './calls.ts';
import { excerpt } from './effect.ts';
import { nameEffects, verbOf } from './part-effects.ts';
import { partsOfCall, type ReachablePart, type Reached } from './reachable-parts.ts';

/** A function, or a view that calls one, whose use changes something, or may. */
export interface WritingCall {
  /** `calls the function f`, `reads the view v` */
  readonly use: string;
  /** Of the name in the query. */
  readonly span: Span;
  /** `the procedure p changes something (INSERT INTO t …)`, `the function f is not known` */
  readonly because: string;
  /** Nobody knows whether something changes. */
  readonly unread: boolean;
}

/** The first function or view in a query whose code, or what that calls, is not known to only read. */
export function findWritingCall(sql: string, catalog: Catalog): WritingCall | undefined {
  const { tokens } = lex(sql);
  for (const call of callsIn(tokens, undefined, catalog)) {
    for (const reached of partsOfCall(call, catalog)) {
      const because = whatChanges(reached);
      if (because === undefined) continue;
      const { span, name, kind } = call;
      const use = kind === 'view' ? `reads the view ${name}` : `calls the ${kind} ${name}`;
      return { use, span, because, unread: reached.kind === 'unread' };
    }
  }
  return undefined;
}

function whatChanges(reached: Reached): string | undefined {
  if (reached.kind === 'unread') return `the ${reached.program} ${reached.why}`;
  const program = `the ${reached.program ?? 'code'}`;
  const acting = [...actingFunctions(reached.tokens)].find(({ act }) => act !== 'wait');
  if (acting !== undefined) return `${program} calls ${acting.name}, which ${acting.does}`;
  const changes = writes(reached) || [...nameEffects(reached.tokens)].length > 0;
  return changes ? `${program} changes something (${excerpt(reached.sql)})` : undefined;
}

const reading = new Set(['SELECT', 'DO', 'CALL', 'TABLE', 'VALUES', '(']);

/** Whatever is not known to read counts as a change; a variable of the code may be set, one of the session stays set. */
function writes({ statement, tokens, variables }: ReachablePart): boolean {
  if (statement === undefined) return false;
  if (statement.kind === 'data') return !reading.has(verbOf(tokens) || (tokens[0]?.text ?? ''));
  if (statement.kind !== 'set') return true;
  if (statement.scope !== 'user' && statement.scope !== 'session') return true;
  const written = tokens.map(({ text }) => text.toLowerCase());
  const isOfUser = (name: string) =>
    written.includes(`@${name}`) &&
    !written.some((text) => text !== `@${name}` && text.replace(/[`"]/g, '').endsWith(name));
  return !statement.variables.every((name) => variables.has(name) || isOfUser(name));
}
