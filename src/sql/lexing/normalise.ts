import { reservedWords, softWords } from './keywords.ts';
import { lex } from './lexer.ts';
import type { Token } from './token.ts';

/** After these words stands a name, so that a soft keyword there is one and keeps its case. */
const introducesName = new Set(
  (
    'TABLE INTO UPDATE FROM JOIN ON TO REFERENCES LIKE EXISTS VIEW TRIGGER PROCEDURE FUNCTION EVENT DATABASE SCHEMA INDEX ' +
    'KEY COLUMN CONSTRAINT AS AFTER PARTITION'
  ).split(' '),
);

/**
 * A canonical text for hashing: equal for two texts exactly when they differ in nothing but comments, blanks, the case of
 * keywords and a trailing `;`. Names, strings and optimizer hints keep every character; version comments that no release
 * would run keep theirs too. It is not meant to be sent.
 */
export function normaliseSql(sql: string): string {
  const { tokens, comments } = lex(sql);
  const dormant = comments.filter((comment) => comment.text.startsWith('/*!'));
  const parts: string[] = [];
  for (const [index, token] of tokens.entries()) {
    while (dormant[0] !== undefined && dormant[0].start < token.start) parts.push(dormant.shift()?.text ?? '');
    parts.push(isKeyword(tokens, index) ? token.upper : token.text);
  }
  parts.push(...dormant.map((comment) => comment.text));
  while (parts.at(-1) === ';') parts.pop();
  return parts.join(' ');
}

function isKeyword(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index];
  if (token?.kind !== 'word') return false;
  const previous = tokens[index - 1];
  if (previous?.text === '.' || tokens[index + 1]?.text === '.') return false;
  const word = token.text.toLowerCase();
  if (reservedWords.has(word)) return true;
  return softWords.has(word) && !introducesName.has(previous?.upper ?? '');
}
