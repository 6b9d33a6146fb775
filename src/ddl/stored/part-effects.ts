import { applyAlter } from '../../catalog/apply-alter.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { unknownTable } from '../../catalog/table.ts';
import { unreachable } from '../../core/failure.ts';
import { identifierOf } from '../../sql/lexing/quote.ts';
import type { Token } from '../../sql/lexing/token.ts';
import { actingFunctions } from '../../sql/queries/acting-functions.ts';
import { clausesOf } from '../../sql/statements/clauses-of.ts';
import type { ObjectDefinition, Statement } from '../../sql/statements/statement.ts';
import type { StoredKind } from '../../sql/statements/stored-code.ts';
import type { VariableNames } from '../../sql/statements/variable-scope.ts';
import { classifyStatement } from '../classify-statement.ts';
import { isDestructive } from '../destructive.ts';
import type { ServerFacts } from '../verdict.ts';
import { boundsOf } from './bounds.ts';
import { type Effect, excerpt } from './effect.ts';
import { serverEffect, setEffect } from './server-statements.ts';

/** Where a statement of stored code stands. */
export interface Surroundings {
  /** The tables as they are now: whether one is new does not count, because the code may find it full. */
  readonly catalog: Catalog;
  readonly server: ServerFacts;
  /** What runs the code in the end: an event runs by itself. */
  readonly runner: StoredKind;
  /** It may run many times in a row: in a loop, for each row of a trigger, at each run of an event. */
  readonly repeats: boolean;
  readonly variables: VariableNames;
  /** The code is a trigger's own. */
  readonly inTrigger: boolean;
}

/**
 * What one statement of stored code does, those that it calls apart.
 * @param tokens of the statement
 */
export function* statementEffects(
  statement: Statement,
  sql: string,
  tokens: readonly Token[],
  surroundings: Surroundings,
): Iterable<Effect> {
  switch (statement.kind) {
    case 'data':
      yield* dataEffects(sql, tokens, surroundings);
      return;
    case 'set':
      yield* setEffect(statement);
      return;
    case 'unread':
      yield* serverEffect(statement, tokens);
      return;
    case 'object':
      yield* objectEffects(statement, sql);
      return;
    case 'drop-table':
      if (!statement.temporary) yield { kind: 'destructive', what: `drops ${named(statement.tables)}` };
      return;
    case 'truncate-table':
      yield { kind: 'destructive', what: `empties ${named([statement.table])}` };
      return;
    case 'rename-table':
      yield { kind: 'destructive', what: `renames ${named(statement.renames.map(({ from }) => from))}` };
      return;
    case 'create-table':
      if (statement.temporary) return;
      yield* costs(statement, sql, surroundings, statement.table.name);
      return;
    case 'alter-table':
    case 'create-index':
    case 'drop-index': {
      const { schema, name } = statement.table;
      const clauses = clausesOf(statement) ?? [];
      const table = surroundings.catalog.table(schema, name) ?? unknownTable(schema, name);
      if (isDestructive(applyAlter(table, clauses), clauses))
        yield { kind: 'destructive', what: `takes columns, rows or values from ${name} (${excerpt(sql)})` };
      yield* costs(statement, sql, surroundings, name);
      return;
    }
    case 'optimize-table':
      yield* costs(statement, sql, surroundings, named(statement.tables));
      return;
    default:
      unreachable(statement);
  }
}

function named(names: readonly { readonly name: string }[]): string {
  return names.map(({ name }) => name).join(', ');
}

function* costs(statement: Statement, sql: string, { catalog, server }: Surroundings, table: string): Iterable<Effect> {
  const { algorithm, lock, rebuild, because } = classifyStatement(statement, catalog, server);
  if (algorithm === 'unknown') yield { kind: 'unread', what: `has a statement of unknown effect: ${because}` };
  else if (algorithm === 'copy')
    yield { kind: 'copy', what: `copies ${table} while its writes wait: ${because} (${excerpt(sql)})` };
  else if (algorithm === 'inplace' && lock !== 'none')
    yield { kind: 'blocking', what: `makes writes to ${table} wait: ${because} (${excerpt(sql)})` };
  else if (algorithm === 'inplace' && rebuild === true)
    yield { kind: 'rebuild', what: `rebuilds ${table}: ${because} (${excerpt(sql)})` };
}

