import { describe, expect, it } from 'vitest';
import type { Session } from '../../../src/mysql/session.ts';
import { afterUpgrades, isSameState, type StateTables } from '../../../src/state/state-tables.ts';

const table = (id: string, server = 'a', created = '1') => ({ server, ids: [id], created });
const state = (checkpoints: string, history: string, server = 'a'): StateTables => ({
  checkpoints: table(checkpoints, server),
  history: table(history, server),
});

describe('whether the state is kept in the same tables', () => {
  it.each([
    ['the same', state('1', '2'), true],
    ['altered without a rebuild', { checkpoints: table('1', 'a', '9'), history: table('2', 'a', '9') }, true],
    ['checkpoints restored', state('7', '2'), false],
    ['history restored', state('1', '7'), false],
    ['both restored', state('7', '8'), false],
    ['a table that is missing', { checkpoints: table('1'), history: null }, false],
    ['another server, which gives other ids', state('7', '8', 'b'), true],
  ])('%s: %o', (_, now, same) => {
    expect(isSameState(state('1', '2'), now)).toBe(same);
  });
});

describe('after upgrades of phasedb itself', () => {
  const upgrades = (...events: readonly object[]) =>
    ({ query: async () => events.map((detail) => ({ detail: JSON.stringify(detail) })) }) as unknown as Session;
  const from1to3 = { from: 3, to: 4, tables: { before: state('1', '2'), after: state('3', '2') } };
  const from3to5 = { from: 4, to: 5, tables: { before: state('3', '2'), after: state('5', '6') } };

  it('the tables that they made are known', async () => {
    expect(await afterUpgrades(upgrades(from1to3, from3to5), 'db', state('1', '2'))).toEqual(state('5', '6'));
  });

  it('tables that were put back before the upgrade are not', async () => {
    const restored = { ...from1to3, tables: { before: state('8', '9'), after: state('10', '9') } };
    expect(await afterUpgrades(upgrades(restored), 'db', state('1', '2'))).toEqual(state('1', '2'));
  });
});
