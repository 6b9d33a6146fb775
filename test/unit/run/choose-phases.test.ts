import { describe, expect, it } from 'vitest';
import type { Migration, Phase } from '../../../src/migration/migration.ts';
import { choosePhases } from '../../../src/run/choose-phases.ts';
import { type PhaseState, untouchedPhase } from '../../../src/state/fold.ts';

const phases = ['expand', 'backfill', 'gate', 'contract'].map(
  (name, index) => ({ name, type: name, index, place: { file: 'm.yaml', line: 1, column: 1 } }) as unknown as Phase,
);
const migration = { name: 'm', file: 'm.yaml', phases } as unknown as Migration;
const stateWith = (...states: PhaseState[]) => ({
  migration: 'm',
  listed: undefined,
  paused: undefined,
  phases: new Map(states.map((state) => [state.name, state])),
});

describe('which phases a run works on', () => {
  const complete = (name: string): PhaseState => ({ ...untouchedPhase(name), status: 'complete' });
  const names = (chosen: readonly Phase[]) => chosen.map((phase) => phase.name);

  it('all that remain, the next one, or one by name', () => {
    const state = stateWith(complete('expand'));
    expect(names(choosePhases(migration, state, 'all'))).toEqual(['backfill', 'gate', 'contract']);
    expect(names(choosePhases(migration, state, 'next'))).toEqual(['backfill']);
    expect(names(choosePhases(migration, state, { phase: 'backfill' }))).toEqual(['backfill']);
    expect(names(choosePhases(migration, state, { phase: 'expand' }))).toEqual([]);
  });

  it('a complete phase whose rollback has begun is open again, and nothing after it may run', () => {
    const state = stateWith({ ...complete('expand'), rollback: new Map() });
    expect(names(choosePhases(migration, state, 'next'))).toEqual(['expand']);
    expect(() => choosePhases(migration, state, { phase: 'backfill' })).toThrow(
      expect.objectContaining({ code: 'rollback-under-way', exit: 4 }),
    );
  });

  it('refuses one whose turn has not come, and one that does not exist', () => {
    const state = stateWith(complete('expand'));
    expect(() => choosePhases(migration, state, { phase: 'contract' })).toThrow(
      'backfill, which comes before it, is pending',
    );
    expect(() => choosePhases(migration, state, { phase: 'contrct' })).toThrow(
      expect.objectContaining({ remedy: expect.stringMatching(/^Did you mean contract\?/) }),
    );
  });
});
