import { lex } from '../lexing/lexer.ts';
import { TokenReader } from '../lexing/token-reader.ts';
import { readStatement } from './read-statement.ts';
import { readStoredBody, type StoredCode, type StoredKind } from './stored-code.ts';
import { whyTooLarge } from './text-bounds.ts';

/**
 * The code of an object of a catalog, whose text is its CREATE statement (from a file) or its body alone (from a server).
 * @returns undefined where there is no text: the user of a server may not see it
 */
export function readStoredText(text: string, kind: StoredKind): StoredCode | undefined {
  if (text.trim() === '') return undefined;
  const tooLarge = whyTooLarge(text);
  if (tooLarge !== undefined)
    return { sql: text, options: {}, parts: [], unread: { reason: tooLarge, span: { start: 0, end: text.length } } };
  const statement = readStatement(text);
  if (statement.kind === 'object' && statement.verb !== 'drop' && statement.code !== undefined) return statement.code;
  const { tokens } = lex(text);
  return readStoredBody(
    new TokenReader(text, tokens.slice(0, tokens.findLastIndex((one) => one.text !== ';') + 1)),
    kind,
    {},
  );
}
