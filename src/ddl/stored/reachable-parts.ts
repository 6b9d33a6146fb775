import type { Catalog } from '../../catalog/catalog.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import type { Token } from '../../sql/lexing/token.ts';
import { readStatement } from '../../sql/statements/read-statement.ts';
import { readStoredText } from '../../sql/statements/read-stored-text.ts';
import type { Statement } from '../../sql/statements/statement.ts';
import type { StoredCode } from '../../sql/statements/stored-code.ts';
import type { VariableNames } from '../../sql/statements/variable-scope.ts';
import { callsIn, type ProgramCall } from './calls.ts';
import { firedTriggers } from './fired-triggers.ts';
import { writtenTables } from './written-tables.ts';

/** A part of stored code, or of the code of what it calls. */
export interface ReachablePart {
  readonly kind: 'part';
  readonly sql: string;
  readonly tokens: readonly Token[];
  /** Undefined: a query or a value. */
  readonly statement: Statement | undefined;
  readonly variables: VariableNames;
  /** The program that holds it; undefined: the code that was given. */
  readonly program: string | undefined;
}

/** A program whose code, or a part of it, nobody can follow. */
export interface UnreadProgram {
  readonly kind: 'unread';
  readonly program: string;
  /** After the program: `is not known`. */
  readonly why: string;
}

export type Reached = ReachablePart | UnreadProgram;

/** The parts of stored code and of the programs that it calls and the triggers that it fires. */
export function* partsOfCode(code: StoredCode, catalog: Catalog, schema: string | undefined): Iterable<Reached> {
  yield* follow(code, undefined, catalog, schema, new Set());
}

/** The parts of a program, and of what it calls. */
export function* partsOfCall(call: ProgramCall, catalog: Catalog): Iterable<Reached> {
  yield* followCall(call, catalog, undefined, new Set());
}

function* follow(
  { parts, options, unread }: StoredCode,
  program: string | undefined,
  catalog: Catalog,
  schema: string | undefined,
  visited: Set<string>,
): Iterable<Reached> {
  for (const { kind, sql, variables } of parts) {
    const statement = kind === 'statement' ? readStatement(sql, options) : undefined;
    const tokens = lex(sql, options).tokens.filter((token) => token.kind !== 'hint');
    yield { kind: 'part', sql, tokens, statement, variables, program };
    for (const call of callsIn(tokens, statement, catalog)) yield* followCall(call, catalog, schema, visited);
    for (const table of writtenTables(tokens)) {
      const fired = firedTriggers({ ...table, schema: table.schema ?? schema }, catalog);
      for (const call of fired) yield* followCall(call, catalog, schema, visited);
    }
  }
  if (unread !== undefined)
    yield { kind: 'unread', program: program ?? 'code', why: `cannot be read: ${unread.reason}` };
}

function* followCall(
  { kind, name, schema: written }: ProgramCall,
  catalog: Catalog,
  around: string | undefined,
  visited: Set<string>,
): Iterable<Reached> {
  const schema = written ?? around;
  const program = `${kind} ${name}`;
  const key = JSON.stringify([program.toLowerCase(), schema]);
  if (visited.has(key)) return;
  visited.add(key);
  const object = catalog.object(kind, { schema, name });
  const code = object && readStoredText(object.text, kind);
  if (object === undefined) yield { kind: 'unread', program, why: 'is not known' };
  else if (code === undefined) yield { kind: 'unread', program, why: 'has code that this user may not see' };
  else yield* follow(code, program, catalog, object.schema ?? schema, visited);
}
