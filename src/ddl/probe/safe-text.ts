import { reservedWords } from '../../sql/lexing/keywords.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import type { Token } from '../../sql/lexing/token.ts';
import {
  expressionWords,
  harmlessFunctions,
  parenthesisWords,
  partitionParenthesisWords,
  partitionPlaceWords,
  partitionWords,
} from './harmless.ts';
import { NotRendered } from './not-rendered.ts';

const operators = new Set('( ) , + - * / % < > = ! & | ^ ~ -> ->> <=> <= >= <> != << >> && ||'.split(' '));
const literalWords = new Set('TRUE FALSE NULL DATE TIME TIMESTAMP'.split(' '));

/**
 * An expression as it may be sent, rebuilt from its tokens, without comments. It calls harmless built-in functions
 * only, holds no query, variable or name of another table, and cannot end the parentheses that it is put into.
 * @param text without the parentheses around it
 * @param what names it in the reason, e.g. `the default of total`
 * @throws NotRendered
 */
export function safeExpression(text: string, what: string): string {
  const tokens = tokensOf(text, what);
  for (const [index, token] of tokens.entries()) {
    const calls = tokens[index + 1]?.text === '(';
    if (token.kind === 'word') checkWord(token, calls, what);
    else if (token.kind === 'quoted' && calls) throw new NotRendered(`${what} calls ${token.text}`);
  }
  return joined(text, tokens);
}

function checkWord({ upper, text }: Token, calls: boolean, what: string): void {
  if (calls) {
    if (harmlessFunctions.has(upper) || parenthesisWords.has(upper)) return;
    throw new NotRendered(
      `${what} calls ${text}, which is not on the list of functions that phasedb sends to a probe server`,
    );
  }
  if (!reservedWords.has(text.toLowerCase()) || expressionWords.has(upper)) return;
  throw new NotRendered(`${what} contains ${text}, which phasedb does not send to a probe server`);
}

/**
 * What follows DEFAULT or ON UPDATE: a literal, the present time, or an expression in parentheses.
 * @throws NotRendered
 */
export function safeDefault(text: string, what: string): string {
  const tokens = tokensOf(text, what);
  if (tokens[0]?.text === '(') {
    if (closing(tokens) !== tokens.length - 1) throw new NotRendered(`${what} is not one expression`);
    return safeExpression(text, what);
  }
  const written = joined(text, tokens);
  if (/^(CURRENT_TIMESTAMP|NOW|LOCALTIME|LOCALTIMESTAMP)( ?\( ?\d* ?\))?$/i.test(written)) return written;
  const literal = tokens.every(
    ({ kind, upper, text: token }) =>
      ['string', 'number', 'binary', 'introducer'].includes(kind) ||
      literalWords.has(upper) ||
      (kind === 'operator' && (token === '-' || token === '+')),
  );
  if (tokens.length === 0 || !literal) throw new NotRendered(`${what} is not a literal`);
  return written;
}

/**
 * PARTITION BY … or another partition clause, rebuilt from its tokens.
 * @throws NotRendered also if partitions have separate files or tablespaces, or another engine than InnoDB
 */
export function safePartitions(text: string): string {
  const what = 'the partition clause';
  const tokens = tokensOf(text, what);
  for (const [index, token] of tokens.entries()) {
    const { upper, kind } = token;
    const calls = tokens[index + 1]?.text === '(';
    if (kind === 'quoted') {
      // A name of a partition in front of its subpartitions is followed by VALUES first, so this would be a call.
      if (calls && tokens[index - 1]?.upper !== 'PARTITION') throw new NotRendered(`${what} calls ${token.text}`);
      continue;
    }
    if (kind !== 'word') continue;
    if (partitionPlaceWords.has(upper)) throw new NotRendered(`${what} contains ${token.text}`);
    if (upper === 'ENGINE') checkEngine(tokens, index, what);
    if (calls ? partitionParenthesisWords.has(upper) : partitionWords.has(upper)) continue;
    // `PARTITION p0 (SUBPARTITION …`: a name.
    if (calls && tokens[index - 1]?.upper === 'PARTITION' && !reservedWords.has(token.text.toLowerCase())) continue;
    if (calls && tokens[index - 1]?.text === '=' && tokens[index - 2]?.upper === 'ENGINE') continue;
    checkWord(token, calls, what);
  }
  return joined(text, tokens);
}

function checkEngine(tokens: readonly Token[], index: number, what: string): void {
  const value = tokens[index + 1]?.text === '=' ? tokens[index + 2] : tokens[index + 1];
  if (value?.upper !== 'INNODB') throw new NotRendered(`${what} names an engine other than InnoDB`);
}

/** Lexes, and refuses what none of these texts may have in it. */
function tokensOf(text: string, what: string): readonly Token[] {
  const { tokens, problem, versionComments } = lex(text);
  if (problem !== undefined) throw new NotRendered(`${what} cannot be read`);
  if (versionComments.length > 0) throw new NotRendered(`${what} contains an executable comment`);
  let depth = 0;
  for (const token of tokens) {
    const refused =
      token.kind === 'variable' || token.kind === 'placeholder' || token.kind === 'hint'
        ? token.kind
        : token.kind === 'operator' && !operators.has(token.text)
          ? 'sign'
          : token.kind === 'string' && token.text.startsWith('$')
            ? 'string'
            : undefined;
    if (refused !== undefined) throw new NotRendered(`${what} contains the ${refused} ${token.text.slice(0, 40)}`);
    if (token.kind !== 'operator') continue;
    if (token.text === '(') depth++;
    if (token.text === ')' && --depth < 0) break;
  }
  if (depth !== 0) throw new NotRendered(`the parentheses of ${what} do not match`);
  return tokens;
}

function closing(tokens: readonly Token[]): number {
  let depth = 0;
  return tokens.findIndex(({ kind, text }) => {
    if (kind !== 'operator') return false;
    if (text === '(') depth++;
    if (text === ')') depth--;
    return depth === 0;
  });
}

/** The tokens as they stand, with one blank wherever there was a gap: what a comment held is gone. */
function joined(text: string, tokens: readonly Token[]): string {
  let written = '';
  let end = tokens[0]?.start ?? 0;
  for (const token of tokens) {
    if (token.start > end) written += ' ';
    written += text.slice(token.start, token.end);
    end = token.end;
  }
  return written;
}
