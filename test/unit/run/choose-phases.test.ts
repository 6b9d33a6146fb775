import { describe, expect, it } from 'vitest';
import type { Migration, Phase } from '../../../src/migration/migration.ts';
import {
  assertSelectable,
  chooseAgain,
  choosePhases,
  rollbackToFinish,
  troubledNext,
} from '../../../src/run/choose-phases.ts';
import { type PhaseState, untouchedPhase } from '../../../src/state/phase-state.ts';

const phases = ['expand', 'backfill', 'gate', 'contract'].map(
  (name, index) => ({ name, type: name, index, place: { file: 'm.yaml', line: 1, column: 1 } }) as unknown as Phase,
);
const migration = { name: 'm', file: 'm.yaml', phases } as unknown as Migration;
const stateWith = (...states: PhaseState[]) => ({
  migration: 'm',
  listed: undefined,
  paused: undefined,
  hold: undefined,
  phases: new Map(states.map((state) => [state.name, state])),
});

describe('the rollback that has to be finished', () => {
  const complete = (name: string): PhaseState => ({ ...untouchedPhase(name), status: 'complete' });
  const back = (openTo: string | undefined) =>
    ({ by: 'ada', at: '', phase: 'contract', failure: undefined, openTo }) as const;

  it('is that of a phase that is half undone, or goes on with the next one where it ended between two', () => {
    const half = { ...complete('backfill'), rollback: new Map(), rollbackTo: 'expand' };
    expect(rollbackToFinish(migration, stateWith(complete('expand'), half))).toMatchObject({
      phase: { name: 'backfill' },
      to: 'expand',
    });
    const between = { ...stateWith(complete('expand'), complete('backfill'), complete('gate')), hold: back('expand') };
    expect(rollbackToFinish(migration, between)).toMatchObject({ phase: { name: 'gate' }, to: 'expand' });
    expect(rollbackToFinish(migration, { ...between, hold: back(undefined) })).toBeUndefined();
    expect(rollbackToFinish(migration, stateWith(complete('expand')))).toBeUndefined();
  });
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

  it('refuses a later phase of a migration on hold as such', () => {
    const hold = { by: 'ada', at: '', phase: 'backfill', failure: undefined, openTo: undefined };
    expect(() => choosePhases(migration, { ...stateWith(complete('expand')), hold }, { phase: 'contract' })).toThrow(
      expect.objectContaining({
        code: 'on-hold',
        exit: 4,
      }),
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

  describe('by type and position', () => {
    const odd = (['expand', 'backfill', 'backfill', 'gate', 'contract', 'expand', 'contract'] as const).map(
      (type, index) => ({ name: `${type}-${index}`, type, index, place: { file: 'm.yaml', line: 1, column: 1 } }),
    ) as unknown as Phase[];
    const file = { ...migration, phases: odd } as unknown as Migration;
    const after = (count: number) => stateWith(...odd.slice(0, count).map(({ name }) => complete(name)));

    it('until a type: those before the first one of it that is not complete', () => {
      const until = { until: 'contract' } as const;
      expect(names(choosePhases(file, after(0), until))).toEqual(['expand-0', 'backfill-1', 'backfill-2', 'gate-3']);
      expect(names(choosePhases(file, after(4), until))).toEqual([]);
      expect(names(choosePhases(file, after(5), until))).toEqual(['expand-5']);
      expect(names(choosePhases(file, after(5), { until: 'backfill' }))).toEqual(['expand-5', 'contract-6']);
    });

    it('only a type: the next ones, as long as they are of it', () => {
      expect(names(choosePhases(file, after(1), { only: 'backfill' }))).toEqual(['backfill-1', 'backfill-2']);
      expect(names(choosePhases(file, after(0), { only: 'backfill' }))).toEqual([]);
      expect(names(choosePhases(file, after(7), { only: 'contract' }))).toEqual([]);
    });

    it('a type in place of a name: the first of it that is not complete, in its turn; a name overrides', () => {
      expect(names(choosePhases(file, after(1), { phase: 'backfill' }))).toEqual(['backfill-1']);
      expect(names(choosePhases(file, after(2), { phase: 'backfill' }))).toEqual(['backfill-2']);
      expect(names(choosePhases(file, after(3), { phase: 'backfill' }))).toEqual([]);
      expect(() => choosePhases(file, after(1), { phase: 'contract' })).toThrow('backfill-1, which comes before it');
      expect(names(choosePhases(migration, stateWith(complete('expand')), { phase: 'expand' }))).toEqual([]);
      const without = { ...migration, phases: phases.slice(0, 1) } as unknown as Migration;
      expect(names(choosePhases(without, stateWith(), { phase: 'gate' }))).toEqual([]);
      expect(() => assertSelectable(without, { phase: 'gate' })).not.toThrow();
      expect(() => assertSelectable(without, { phase: 'gaet' })).toThrow('has no phase gaet');
    });

    it('is not silent about a next phase that it leaves out and that failed, runs or is being undone', () => {
      const failed = stateWith(complete('expand-0'), { ...untouchedPhase('backfill-1'), status: 'failed' });
      expect(troubledNext(file, failed, { only: 'expand' })?.name).toBe('backfill-1');
      expect(troubledNext(file, failed, { phase: 'expand' })).toBeUndefined();
      const held = { ...after(4), hold: { by: 'dana' } } as unknown as ReturnType<typeof stateWith>;
      expect(troubledNext(file, held, { until: 'contract' })?.name).toBe('contract-4');
      expect(troubledNext(file, after(4), { until: 'contract' })).toBeUndefined();
      expect(troubledNext(file, after(1), { only: 'expand' })).toBeUndefined();
      const undoing = stateWith({ ...complete('expand-0'), rollback: new Map() });
      expect(troubledNext(file, undoing, { only: 'backfill' })?.name).toBe('expand-0');
    });
  });

  it('once the run holds the migration: never one that was not chosen before, and never past one that was undone', () => {
    const again = (which: Parameters<typeof chooseAgain>[2], before: string[], now: ReturnType<typeof stateWith>) =>
      names(chooseAgain(migration, now, which, new Set(before)));
    const ended = stateWith(complete('expand'));
    expect(again('all', ['expand', 'backfill', 'gate', 'contract'], ended)).toEqual(['backfill', 'gate', 'contract']);
    expect(again('next', ['backfill'], ended)).toEqual(['backfill']);
    expect(again('next', ['expand'], ended)).toEqual([]);
    expect(() => again('all', ['backfill', 'gate', 'contract'], stateWith())).toThrow(
      expect.objectContaining({ code: 'state-changed', exit: 1, message: expect.stringMatching(/now expand\.$/) }),
    );
  });
});
