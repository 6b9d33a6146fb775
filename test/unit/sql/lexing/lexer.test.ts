import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lex } from '../../../../src/sql/lexing/lexer.ts';
import type { LexOptions } from '../../../../src/sql/lexing/scanner.ts';
import { processorMs } from '../../../processor-time.ts';

const kinds = (sql: string, options?: LexOptions) =>
  lex(sql, options).tokens.map((token) => `${token.kind}:${token.text}`);
const texts = (sql: string, options?: LexOptions) => lex(sql, options).tokens.map((token) => token.text);

describe('tokens', () => {
  it.each<[string, string[]]>([
    ['a.b', ['word:a', 'operator:.', 'word:b']],
    ['t.2col', ['word:t', 'operator:.', 'word:2col']],
    ['2bpk', ['word:2bpk']],
    ['1e5 1E+5 1.5e-3 1. .5 10', ['number:1e5', 'number:1E+5', 'number:1.5e-3', 'number:1.', 'number:.5', 'number:10']],
    ['1ea', ['word:1ea']],
    ["x'41' X'41' b'01' 0x1F 0b01", ["binary:x'41'", "binary:X'41'", "binary:b'01'", 'binary:0x1F', 'binary:0b01']],
    ['0xZZ', ['word:0xZZ']],
    ["N'a' n'b'", ["string:N'a'", "string:n'b'"]],
    ["_utf8mb4'a' _utf8mb4 x'41'", ['introducer:_utf8mb4', "string:'a'", 'introducer:_utf8mb4', "binary:x'41'"]],
    ["_nothing 'a'", ['word:_nothing', "string:'a'"]],
    ["'it''s' 'a\\'b'", ["string:'it''s'", "string:'a\\'b'"]],
    ['"a""b" "it\'s"', ['string:"a""b"', 'string:"it\'s"']],
    ['`a``b`', ['quoted:`a``b`']],
    [
      '@a @@global.x @`q r` u@`h`',
      ['variable:@a', 'variable:@@global.x', 'variable:@`q r`', 'word:u', 'variable:@`h`'],
    ],
    ['{batch_size} {last_id}', ['placeholder:{batch_size}', 'placeholder:{last_id}']],
    ["{d '2020-01-01'}", ['operator:{', 'word:d', "string:'2020-01-01'", 'operator:}']],
    ["a->>'$.x'", ['word:a', 'operator:->>', "string:'$.x'"]],
    [
      'a<=>b<>c!=d:=e',
      ['word:a', 'operator:<=>', 'word:b', 'operator:<>', 'word:c', 'operator:!=', 'word:d', 'operator::=', 'word:e'],
    ],
    ['größe $a', ['word:größe', 'word:$a']],
    ['AS $$ body; $$', ['word:AS', 'string:$$ body; $$']],
    ['AS $js$ a $$ b $js$', ['word:AS', 'string:$js$ a $$ b $js$']],
    [
      'delete /*+ INDEX(t k) */ from /*+ no hint */ t',
      ['word:delete', 'hint:/*+ INDEX(t k) */', 'word:from', 'word:t'],
    ],
  ])('%s', (sql, expected) => {
    expect(kinds(sql)).toEqual(expected);
  });

  it('reads double quotes as names and backslashes as characters where the sql_mode says so', () => {
    expect(kinds('"a"', { ansiQuotes: true })).toEqual(['quoted:"a"']);
    expect(kinds("'a\\' b", { noBackslashEscapes: true })).toEqual(["string:'a\\'", 'word:b']);
  });
});

describe('comments', () => {
  it.each<[string, string[]]>([
    ['a # b\nc', ['a', 'c']],
    ['a -- b\nc', ['a', 'c']],
    ['a --', ['a']],
    ['1--1', ['1', '-', '-', '1']],
    ['a /* b; ` */ c', ['a', 'c']],
    ['a /*M! b */ c', ['a', 'c']],
    ['a /*!80000 b */ c', ['a', 'b', 'c']],
    ['a /*! b */ c', ['a', 'b', 'c']],
    ['a /*!999999 b */ c', ['a', 'c']],
    ['a /*!99999 b /* c */ d */ e', ['a', 'e']],
    ['a /*!80000 b /* c */ d */ e', ['a', 'b', 'd', 'e']],
    ["a /*!80000 '*/' */ e", ['a', "'*/'", 'e']],
    ['a /*!80000 b /*!50000 c */ d */ e', ['a', 'b', 'c', 'd', '*', '/', 'e']],
  ])('%s', (sql, expected) => {
    expect(texts(sql)).toEqual(expected);
  });

  it('gates on the version asked for', () => {
    expect(texts('a /*!80030 b */', { version: 80029 })).toEqual(['a']);
    expect(texts('a /*!80030 b */', { version: 80030 })).toEqual(['a', 'b']);
    expect(texts('a /*!090000 b */', { version: 80030 })).toEqual(['a']);
  });
});

describe('what is never closed', () => {
  it.each<[string, string, number]>([
    ["select 'a", 'unclosed-string', 7],
    ['select "a\\"', 'unclosed-string', 7],
    ['select `a', 'unclosed-identifier', 7],
    ['select /* a', 'unclosed-comment', 7],
    ['select /*!80000 a', 'unclosed-comment', 7],
    ['select /*!99999 a', 'unclosed-comment', 7],
    ["select @'a", 'unclosed-string', 7],
  ])('%s', (sql, code, offset) => {
    expect(lex(sql).problem).toMatchObject({ code, offset });
  });
});

const pieces = fc.array(
  fc.oneof(
    fc.constantFrom(
      "'",
      '"',
      '`',
      '\\',
      '/*',
      '*/',
      '/*!80000',
      '/*!999999',
      '--',
      '\n',
      '#',
      ';',
      '$$',
      '@',
      '{',
      '.',
      'as',
    ),
    fc.constantFrom(
      'x',
      '0x',
      '1e',
      'N',
      '_utf8mb4',
      ' ',
      'select',
      '{batch_size}',
      '(',
      ')',
      '1.',
      'ä',
      '😀',
      '\ufeff',
    ),
    fc.string({ maxLength: 4 }),
  ),
  { maxLength: 60 },
);

it('covers any text with ordered tokens and comments, and neither throws nor loops', () => {
  fc.assert(
    fc.property(pieces, fc.boolean(), fc.boolean(), (parts, ansiQuotes, noBackslashEscapes) => {
      const text = parts.join('');
      const { tokens, comments } = lex(text, { ansiQuotes, noBackslashEscapes });
      let end = 0;
      for (const token of [...tokens, ...comments].sort((a, b) => a.start - b.start)) {
        expect(token.start).toBeGreaterThanOrEqual(end);
        expect(text.slice(token.start, token.end)).toBe(token.text);
        expect(token.end).toBeGreaterThan(token.start);
        end = token.end;
      }
    }),
    { numRuns: 500 },
  );
});

it.each(['/*!99999 /* */ ', 'as $a', "'", '(', '/*!80000 ', '1e', '`a` '])('is linear for many %s', async (part) => {
  const text = part.repeat(100_000);
  expect(await processorMs(() => lex(text))).toBeLessThan(3000);
});
