import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src/core/failure.ts';
import type { Form } from '../../../src/options/option.ts';
import { readText } from '../../../src/options/read-option.ts';

describe('a value is read', () => {
  it.each<[Form, string, unknown]>([
    [{ type: 'text' }, ' as it is ', ' as it is '],
    [{ type: 'flag' }, 'TRUE', true],
    [{ type: 'flag' }, 'false', false],
    [{ type: 'choice', choices: ['a', 'b'] }, 'b', 'b'],
    [{ type: 'duration' }, '1h30m', { ms: 5_400_000, text: '1h30m' }],
    [{ type: 'integer', least: 1, most: 9 }, '9', 9],
    [{ type: 'text', pattern: /^\d$/, expected: 'a digit' }, '7', '7'],
  ])('%j: %s', (form, text, expected) => {
    expect(readText(form, '--x', text)).toEqual(expected);
  });
});

describe('a value is refused with what to write, and never repeated', () => {
  it.each<[Form, string, string]>([
    [{ type: 'flag' }, 'yes', 'Write true or false.'],
    [{ type: 'choice', choices: ['a', 'b', 'c'] }, 'd', 'Write a, b or c.'],
    [{ type: 'choice', choices: ['json'] }, 'd', 'Write json.'],
    [{ type: 'duration' }, '5', 'Write seconds, minutes or hours, such as 30s, 10m, 5h or 1h30m.'],
    [{ type: 'duration' }, '0s', 'Write seconds, minutes or hours, such as 30s, 10m, 5h or 1h30m.'],
    [{ type: 'integer', least: 1, most: 9 }, '10', 'Write a whole number from 1 to 9.'],
    [{ type: 'integer', least: 0, most: 9 }, '1e0', 'Write a whole number from 0 to 9.'],
    [{ type: 'text', pattern: /^\d$/, expected: 'a digit' }, 'secret', 'Write a digit.'],
  ])('%j: %s', (form, text, remedy) => {
    const error = refusal(() => readText(form, 'The input x', text));
    expect(error).toMatchObject({ code: 'wrong-usage', exit: 64, message: 'The input x is not valid.', remedy });
  });
});

function refusal(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}
