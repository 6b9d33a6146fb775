import type { Catalog } from '../../catalog/catalog.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import type { Span } from '../../sql/lexing/span.ts';
import { callsIn } from './calls.ts';
import { excerpt } from './effect.ts';
import { verbOf } from './part-effects.ts';
import { partsOfCall, type ReachablePart } from './reachable-parts.ts';

/** A function, or a view that calls one, whose use changes something. */
export interface WritingCall {
  /** `calls the function f`, `reads the view v` */
  readonly use: string;
  /** Of the name in the query. */
  readonly span: Span;
  /** The start of a statement that changes something, and the program that holds it. */
  readonly write: string;
  readonly program: string;
}

/** The first function or view in a query whose code, or what that calls, changes something; those that the catalog does not have are passed over. */
export function findWritingCall(sql: string, catalog: Catalog): WritingCall | undefined {
  const { tokens } = lex(sql);
  for (const call of callsIn(tokens, undefined, catalog)) {
    for (const part of partsOfCall(call, catalog)) {
      if (!writes(part)) continue;
      const { span, name, kind } = call;
      const use = kind === 'view' ? `reads the view ${name}` : `calls the ${kind} ${name}`;
      return { use, span, write: excerpt(part.sql), program: part.program ?? `function ${name}` };
    }
  }
  return undefined;
}

const reading = new Set(['SELECT', 'DO', 'CALL', 'TABLE', 'VALUES', '(']);

/** Whatever is not known to read counts as a change. */
function writes({ statement, tokens }: ReachablePart): boolean {
  if (statement.kind === 'data') return !reading.has(verbOf(tokens) || (tokens[0]?.text ?? ''));
  return !(statement.kind === 'set' && (statement.scope === 'user' || statement.scope === 'session'));
}
