import type { Catalog, TableName } from '../../catalog/catalog.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import type { Token } from '../../sql/lexing/token.ts';
import { readStatement } from '../../sql/statements/read-statement.ts';
import { readStoredText } from '../../sql/statements/read-stored-text.ts';
import type { Statement } from '../../sql/statements/statement.ts';
import type { StoredCode } from '../../sql/statements/stored-code.ts';
import { callsIn, type ProgramCall } from './calls.ts';

/** A statement that stored code holds, or the code of what it calls. */
export interface ReachablePart {
  readonly sql: string;
  readonly tokens: readonly Token[];
  readonly statement: Statement;
  /** The program that holds it; undefined: the code that was given. */
  readonly program: string | undefined;
}

/** The statements of stored code and of the programs that it calls, as far as the catalog has them. */
export function* partsOfCode(code: StoredCode, catalog: Catalog): Iterable<ReachablePart> {
  yield* follow(code, undefined, catalog, new Set());
}

/** The statements of a program, or of what it calls. */
export function* partsOfCall(call: ProgramCall, catalog: Catalog): Iterable<ReachablePart> {
  yield* followCall(call, catalog, new Set());
}

function* follow(
  { parts, options }: StoredCode,
  program: string | undefined,
  catalog: Catalog,
  visited: Set<string>,
): Iterable<ReachablePart> {
  for (const { kind, sql } of parts) {
    const statement = kind === 'statement' ? readStatement(sql, options) : undefined;
    const { tokens } = lex(sql, options);
    if (statement !== undefined) yield { sql, tokens, statement, program };
    for (const call of callsIn(tokens, statement, catalog)) yield* followCall(call, catalog, visited);
  }
}

function* followCall(
  { kind, ...name }: ProgramCall & TableName,
  catalog: Catalog,
  visited: Set<string>,
): Iterable<ReachablePart> {
  const key = JSON.stringify([kind, name.schema, name.name.toLowerCase()]);
  if (visited.has(key)) return;
  visited.add(key);
  const object = catalog.object(kind, name);
  const code = object && readStoredText(object.text, kind);
  if (code !== undefined) yield* follow(code, `${kind} ${name.name}`, catalog, visited);
}
