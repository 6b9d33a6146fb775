import { describe, expect, it } from 'vitest';
import type { Migration, Phase, PhaseType } from '../../../../src/migration/migration.ts';
import { inOrder } from '../../../../src/run/advance/order.ts';
import { type Candidate, type Due, standingOf } from '../../../../src/run/advance/standing.ts';
import type { MigrationState } from '../../../../src/state/fold.ts';
import type { Hold } from '../../../../src/state/hold.ts';
import type { Liveness } from '../../../../src/state/lease.ts';
import { type PhaseState, untouchedPhase } from '../../../../src/state/phase-state.ts';

const types: readonly PhaseType[] = ['expand', 'backfill', 'gate', 'contract', 'gate', 'contract'];
const phases = types.map(
  (type, index) =>
    ({ name: `${type}-${index}`, type, index, place: { file: 'm.yaml', line: 1, column: 1 } }) as unknown as Phase,
);
const migration = { name: 'm', file: 'm.yaml', dependsOn: ['d'], phases } as unknown as Migration;
const hold: Hold = {
  by: 'ada',
  at: '2026-01-02 03:04:05.000000',
  phase: 'backfill-1',
  failure: undefined,
  openTo: undefined,
};
const due: Due = { until: 'contract', only: undefined, takeOver: 'auto' };

/** The first `complete` phases are; the next one is as given. */
function candidate(
  complete: number,
  next: Partial<PhaseState> = {},
  more: Partial<MigrationState> & { readonly liveness?: Liveness; readonly told?: boolean } = {},
): Candidate {
  const { liveness = 'free', told = false, ...rest } = more;
  const states = phases.slice(0, complete + 1).map(({ name }, index): PhaseState => {
    const known = untouchedPhase(name);
    return index < complete ? { ...known, status: 'complete' } : { ...known, ...next };
  });
  const state: MigrationState = {
    migration: 'm',
    phases: new Map(states.map((one) => [one.name, one])),
    listed: undefined,
    paused: undefined,
    hold: undefined,
    ...rest,
  };
  return { migration, state, liveness, told };
}
const standing = (of: Candidate, asked: Partial<Due> = {}, done = true) =>
  standingOf(of, { ...due, ...asked }, () => done);

describe('the order of migrations', () => {
  const names = (...given: readonly (readonly [string, ...string[]])[]) =>
    inOrder(given.map(([name, ...dependsOn]) => ({ name, dependsOn }))).map(({ name }) => name);

  it('is that of the files, each behind those that it depends on', () => {
    expect(names(['a'], ['b'], ['c'])).toEqual(['a', 'b', 'c']);
    expect(names(['a', 'c'], ['b'], ['c', 'd'], ['d'])).toEqual(['b', 'd', 'c', 'a']);
    expect(names(['a', 'b'], ['b'], ['c'])).toEqual(['b', 'a', 'c']);
    expect(names(['a', 'elsewhere'], ['b'])).toEqual(['a', 'b']);
  });

  it('loses none that wait for each other, and puts them behind the others', () => {
    expect(names(['a', 'b'], ['b', 'a'], ['c', 'a'], ['d'])).toEqual(['d', 'a', 'b', 'c']);
  });

  it('is found for a chain of 300 files that are given backwards', () => {
    const chain = Array.from(
      { length: 300 },
      (_, index) => [`m${index}`, ...(index < 299 ? [`m${index + 1}`] : [])] as const,
    );
    expect(names(...(chain as unknown as [string][])).slice(0, 2)).toEqual(['m299', 'm298']);
  });
});

