import { describe, expect, it } from 'vitest';
import { outputsOf } from '../../../src/action/deploy/outputs.ts';
import { ExitCode, Failure } from '../../../src/core/failure.ts';
import type { MigrationStatus, ShownStatus } from '../../../src/inspect/status/status-report.ts';
import { failureStatus } from '../../../src/report/run/failure-status.ts';
import { reportError } from '../../../src/report/text/error-text.ts';

function migration(phases: readonly (readonly [string, ShownStatus])[], backfill?: number): MigrationStatus {
  const current = phases.find(([, status]) => status !== 'complete');
  return {
    migration: 'shop',
    currentPhase: current?.[0],
    phaseStatus: current?.[1] ?? 'complete',
    complete: current === undefined,
    backfillProgress: backfill,
    phases: phases.map(([name, status]) => ({ name, type: name, status, attempt: 1, rolledBack: false })),
  } as unknown as MigrationStatus;
}

describe('the outputs of a migration that nothing was done with', () => {
  it.for([
    ['pending', 'in_progress', 0],
    ['stopped', 'in_progress', 41],
    ['running', 'locked', 41],
    ['rolling_back', 'locked', 41],
    ['interrupted', 'needs_resume', 41],
    ['on_hold', 'on_hold', 0],
    ['failed', 'failed', 41],
    ['timed_out', 'timed_out', 41],
  ] as const)('are, while the backfill is %s: %s', ([state, status, progress]) => {
    const told = outputsOf(
      undefined,
      migration(
        [
          ['expand', 'complete'],
          ['backfill', state],
          ['gate', 'pending'],
        ],
        0.419,
      ),
    );
    expect(told).toEqual({
      status,
      phase: state === 'pending' || state === 'on_hold' ? 'expand' : 'backfill',
      nextPhase: 'backfill',
      progress,
      complete: false,
    });
  });

  it('have no progress where it is unknown, and 100 at the end', () => {
    const gate = outputsOf(
      undefined,
      migration(
        [
          ['backfill', 'complete'],
          ['gate', 'running'],
        ],
        1,
      ),
    );
    expect(gate.progress).toBeUndefined();
    expect(outputsOf(undefined, migration([['backfill', 'complete']], 1))).toMatchObject({
      status: 'complete',
      nextPhase: undefined,
      progress: 100,
      complete: true,
    });
    expect(outputsOf({ status: 'failed', phase: 'gate' }, undefined)).toEqual({
      status: 'failed',
      phase: 'gate',
      nextPhase: undefined,
      progress: undefined,
      complete: false,
    });
  });
});

describe('the status that an error amounts to', () => {
  const failure = (code: string, exit: ExitCode = ExitCode.failed) => new Failure({ code, exit, message: 'no' });
  it.for([
    [failure('already-running', ExitCode.alreadyRunning), true, 'locked'],
    [failure('needs-resume', ExitCode.needsDecision), false, 'needs_resume'],
    [failure('on-hold', ExitCode.needsDecision), false, 'on_hold'],
    [failure('not-confirmed', ExitCode.wrongUsage), true, 'refused'],
    [failure('refused'), true, 'refused'],
    [failure('earlier-phase-incomplete'), false, 'refused'],
    [failure('row-refused'), true, 'failed'],
    [failure('connection-failed'), false, 'failed'],
    [new TypeError('bug'), false, 'failed'],
  ] as const)('of %s, a phase having begun: %s, is %s', ([error, hasBegun, status]) => {
    expect(failureStatus(error, reportError(error), hasBegun)).toBe(status);
  });
});

it('the outputs never call a migration complete that has a phase to come, whatever the command saw', () => {
  const told = outputsOf(
    { status: 'complete', phase: 'backfill' },
    migration([
      ['backfill', 'complete'],
      ['contract', 'pending'],
    ]),
  );
  expect(told).toMatchObject({ status: 'in_progress', complete: false, nextPhase: 'contract' });
});
