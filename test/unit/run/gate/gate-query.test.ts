import { describe, expect, it } from 'vitest';
import { sameValue } from '../../../../src/run/gate/gate-query.ts';

describe('comparing what a gate gave with what it should give', () => {
  it.each([
    ['0', 0, true],
    ['0', '0.00', true],
    ['0.00', 0, true],
    ['-0', 0, true],
    ['1e2', 100, true],
    ['100', '1E+2', true],
    ['.5', '0.50', true],
    ['12345678901234567890', '12345678901234567890', true],
    ['12345678901234567890', '12345678901234567891', false],
    ['0.1', 0.1, true],
    ['1', true, true],
    ['0', false, true],
    [null, null, true],
    [null, 0, false],
    ['0', null, false],
    ['NULL', null, false],
    ['done', 'done', true],
    ['Done', 'done', false],
    ['', '', true],
    ['', 0, false],
    [' 7 ', 7, true],
    ['7a', 7, false],
  ])('%j against %j: %s', (value, expected, holds) => expect(sameValue(value, expected)).toBe(holds));
});
