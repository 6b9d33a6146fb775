import { identifierOf } from './quote.ts';
import type { Token } from './token.ts';

/** Characters of the name of an object, a column, an index, a constraint or a partition (MySQL manual, "Identifier Length Limits"). */
export const MOST_NAME = 64;
/** Of an alias. */
export const MOST_ALIAS = 256;

/** The first name that has more characters than that. MySQL refuses it with error 1059. */
export function longNameIn(tokens: readonly Token[], most: number): Token | undefined {
  return tokens.find(
    (token) => (token.kind === 'word' || token.kind === 'quoted') && isTooLong(identifierOf(token), most),
  );
}

/** Whether a name has more characters than that; a sign beyond U+FFFF is one. */
export function isTooLong(name: string, most: number): boolean {
  // Beyond twice as many units it is too long in any case, and not worth counting.
  return name.length > most && (name.length > 2 * most || [...name].length > most);
}
