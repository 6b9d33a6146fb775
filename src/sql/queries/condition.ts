import { matches, type TokenReader } from '../lexing/token-reader.ts';

/** A condition taken apart at its logical operators; `from` and `to` are token indexes, half-open. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | { readonly kind: 'comparison'; readonly from: number; readonly to: number };

/** Conditions nested deeper than this are not taken apart further. */
const deepest = 60;

/**
 * Takes a condition apart at OR, AND, NOT and the parentheses around them. XOR, `||` and `!`, whose meaning or precedence
 * depends on sql_mode, are left inside a comparison.
 */
export function readCondition(reader: TokenReader, from: number, to: number, depth = 0): Condition {
  const whole: Condition = { kind: 'comparison', from, to };
  if (depth > deepest || from >= to) return whole;
  const first = reader.tokens[from + 1]?.upper;
  if (reader.closing(from) === to - 1) {
    return first === 'SELECT' || first === 'WITH' ? whole : readCondition(reader, from + 1, to - 1, depth + 1);
  }
  if (separators(reader, from, to, ['XOR', '||']).length > 0) return whole;
  for (const [kind, symbols] of [
    ['or', ['OR']],
    ['and', ['AND', '&&']],
  ] as const) {
    const at = separators(reader, from, to, symbols);
    if (at.length === 0) continue;
    const bounds = [from - 1, ...at, to];
    const parts = at.concat(to).map((end, index) => readCondition(reader, (bounds[index] ?? from) + 1, end, depth + 1));
    return { kind, parts };
  }
  if (matches(reader.tokens[from], 'NOT')) return { kind: 'not', part: readCondition(reader, from + 1, to, depth + 1) };
  return whole;
}

/** Token indexes of these operators between `from` and `to`, outside parentheses and CASE; never the AND of a BETWEEN. */
export function separators(reader: TokenReader, from: number, to: number, symbols: readonly string[]): number[] {
  const found: number[] = [];
  let cases = 0;
  let betweens = 0;
  for (let index = from; index < to; index += 1) {
    const token = reader.tokens[index];
    const closing = reader.closing(index);
    if (closing !== undefined) index = closing;
    else if (matches(token, 'CASE')) cases += 1;
    else if (matches(token, 'END') && cases > 0) cases -= 1;
    else if (cases > 0 || reader.tokens[index - 1]?.text === '.') continue;
    else if (matches(token, 'BETWEEN')) betweens += 1;
    else if (matches(token, 'AND') && betweens > 0) betweens -= 1;
    else if (symbols.some((symbol) => matches(token, symbol))) found.push(index);
  }
  return found;
}
