import { describe, expect, it } from 'vitest';
import type { Migration, Phase } from '../../../../src/migration/migration.ts';
import { entryOf } from '../../../../src/run/phase/entry-of.ts';
import type { Hold } from '../../../../src/state/hold.ts';
import { isAlive, type LeaseRow, type Liveness } from '../../../../src/state/lease.ts';
import { type PhaseState, type PhaseStatus, untouchedPhase } from '../../../../src/state/phase-state.ts';

const phases = ['expand', 'backfill', 'gate', 'contract'].map(
  (name, index) => ({ name, type: name, index, place: { file: 'm.yaml', line: 1, column: 1 } }) as unknown as Phase,
);
const migration = { name: 'm', file: 'm.yaml', phases } as unknown as Migration;
const [expand] = phases as [Phase];
const inState = (status: PhaseStatus, more: Partial<PhaseState> = {}): PhaseState => ({
  ...untouchedPhase('expand'),
  status,
  ...more,
});

const lease: LeaseRow = {
  resource: 'migration:d:m',
  migration: 'm',
  holder: 'run-1',
  token: 1n,
  connections: [],
  actor: 'ada',
  serverUser: undefined,
  clientHost: 'host-7',
  clientPid: '42',
  runUrl: undefined,
  acquiredAt: '2026-01-02 03:04:05.000000',
  heartbeat: '2026-01-02 03:04:05.000000',
  secondsSinceHeartbeat: 2,
  secondsLeft: 58,
  expired: false,
  released: false,
};

// The table of DESIGN.md section 4, "states".
const table: readonly [PhaseStatus, Liveness, 'run' | 'resume', string | number][] = [
  ['pending', 'free', 'run', 'start'],
  ['pending', 'free', 'resume', 'start'],
  ['stopped', 'free', 'run', 'go-on'],
  ['stopped', 'free', 'resume', 'go-on'],
  ['running', 'held', 'run', 3],
  ['running', 'held', 'resume', 3],
  ['running', 'reconnecting', 'run', 3],
  ['running', 'reconnecting', 'resume', 3],
  ['running', 'gone', 'run', 4],
  ['running', 'gone', 'resume', 'go-on'],
  ['failed', 'free', 'run', 4],
  ['failed', 'free', 'resume', 'go-on'],
  ['timed_out', 'free', 'run', 4],
  ['timed_out', 'free', 'resume', 'go-on'],
];

describe('what run and resume do with a phase', () => {
  it.each(table)('%s, its lease %s: %s gives %s', (status, liveness, mode, expected) => {
    const entry = entryOf(migration, expand, inState(status), mode, {
      holder: isAlive(liveness) ? { lease, liveness } : undefined,
      hold: undefined,
    });
    if (typeof expected === 'number') expect(entry).toMatchObject({ kind: 'refuse', failure: { exit: expected } });
    else expect(entry.kind).toBe(expected);
  });

  it.each(table)(
    '%s, its lease %s: a %s that takes over differs for what was interrupted alone',
    (status, liveness, mode, expected) => {
      const holder = isAlive(liveness) ? { lease, liveness } : undefined;
      const entry = entryOf(migration, expand, inState(status), mode, { holder, hold: undefined, takesOver: true });
      if (status === 'running' && liveness === 'gone') expect(entry).toEqual({ kind: 'go-on', from: 'interrupted' });
      else if (typeof expected === 'number')
        expect(entry).toMatchObject({ kind: 'refuse', failure: { exit: expected } });
      else expect(entry.kind).toBe(expected);
    },
  );

  it('whoever takes over leaves a rollback that is unfinished, and what is on hold', () => {
    const taking = { holder: undefined, takesOver: true };
    const undoing = inState('running', { rollback: new Map() });
    expect(entryOf(migration, expand, undoing, 'run', { ...taking, hold: undefined })).toMatchObject({
      failure: { code: 'rollback-under-way', exit: 4 },
    });
    const held: Hold = {
      by: 'ada',
      at: '2026-01-02 03:04:05.000000',
      phase: 'expand',
      failure: undefined,
      openTo: undefined,
    };
    expect(entryOf(migration, expand, inState('running'), 'run', { ...taking, hold: held })).toMatchObject({
      failure: { code: 'on-hold', exit: 4 },
    });
  });

  it('who runs it is named', () => {
    expect(
      entryOf(migration, expand, inState('running'), 'run', { holder: { lease, liveness: 'held' }, hold: undefined }),
    ).toMatchObject({
      failure: {
        message: expect.stringContaining(
          'started by ada, on host-7 (process 42), since 2026-01-02 03:04:05 UTC, last heartbeat 2 s ago',
        ),
      },
    });
  });

  it('a run that connects again after a restart is not called gone, and how long it may take is said', () => {
    for (const mode of ['run', 'resume'] as const) {
      expect(
        entryOf(migration, expand, inState('running'), mode, {
          holder: { lease, liveness: 'reconnecting' },
          hold: undefined,
        }),
      ).toMatchObject({
        failure: {
          message: expect.stringMatching(
            /^The phase expand of m is reconnecting: the server was restarted .*process 42/,
          ),
          remedy:
            'Watch it: phasedb status m. If the run has not come back in 58 s, it is gone. Then continue with: phasedb resume m.yaml --next',
        },
      });
    }
  });

  it.each(['run', 'resume'] as const)('%s leaves a migration on hold alone until it is released', (mode) => {
    const hold: Hold = {
      by: 'ada',
      at: '2026-01-02 03:04:05.000000',
      phase: 'expand',
      failure: undefined,
      openTo: undefined,
    };
    const entered = (more: Partial<Hold>, status: PhaseStatus = 'pending') =>
      entryOf(migration, expand, inState(status), mode, { holder: undefined, hold: { ...hold, ...more } });
    for (const status of ['pending', 'stopped', 'failed', 'timed_out', 'running'] as const) {
      expect(entered({}, status)).toMatchObject({
        failure: {
          code: 'on-hold',
          exit: 4,
          message: 'The migration m is on hold: ada rolled back expand at 2026-01-02 03:04 UTC.',
          remedy: 'When it may run again: phasedb release m --reason …. Then run: phasedb run m.yaml --next',
        },
      });
    }
    expect(entered({ failure: 'no room.' })).toMatchObject({
      failure: {
        message:
          'The migration m is on hold: on_failure: rollback undid expand at 2026-01-02 03:04 UTC in a run by ada, after this failure: no room.',
      },
    });
    expect(entered({ openTo: 'expand', phase: 'gate' })).toMatchObject({
      failure: {
        code: 'rollback-under-way',
        exit: 4,
        remedy:
          'Finish the rollback: phasedb rollback m.yaml --to expand. Or go forward again: phasedb release m --reason …. Then run: phasedb run m.yaml --next',
      },
    });
    // Its rollback runs right now.
    expect(
      entryOf(migration, expand, inState('pending'), mode, { holder: { lease, liveness: 'held' }, hold }),
    ).toMatchObject({
      failure: { exit: 3 },
    });
  });

  it('a rollback that has not ended has to be finished first', () => {
    const half = inState('failed', { rollback: new Map() });
    expect(entryOf(migration, expand, half, 'resume', { holder: undefined, hold: undefined })).toMatchObject({
      kind: 'refuse',
      failure: { exit: 4 },
    });
  });
});