/** DROP of an object, CREATE of an account … in a body; one that stores code there is refused by MySQL (1303, 1576). */
function* objectEffects({ object, verb, name, code }: ObjectDefinition, sql: string): Iterable<Effect> {
  if (object === 'database' && verb === 'alter')
    yield { kind: 'server', what: `changes settings of a database, such as READ ONLY (${excerpt(sql)})` };
  else if (object === 'other') yield { kind: 'server', what: `changes the server or its accounts (${excerpt(sql)})` };
  else if (verb === 'drop') yield { kind: 'destructive', what: `drops the ${object} ${name?.name ?? ''}`.trimEnd() };
  else if (code !== undefined && object !== 'view')
    yield { kind: 'unread', what: `makes another ${object}, whose code is not read (${excerpt(sql)})` };
}

function* dataEffects(sql: string, tokens: readonly Token[], surroundings: Surroundings): Iterable<Effect> {
  const verb = verbOf(tokens);
  if (verb === 'LOAD') yield { kind: 'server', what: `reads a file (${excerpt(sql)})` };
  yield* systemWrite(verb, tokens);
  if (verb !== 'UPDATE' && verb !== 'DELETE') return;
  const { runner, repeats } = surroundings;
  const { filtered, keyed, ...bounds } = boundsOf(tokens, surroundings);
  // One LIMIT after the other comes to every row.
  const limited = bounds.limited && !repeats;
  if (verb === 'UPDATE' && !limited && !filtered) {
    yield { kind: 'destructive', what: `overwrites every row (${excerpt(sql)})` };
  }
  // An event deletes again and again, and nobody asks it to.
  if (verb === 'DELETE' && (runner === 'event' || !(limited || keyed)))
    yield { kind: 'destructive', what: `deletes rows (${excerpt(sql)})` };
}

const writing = new Set(['UPDATE', 'DELETE', 'INSERT', 'REPLACE']);
const beforeWritten = new Set([...writing, 'INTO', 'FROM', 'JOIN', 'IGNORE', 'LOW_PRIORITY']);

/** Rows there are settings of the server: what it instruments and who may see it. */
function* systemWrite(verb: string, tokens: readonly Token[]): Iterable<Effect> {
  if (!writing.has(verb)) return;
  const set = tokens.findIndex(({ upper }) => upper === 'SET');
  const isSource = (index: number) =>
    tokens.slice(0, index).some(({ upper }) => upper === 'SELECT' || upper === 'TABLE');
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1];
    const isTable = beforeWritten.has(before?.upper ?? '') || (before?.text === ',' && index < set);
    if (tokens[index + 1]?.text !== '.' || !isTable) continue;
    const schema = identifierOf(token).toLowerCase();
    if ((schema === 'sys' || schema === 'performance_schema') && !isSource(index))
      yield { kind: 'server', what: `writes ${schema}, where the server keeps settings` };
  }
}

/** The verb of a data statement, behind WITH … if it has that; empty for one that begins with a parenthesis. */
export function verbOf(tokens: readonly Token[]): string {
  const [first] = tokens;
  if (first?.upper !== 'WITH') return first?.upper ?? '';
  let depth = 0;
  for (const { text, upper } of tokens) {
    if (text === '(') depth += 1;
    else if (text === ')') depth -= 1;
    else if (depth === 0 && ['SELECT', 'UPDATE', 'DELETE', 'TABLE', 'VALUES'].includes(upper)) return upper;
  }
  return 'WITH';
}

/** What a statement, query or value does by a name in it: files, and the tables that hold the accounts. */
export function* nameEffects(tokens: readonly Token[]): Iterable<Effect> {
  for (const { act, name, does } of actingFunctions(tokens))
    if (act === 'server') yield { kind: 'server', what: `calls ${name}, which ${does}` };
  for (const [index, token] of tokens.entries()) {
    const [next, before] = [tokens[index + 1], tokens[index - 1]];
    if (token.upper === 'INTO' && (next?.upper === 'OUTFILE' || next?.upper === 'DUMPFILE'))
      yield { kind: 'server', what: `writes a file on the server (INTO ${next.upper})` };
    else if (
      next?.text === '.' &&
      before?.text !== '.' &&
      (token.kind === 'word' || token.kind === 'quoted') &&
      identifierOf(token).toLowerCase() === 'mysql'
    ) {
      const table = tokens[index + 2];
      yield {
        kind: 'server',
        what: `uses mysql.${table === undefined ? '' : identifierOf(table)}, where the server keeps its accounts and settings`,
      };
    }
  }
}
