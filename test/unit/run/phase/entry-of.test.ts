import { describe, expect, it } from 'vitest';
import type { Migration, Phase } from '../../../../src/migration/migration.ts';
import { entryOf } from '../../../../src/run/phase/entry-of.ts';
import { type PhaseState, type PhaseStatus, untouchedPhase } from '../../../../src/state/fold.ts';
import type { LeaseRow } from '../../../../src/state/lease.ts';

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

const holder: LeaseRow = {
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
  expired: false,
  released: false,
};

// The table of DESIGN.md section 4, "states".
const table: readonly [PhaseStatus, boolean, 'run' | 'resume', string | number][] = [
  ['pending', false, 'run', 'start'],
  ['pending', false, 'resume', 'start'],
  ['stopped', false, 'run', 'go-on'],
  ['stopped', false, 'resume', 'go-on'],
  ['running', true, 'run', 3],
  ['running', true, 'resume', 3],
  ['running', false, 'run', 4],
  ['running', false, 'resume', 'go-on'],
  ['failed', false, 'run', 4],
  ['failed', false, 'resume', 'go-on'],
  ['timed_out', false, 'run', 4],
  ['timed_out', false, 'resume', 'go-on'],
];

describe('what run and resume do with a phase', () => {
  it.each(table)('%s, held %s: %s gives %s', (status, live, mode, expected) => {
    const entry = entryOf(migration, expand, inState(status), mode, live ? holder : undefined);
    if (typeof expected === 'number') expect(entry).toMatchObject({ kind: 'refuse', failure: { exit: expected } });
    else expect(entry.kind).toBe(expected);
  });

  it('who runs it is named', () => {
    expect(entryOf(migration, expand, inState('running'), 'run', holder)).toMatchObject({
      failure: {
        message: expect.stringContaining(
          'started by ada, on host-7 (process 42), since 2026-01-02 03:04:05 UTC, last heartbeat 2 s ago',
        ),
      },
    });
  });

  it('a rollback that has not ended has to be finished first', () => {
    const half = inState('failed', { rollback: new Map() });
    expect(entryOf(migration, expand, half, 'resume', undefined)).toMatchObject({
      kind: 'refuse',
      failure: { exit: 4 },
    });
  });
});
