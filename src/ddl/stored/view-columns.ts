import { reservedWords } from '../../sql/lexing/keywords.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import { identifierOf } from '../../sql/lexing/quote.ts';
import type { Token } from '../../sql/lexing/token.ts';

type Tokens = readonly Token[];

/** Words behind the list of what a query selects. */
const ends = new Set([
  'FROM',
  'INTO',
  'WHERE',
  'GROUP',
  'HAVING',
  'WINDOW',
  'ORDER',
  'LIMIT',
  'UNION',
  'EXCEPT',
  'INTERSECT',
  'FOR',
  'LOCK',
]);
const modifiers = new Set(['ALL', 'DISTINCT', 'DISTINCTROW', 'HIGH_PRIORITY', 'STRAIGHT_JOIN']);

/**
 * The columns of a view by its CREATE or ALTER statement, or by the query alone, as information_schema has it.
 * @returns names in lower case; undefined where the text does not say them, as `SELECT *` does not
 */
export function viewColumns(text: string): readonly string[] | undefined {
  const tokens = lex(text).tokens.filter(({ kind }) => kind !== 'hint');
  const view = tokens.findIndex(({ upper }) => upper === 'VIEW');
  const isStatement = view > 0 && (tokens[0]?.upper === 'CREATE' || tokens[0]?.upper === 'ALTER');
  const named = isStatement ? listOf(tokens, view) : undefined;
  if (named !== undefined) return named;
  const from = isStatement ? tokens.findIndex(({ upper }, index) => index > view && upper === 'AS') + 1 : 0;
  const list = selected(tokens.slice(from));
  const names = list?.map(nameOf);
  return names?.every((name) => name !== undefined) ? names : undefined;
}

/** `CREATE VIEW v (a, b) AS …` */
function listOf(tokens: Tokens, view: number): readonly string[] | undefined {
  const open = tokens.findIndex(({ text, upper }, index) => index > view && (text === '(' || upper === 'AS'));
  if (tokens[open]?.text !== '(') return undefined;
  const close = tokens.findIndex(({ text }, index) => index > open && text === ')');
  return tokens
    .slice(open + 1, close)
    .flatMap((token) => (token.text === ',' ? [] : identifierOf(token).toLowerCase()));
}

/** What the first SELECT outside of WITH selects, item by item. */
function selected(tokens: Tokens): readonly Tokens[] | undefined {
  let start = 0;
  while (tokens[start]?.text === '(') start += 1;
  let depth = 0;
  const select = tokens.findIndex(({ text, upper }, index) => {
    if (index < start) return false;
    if (text === '(') depth += 1;
    else if (text === ')') depth -= 1;
    return depth === 0 && upper === 'SELECT';
  });
  if (select < 0) return undefined;
  let first = select + 1;
  while (modifiers.has(tokens[first]?.upper ?? '') || tokens[first]?.upper.startsWith('SQL_')) first += 1;
  const items: Token[][] = [[]];
  for (const token of tokens.slice(first)) {
    if (token.text === '(') depth += 1;
    else if (token.text === ')') depth -= 1;
    if (depth < 0 || (depth === 0 && ends.has(token.upper)) || token.text === ';') break;
    if (depth === 0 && token.text === ',') items.push([]);
    else items.at(-1)?.push(token);
  }
  return items;
}

/** Its alias, or the column that it is; an expression without an alias is called by its text. */
function nameOf(item: Tokens): string | undefined {
  const [last, before] = [item.at(-1), item.at(-2)];
  if (last === undefined || last.text === '*') return undefined;
  const isName = last.kind === 'quoted' || (last.kind === 'word' && last.upper !== 'END');
  if (last.kind === 'string' && before !== undefined) return last.text.slice(1, -1).toLowerCase();
  const isAlias = before === undefined || before.text === '.' || before.upper === 'AS' || endsValue(before);
  if (isName && isAlias) return identifierOf(last).toLowerCase();
  return item.map(({ text }) => text.toLowerCase()).join(' ');
}

/** Whether a name behind it can only be an alias. */
function endsValue({ kind, text, upper }: Token): boolean {
  if (text === ')' || ['END', 'NULL', 'TRUE', 'FALSE'].includes(upper)) return true;
  return kind === 'word' ? !reservedWords.has(text.toLowerCase()) : kind !== 'operator';
}
