import type { TableName } from '../../catalog/catalog.ts';
import type { TriggerFact } from '../../catalog/table.ts';
import { identifierOf } from '../../sql/lexing/quote.ts';
import type { Span } from '../../sql/lexing/span.ts';
import type { Token } from '../../sql/lexing/token.ts';

type Tokens = readonly Token[];
export type RowEvent = TriggerFact['event'];

/** A table, or a view of it, whose rows a statement writes. */
export interface WrittenTable extends TableName {
  readonly events: readonly RowEvent[];
  readonly span: Span;
}

const verbs = new Set(['INSERT', 'REPLACE', 'UPDATE', 'DELETE', 'LOAD']);
const modifiers = new Set(['LOW_PRIORITY', 'HIGH_PRIORITY', 'DELAYED', 'QUICK', 'IGNORE', 'INTO', 'FROM']);
const beforeTable = new Set([...verbs, ...modifiers, 'USING', 'JOIN', 'STRAIGHT_JOIN', 'TABLE', ',', '(']);

/** So many tables count; MySQL joins no more than 61. */
const MOST_TABLES = 100;

/**
 * The tables that a statement writes row by row, so that their triggers fire; of a join every table counts, and so does the alias
 * of one. Foreign keys fire no triggers (manual, "Foreign Key Constraint Restrictions").
 */
export function writtenTables(tokens: Tokens): readonly WrittenTable[] {
  const verb = verbAt(tokens);
  const name = tokens[verb]?.upper ?? '';
  if (!verbs.has(name)) return [];
  const has = (word: string) => tokens.some(({ upper }) => upper === word);
  switch (name) {
    case 'UPDATE':
      return namesIn(tokens, verb, ['SET'], ['UPDATE']);
    case 'DELETE':
      return namesIn(tokens, verb, ['WHERE', 'ORDER', 'LIMIT'], ['DELETE']);
    case 'LOAD': {
      const into = tokens.findIndex(({ upper }, index) => upper === 'TABLE' && tokens[index - 1]?.upper === 'INTO');
      return oneName(tokens, into + 1, has('REPLACE') ? ['INSERT', 'DELETE'] : ['INSERT']);
    }
    default: {
      let first = verb + 1;
      while (modifiers.has(tokens[first]?.upper ?? '')) first += 1;
      const also: readonly RowEvent[] = name === 'REPLACE' ? ['DELETE'] : has('DUPLICATE') ? ['UPDATE'] : [];
      return oneName(tokens, first, ['INSERT', ...also]);
    }
  }
}

/** Behind WITH, the verb outside of its queries. */
function verbAt(tokens: Tokens): number {
  if (tokens[0]?.upper !== 'WITH') return 0;
  let depth = 0;
  return tokens.findIndex(({ text, upper }) => {
    if (text === '(') depth += 1;
    else if (text === ')') depth -= 1;
    return depth === 0 && verbs.has(upper);
  });
}

function oneName(tokens: Tokens, index: number, events: readonly RowEvent[]): readonly WrittenTable[] {
  const found = nameAt(tokens, index);
  return found === undefined ? [] : [{ ...found, events }];
}

function namesIn(
  tokens: Tokens,
  from: number,
  ends: readonly string[],
  events: readonly RowEvent[],
): readonly WrittenTable[] {
  const found: WrittenTable[] = [];
  let depth = 0;
  for (let index = from; index < tokens.length && found.length < MOST_TABLES; index++) {
    const { text = '', upper = '' } = tokens[index] ?? {};
    if (text === '(') depth += 1;
    else if (text === ')') depth -= 1;
    else if (depth === 0 && ends.includes(upper)) break;
    const before = tokens[index - 1];
    if (index === from || !beforeTable.has(before?.upper || (before?.text ?? ''))) continue;
    if (!modifiers.has(upper) && upper !== 'SELECT') found.push(...oneName(tokens, index, events));
  }
  return found;
}

function nameAt(tokens: Tokens, index: number): (TableName & { readonly span: Span }) | undefined {
  const [first, dot, second] = tokens.slice(index, index + 3);
  if (first === undefined || (first.kind !== 'word' && first.kind !== 'quoted')) return undefined;
  if (dot?.text !== '.' || second === undefined || second.text === '*')
    return { schema: undefined, name: identifierOf(first), span: first };
  return { schema: identifierOf(first), name: identifierOf(second), span: { start: first.start, end: second.end } };
}
