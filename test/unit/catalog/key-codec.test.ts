import { describe, expect, it } from 'vitest';
import { isFixedZone, KeyCodec } from '../../../src/catalog/key-codec.ts';
import type { WalkKeyPart } from '../../../src/catalog/walk-key.ts';

const part = (column: string, dataType: string, more: Partial<WalkKeyPart> = {}): WalkKeyPart => ({
  column,
  dataType,
  unsigned: false,
  charset: undefined,
  collation: undefined,
  members: undefined,
  arguments: [],
  fractionalDigits: 0,
  descending: false,
  ...more,
});
const codec = (...parts: WalkKeyPart[]) => new KeyCodec({ name: 'PRIMARY', parts }, '`t`', true);

describe('a key range in SQL', () => {
  it('of one integer', () => {
    const key = codec(part('id', 'bigint'));
    expect(key.range(null, null)).toBe('TRUE');
    expect(key.range(['5'], null)).toBe('`t`.`id` > 5');
    expect(key.range(null, ['18446744073709551615'])).toBe('`t`.`id` <= 18446744073709551615');
  });

  it('of several columns is spelt out with OR, shared parts as equalities', () => {
    const key = codec(part('a', 'int'), part('b', 'int'));
    expect(key.range(['1', '2'], ['3', '4'])).toBe(
      '((`t`.`a` > 1) OR (`t`.`a` = 1 AND `t`.`b` > 2)) AND ((`t`.`a` < 3) OR (`t`.`a` = 3 AND `t`.`b` <= 4))',
    );
    expect(key.range(['1', '2'], ['1', '9'])).toBe('`t`.`a` = 1 AND `t`.`b` > 2 AND `t`.`b` <= 9');
  });

  it('goes down a descending part, and lists the members of an ENUM', () => {
    expect(codec(part('id', 'int', { descending: true })).range(['5'], null)).toBe('`t`.`id` < 5');
    const members = ['z', 'm', 'a'];
    expect(codec(part('k', 'enum', { members })).range(['1'], null)).toBe('`t`.`k` IN (2, 3)');
    expect(codec(part('k', 'enum', { members })).range(['3'], null)).toBe('FALSE');
  });

  it('names a text in its own character set and collation, and quotes nothing', () => {
    const key = codec(part('k', 'varchar', { charset: 'latin1', collation: 'latin1_swedish_ci' }));
    expect(key.range(['27'], null)).toBe("`t`.`k` > _latin1 X'27' COLLATE latin1_swedish_ci");
    expect(key.read({ k0: '27' })).toEqual(['27']);
  });

  it.each([
    ['bigint', '1 OR 1=1'],
    ['decimal', '1;'],
    ['varbinary', "27'"],
    ['datetime', '2020-01-01'],
    ['enum', '999999'],
  ])('a tampered %s checkpoint is not put into SQL', (type, value) => {
    expect(() => codec(part('k', type)).range([value], null)).toThrow('does not have the form');
  });

  it('knows which zones have one moment to each local time', () => {
    expect(isFixedZone('SYSTEM', 'UTC')).toBe(true);
    expect(isFixedZone('+02:00', 'CET')).toBe(true);
    expect(isFixedZone('SYSTEM', 'CET')).toBe(false);
    // Europe/London, started in winter.
    expect(isFixedZone('SYSTEM', 'GMT')).toBe(false);
    expect(isFixedZone('Europe/Berlin', 'UTC')).toBe(false);
  });
});
