import { describe, expect, it } from 'vitest';
import { bind } from '../../../src/mysql/bind.ts';

describe('values in our own statements', () => {
  it.each([
    [null, 'NULL'],
    [7, '7'],
    [18446744073709551615n, '18446744073709551615'],
    [true, '1'],
    ['plain text-1.0', "'plain text-1.0'"],
    ["it's", "_utf8mb4 X'69742773'"],
    ['back\\slash', "_utf8mb4 X'6261636b5c736c617368'"],
    ['"double"', "_utf8mb4 X'22646f75626c6522'"],
    ['grün 🚀', "_utf8mb4 X'6772c3bc6e20f09f9a80'"],
    ['line\nfeed', "_utf8mb4 X'6c696e650a66656564'"],
    ['', "''"],
  ])('%s is %s', (value, literal) => expect(bind('?', [value])).toBe(literal));

  it('counts placeholders, and a ? inside a value is none', () => {
    expect(bind('a = ? AND b = ?', ['what?', 1])).toBe("a = _utf8mb4 X'776861743f' AND b = 1");
    expect(() => bind('?', [])).toThrow('more placeholders');
    expect(() => bind('', [1])).toThrow('more values');
    expect(() => bind('?', [Number.NaN])).toThrow('finite');
  });
});
