import type { Catalog } from '../../catalog/catalog.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import type { Span } from '../../sql/lexing/span.ts';
import type { Token } from '../../sql/lexing/token.ts';
import { readStatement } from '../../sql/statements/read-statement.ts';
import { readStoredText } from '../../sql/statements/read-stored-text.ts';
import type { Statement } from '../../sql/statements/statement.ts';
import type { StoredCode, StoredKind } from '../../sql/statements/stored-code.ts';
import type { ServerFacts } from '../verdict.ts';
import { callsIn, eventIn, type ProgramCall } from './calls.ts';
import type { CodeEffect, Effect, EffectKind } from './effect.ts';
import { firedTriggers } from './fired-triggers.ts';
import { nameEffects, type Surroundings, statementEffects } from './part-effects.ts';
import { writtenTables } from './written-tables.ts';

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
  const schema = (statement.event?.renamesTo ?? statement.name)?.schema;
  if (statement.code !== undefined) walk.follow(statement.code, statement.object, schema);
  for (const event of eventIn(statement)) walk.call(event, event.span, schema);
  return walk.effects;
}

/** No code that a row of a query reaches can hold DDL (1422), whose cost would depend on the server. */
const anyServer: ServerFacts = { version: [8, 0, 13], strict: true, foreignKeyChecks: true };

/** What the triggers do that a statement fires, and the functions and views that it uses. @param tokens of the statement */
export function queryEffects(tokens: readonly Token[], catalog: Catalog): readonly CodeEffect[] {
  const walk = new CodeWalk(catalog, anyServer, 'trigger');
  for (const call of callsIn(tokens, undefined, catalog)) walk.call(call, call.span, undefined);
  for (const table of writtenTables(tokens))
    for (const fired of firedTriggers(table, catalog)) walk.call(fired, table.span, undefined);
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

  /**
   * @param schema in which names without one are looked up: that of the program
   * @param at of the call in the statement that is judged; undefined: the code is that statement's own
   */
  follow(code: StoredCode, owner: StoredKind, schema: string | undefined, at?: Span): void {
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
      for (const call of callsIn(tokens, statement, this.#catalog)) this.call(call, place, schema);
      for (const table of writtenTables(tokens)) {
        const full = { ...table, schema: table.schema ?? schema };
        for (const fired of firedTriggers(full, this.#catalog)) this.call(fired, place, schema);
      }
    }
    this.#repeats = around;
    if (code.unread !== undefined) {
      this.#add(
        { kind: 'unread', what: `has code that phasedb cannot read: ${code.unread.reason}` },
        at ?? code.unread.span,
      );
    }
  }

  call({ kind, schema: written, name }: ProgramCall, at: Span, around: string | undefined): void {
    const schema = written ?? around;
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
    const repeats = this.#repeats;
    if (kind !== 'event') this.#through = [...before, label];
    // For each row that is written.
    if (kind === 'trigger') this.#repeats = true;
    this.follow(code, kind, object.schema ?? schema, at);
    this.#repeats = repeats;
    this.#through = before;
  }

  #add({ kind, what }: Effect, span: Span): void {
    const count = this.#counts.get(kind) ?? 0;
    this.#counts.set(kind, count + 1);
    if (count < MOST_OF_A_KIND) this.effects.push({ kind, what, span, through: this.#through });
  }
}

const VERB = { procedure: 'calls', function: 'calls', event: 'lets run', view: 'reads', trigger: 'fires' } as const;