describe('what advance does about a migration', () => {
  it('works on what is due up to the first contract, wherever it is', () => {
    expect(standing(candidate(0))).toMatchObject({ kind: 'due', phase: phases[0], which: { until: 'contract' } });
    expect(standing(candidate(2, { status: 'stopped' }))).toMatchObject({ kind: 'due', phase: phases[2] });
    expect(standing(candidate(4))).toMatchObject({ kind: 'due', phase: phases[4], which: { until: 'contract' } });
    expect(standing(candidate(6))).toEqual({ kind: 'complete' });
  });

  it.each(['pending', 'stopped'] as const)('never works on a contract that is %s, whatever is asked for', (status) => {
    const asked = [{}, ...types.flatMap((type) => [{ until: type }, { only: type }])];
    for (const at of [3, 5])
      for (const one of asked) expect(standing(candidate(at, { status }), one)).toMatchObject({ kind: 'waits-at' });
  });

  it('a contract in front of the type that ends the work ends it first', () => {
    expect(standing(candidate(0), { until: 'gate' })).toMatchObject({ which: { until: 'gate' } });
    const withoutGate = { ...migration, phases: phases.filter(({ index }) => index !== 2) };
    expect(standing({ ...candidate(0), migration: withoutGate }, { until: 'gate' })).toMatchObject({
      which: { until: 'contract' },
    });
  });

  it('a phase of another type waits', () => {
    expect(standing(candidate(0), { only: 'backfill' })).toMatchObject({ kind: 'waits-at', phase: phases[0] });
    expect(standing(candidate(1), { only: 'backfill' })).toMatchObject({ kind: 'due', which: { only: 'backfill' } });
    expect(standing(candidate(1), { until: 'backfill' })).toMatchObject({ kind: 'waits-at', phase: phases[1] });
  });

  it('leaves alone what waits for another migration, and what is paused', () => {
    expect(standing(candidate(0), {}, false)).toMatchObject({ kind: 'waits-for', dependencies: ['d'] });
    const paused = { by: 'ada', reason: 'a sale', at: '' };
    expect(standing(candidate(0, {}, { paused }))).toMatchObject({ kind: 'paused', by: 'ada', reason: 'a sale' });
    // Of what is complete nobody asks for its dependencies again.
    expect(standing(candidate(6), {}, false)).toEqual({ kind: 'complete' });
  });

  it('takes over what was interrupted, if it may, and never a contract', () => {
    const gone = candidate(1, { status: 'running' }, { liveness: 'gone' });
    expect(standing(gone)).toMatchObject({ kind: 'due', phase: phases[1] });
    expect(standing(gone, { takeOver: 'never' })).toMatchObject({ kind: 'interrupted', to: undefined });
    expect(standing(gone, { only: 'expand' })).toMatchObject({ kind: 'interrupted' });
    expect(standing(candidate(3, { status: 'running' }, { liveness: 'gone' }))).toMatchObject({ kind: 'interrupted' });
  });

  it.each(['held', 'reconnecting'] as const)('what another run works on is running: %s', (liveness) => {
    for (const next of [{ status: 'running' }, { status: 'complete', rollback: new Map() }] as const)
      expect(standing(candidate(1, next, { liveness }))).toMatchObject({ kind: 'running', phase: phases[1] });
    expect(standing(candidate(1, {}, { liveness, hold: { ...hold, openTo: 'expand-0' } }))).toMatchObject({
      kind: 'running',
    });
  });

  it.each(['failed', 'timed_out'] as const)('leaves what is %s to a person, also where it may take over', (status) => {
    for (const told of [false, true])
      expect(standing(candidate(1, { status, reason: 'no' }, { told }))).toEqual({
        kind: 'failed',
        phase: phases[1],
        status,
        reason: 'no',
        told,
      });
    // A failed contract is no contract that simply waits.
    expect(standing(candidate(3, { status }))).toMatchObject({ kind: 'failed' });
  });

  it('leaves what is on hold, and calls for somebody where its rollback is unfinished', () => {
    expect(standing(candidate(1, {}, { hold }))).toMatchObject({ kind: 'on-hold', hold });
    expect(standing(candidate(1, {}, { hold: { ...hold, openTo: 'expand-0' } }))).toMatchObject({
      kind: 'interrupted',
      to: 'expand-0',
    });
    expect(standing(candidate(1, { status: 'complete', rollback: new Map(), rollbackTo: 'expand-0' }))).toMatchObject({
      kind: 'interrupted',
      phase: phases[1],
      to: 'expand-0',
    });
  });
});
