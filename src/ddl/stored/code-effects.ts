import type { Catalog } from '../../catalog/catalog.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import type { Span } from '../../sql/lexing/span.ts';
import { readStatement } from '../../sql/statements/read-statement.ts';
import { readStoredText } from '../../sql/statements/read-stored-text.ts';
import type { Statement } from '../../sql/statements/statement.ts';
import type { StoredCode, StoredKind } from '../../sql/statements/stored-code.ts';
import type { ServerFacts } from '../verdict.ts';
import { callsIn, type ProgramCall } from './calls.ts';
import type { CodeEffect, Effect, EffectKind } from './effect.ts';
import { nameEffects, type Surroundings, statementEffects } from './part-effects.ts';

/** So many of a kind are enough to refuse a statement and to say why. */
const MOST_OF_A_KIND = 20;

/**
 * What the code that a statement stores, or the event that it enables, does when it runs: what destroys, what copies or blocks,
 * what changes the server, and what cannot be read. Programs that it calls are followed, as far as the catalog has them.
 * @param catalog the definitions before the statement
 * @returns in the order of the text; at most 20 of a kind
 */
export function codeEffects(statement: Statement, catalog: Catalog, server: ServerFacts): readonly CodeEffect[] {
  if (statement.kind !== 'object' || statement.object === 'database' || statement.object === 'other') return [];
  const walk = new CodeWalk(catalog, server, statement.object);
  if (statement.code !== undefined) walk.follow(statement.code, statement.object);
  else if (statement.event?.status === 'enabled' && statement.name !== undefined)
    walk.call({ kind: 'event', ...statement.name }, statement.name.span);
  return walk.effects;
}

class CodeWalk {
  readonly effects: CodeEffect[] = [];
  readonly #catalog: Catalog;
  readonly #server: ServerFacts;
  readonly #runner: StoredKind;
  readonly #counts = new Map<EffectKind, number>();
  readonly #visited = new Set<string>();
  /** A call in a loop, or of a trigger for each row, repeats what it calls. */
  #repeats: boolean;
  #through: readonly string[] = [];

  constructor(catalog: Catalog, server: ServerFacts, runner: StoredKind) {
    this.#catalog = catalog;
    this.#server = server;
    this.#runner = runner;
    this.#repeats = runner === 'trigger' || runner === 'event';
  }

  /** @param at of the call in the statement that is judged; undefined: the code is that statement's own */
  follow(code: StoredCode, owner: StoredKind, at?: Span): void {
    const { options } = code;
    const around = this.#repeats;
    for (const { kind, sql, span, variables, repeats } of code.parts) {
      this.#repeats = around || repeats;
      const surroundings: Surroundings = {
        catalog: this.#catalog,
        server: this.#server,
        runner: this.#runner,
        repeats: this.#repeats,
        variables,
        inTrigger: owner === 'trigger',
      };
      const place = at ?? span;
      const tokens = lex(sql, options).tokens.filter((token) => token.kind !== 'hint');
      for (const effect of nameEffects(tokens)) this.#add(effect, place);
      const statement = kind === 'statement' ? readStatement(sql, options) : undefined;
      if (statement !== undefined) {
        for (const effect of statementEffects(statement, sql, tokens, surroundings)) this.#add(effect, place);
      }
      for (const call of callsIn(tokens, statement, this.#catalog)) this.call(call, place);
    }
    this.#repeats = around;
    if (code.unread !== undefined) {
      this.#add(
        { kind: 'unread', what: `has code that phasedb cannot read: ${code.unread.reason}` },
        at ?? code.unread.span,
      );
    }
  }

  call({ kind, schema, name }: ProgramCall, at: Span): void {
    const object = this.#catalog.object(kind, { schema, name });
    if (object === undefined) {
      this.#add({ kind: 'unread', what: `${VERB[kind]} the ${kind} ${name}, which phasedb does not know` }, at);
      return;
    }
    const label = `${kind} ${name}`;
    const key = JSON.stringify([label.toLowerCase(), schema ?? null, this.#repeats]);
    if (this.#visited.has(key)) return;
    this.#visited.add(key);
    const code = readStoredText(object.text, kind);
    if (code === undefined) {
      this.#add({ kind: 'unread', what: `${VERB[kind]} the ${kind} ${name}, whose code this user may not see` }, at);
      return;
    }
    const before = this.#through;
    if (kind !== 'event') this.#through = [...before, label];
    this.follow(code, kind, at);
    this.#through = before;
  }

  #add({ kind, what }: Effect, span: Span): void {
    const count = this.#counts.get(kind) ?? 0;
    this.#counts.set(kind, count + 1);
    if (count < MOST_OF_A_KIND) this.effects.push({ kind, what, span, through: this.#through });
  }
}

const VERB = { procedure: 'calls', function: 'calls', event: 'enables', view: 'reads' } as const;
