import { describe, expect, it } from 'vitest';
import { isStrict, refusesZeroDates, withStrict } from '../../../src/mysql/sql-mode.ts';

describe('sql_mode', () => {
  it.each([
    ['STRICT_TRANS_TABLES', true],
    ['ansi_quotes, strict_all_tables', true],
    ['TRADITIONAL', true],
    ['NO_ZERO_DATE', false],
    ['', false],
  ])('%j is strict: %j', (mode, strict) => expect(isStrict(mode)).toBe(strict));

  it.each([
    ['', 'STRICT_TRANS_TABLES'],
    ['ANSI_QUOTES', 'ANSI_QUOTES,STRICT_TRANS_TABLES'],
    ['STRICT_ALL_TABLES,ANSI', 'STRICT_ALL_TABLES,ANSI'],
  ])('%j made strict is %j', (mode, strict) => expect(withStrict(mode)).toBe(strict));

  it.each([
    ['NO_ZERO_DATE', true],
    ['traditional', true],
    ['NO_ZERO_IN_DATE', false],
  ])('%j refuses zero dates: %j', (mode, refuses) => expect(refusesZeroDates(mode)).toBe(refuses));
});
