import type { Catalog } from '../../catalog/catalog.ts';
import { identifierOf } from '../../sql/lexing/quote.ts';
import type { Span } from '../../sql/lexing/span.ts';
import type { Token } from '../../sql/lexing/token.ts';
import { isBuiltIn } from '../../sql/queries/built-in-functions.ts';
import type { ObjectDefinition, Statement } from '../../sql/statements/statement.ts';
import type { StoredKind } from '../../sql/statements/stored-code.ts';

/** A stored program that code calls, a view that it uses, a trigger that it fires, or an event that it lets run. */
export interface ProgramCall {
  readonly kind: StoredKind;
  readonly schema: string | undefined;
  readonly name: string;
  /** Of the name in the statement that calls it. */
  readonly span: Span;
}

/** After these words stands a table, and its columns may follow in parentheses. */
const beforeTable = new Set(
  'INTO INSERT REPLACE IGNORE LOW_PRIORITY DELAYED TABLE UPDATE JOIN REFERENCES EXISTS WITH RECURSIVE AS VIEW'.split(
    ' ',
  ),
);

/**
 * The calls in a statement, query or value. Every name in front of a parenthesis counts as a function's, those of tables and of
 * MySQL's own functions apart. A function that the catalog has counts whatever its name is.
 * @param statement undefined for a query or value
 */
export function* callsIn(
  tokens: readonly Token[],
  statement: Statement | undefined,
  catalog: Catalog,
): Iterable<ProgramCall> {
  const called = tokens[0]?.upper === 'CALL' ? nameAt(tokens, 1) : undefined;
  if (called !== undefined) yield { kind: 'procedure', ...called };
  if (statement?.kind === 'object') {
    const { object } = statement;
    yield* eventIn(statement);
    // The query of a view may call functions; other definitions that stand in code do not.
    if (object !== 'view') return;
  }
  yield* viewsIn(tokens, catalog);
  const isList = listsOfColumns(tokens);
  const firstCall = firstCallOf(tokens, statement);
  for (const [index, token] of tokens.entries()) {
    if (tokens[index + 1]?.text !== '(' || !isName(token)) continue;
    const qualified = tokens[index - 1]?.text === '.';
    const start = qualified ? index - 2 : index;
    const before = tokens[start - 1];
    if (start < 0 || before?.upper === 'CALL') continue;
    if (before !== undefined && isTableBehind(before, tokens[start - 2], statement)) continue;
    const found = nameAt(tokens, start);
    if (found === undefined) continue;
    const isOther = index < firstCall || (!qualified && isBuiltIn(token)) || isList(start, index + 1);
    if (!isOther || catalog.object('function', found) !== undefined) yield { kind: 'function', ...found };
  }
}

/** The event whose code a statement lets run, without giving it any: that it enables, schedules or renames. */
export function eventIn({ object, code, event, name }: ObjectDefinition): readonly ProgramCall[] {
  if (object !== 'event' || code !== undefined || event === undefined || name === undefined) return [];
  const { status, schedule, renamesTo } = event;
  const runs = status === undefined ? schedule !== undefined || renamesTo !== undefined : status === 'enabled';
  return runs ? [{ kind: 'event', ...name }] : [];
}

/** No stored function can stand in a definition, but for the query that fills a table. */
function firstCallOf(tokens: readonly Token[], statement: Statement | undefined): number {
  switch (statement?.kind) {
    case 'alter-table':
    case 'create-index':
    case 'drop-index':
      return tokens.length;
    case 'create-table': {
      const query = tokens.findIndex(({ upper }) => ['SELECT', 'WITH', 'VALUES', 'TABLE'].includes(upper));
      // The first TABLE is that of CREATE TABLE.
      const further = tokens.findIndex(
        ({ upper }, index) => index > query && ['SELECT', 'WITH', 'VALUES', 'TABLE'].includes(upper),
      );
      return statement.fromQuery && further >= 0 ? further : tokens.length;
    }
    default:
      return 0;
  }
}

/** Whether a name, with a parenthesis behind it, is a table's of a query, and the parenthesis has its columns: `) t (a)`, `, t (a) AS (`. */
function listsOfColumns(tokens: readonly Token[]): (start: number, parenthesis: number) => boolean {
  const closings = tokens.some(({ upper }) => upper === 'WITH') ? closingsOf(tokens) : undefined;
  return (start, parenthesis) => {
    const before = tokens[start - 1]?.text;
    if (before === ')') return true;
    const close = before === ',' ? closings?.get(parenthesis) : undefined;
    return close !== undefined && tokens[close + 1]?.upper === 'AS' && tokens[close + 2]?.text === '(';
  };
}

function closingsOf(tokens: readonly Token[]): ReadonlyMap<number, number> {
  const closings = new Map<number, number>();
  const open: number[] = [];
  for (const [index, { text }] of tokens.entries()) {
    if (text === '(') open.push(index);
    const last = text === ')' ? open.pop() : undefined;
    if (last !== undefined) closings.set(last, index);
  }
  return closings;
}

/** ON also begins the condition of a join, and HIGH_PRIORITY the values of a SELECT. */
function isTableBehind(word: Token, before: Token | undefined, statement: Statement | undefined): boolean {
  if (word.upper === 'ON') return statement?.kind === 'create-index';
  if (word.upper === 'HIGH_PRIORITY') return before?.upper === 'INSERT';
  return beforeTable.has(word.upper);
}

/** By their names in lower case, so that no object is looked at for each word. */
const viewNames = new WeakMap<Catalog, ReadonlySet<string>>();

/** Every name that is a view's counts: its query runs with the statement. */
function* viewsIn(tokens: readonly Token[], catalog: Catalog): Iterable<ProgramCall> {
  let names = viewNames.get(catalog);
  if (names === undefined) {
    names = new Set(catalog.objects.flatMap(({ kind, name }) => (kind === 'view' ? [name.toLowerCase()] : [])));
    viewNames.set(catalog, names);
  }
  if (names.size === 0) return;
  for (const [index, token] of tokens.entries()) {
    if (!isName(token) || !names.has(identifierOf(token).toLowerCase())) continue;
    const found = nameAt(tokens, tokens[index - 1]?.text === '.' ? index - 2 : index);
    if (found !== undefined && catalog.object('view', found) !== undefined) yield { kind: 'view', ...found };
  }
}

function nameAt(tokens: readonly Token[], index: number): Omit<ProgramCall, 'kind'> | undefined {
  const [first, dot, second] = tokens.slice(index, index + 3);
  if (first === undefined || !isName(first)) return undefined;
  if (dot?.text !== '.' || second === undefined)
    return { schema: undefined, name: identifierOf(first), span: { start: first.start, end: first.end } };
  const span = { start: first.start, end: second.end };
  return { schema: identifierOf(first), name: identifierOf(second), span };
}

function isName({ kind }: Token): boolean {
  return kind === 'word' || kind === 'quoted';
}
