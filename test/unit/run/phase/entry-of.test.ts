import { describe, expect, it } from 'vitest';
import type { Migration, Phase } from '../../../../src/migration/migration.ts';
import { entryOf } from '../../../../src/run/phase/entry-of.ts';
import { type PhaseState, type PhaseStatus, untouchedPhase } from '../../../../src/state/fold.ts';
import { isAlive, type LeaseRow, type Liveness } from '../../../../src/state/lease.ts';

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
    const entry = entryOf(
      migration,
      expand,
      inState(status),
      mode,
      isAlive(liveness) ? { lease, liveness } : undefined,
    );
    if (typeof expected === 'number') expect(entry).toMatchObject({ kind: 'refuse', failure: { exit: expected } });
    else expect(entry.kind).toBe(expected);
  });

  it('who runs it is named', () => {
    expect(entryOf(migration, expand, inState('running'), 'run', { lease, liveness: 'held' })).toMatchObject({
      failure: {
        message: expect.stringContaining(
          'started by ada, on host-7 (process 42), since 2026-01-02 03:04:05 UTC, last heartbeat 2 s ago',
        ),
      },
    });
  });

  it('a run that connects again after a restart is not called gone, and how long it may take is said', () => {
    for (const mode of ['run', 'resume'] as const) {
      expect(entryOf(migration, expand, inState('running'), mode, { lease, liveness: 'reconnecting' })).toMatchObject({
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

  it('a rollback that has not ended has to be finished first', () => {
    const half = inState('failed', { rollback: new Map() });
    expect(entryOf(migration, expand, half, 'resume', undefined)).toMatchObject({
      kind: 'refuse',
      failure: { exit: 4 },
    });
  });
});
