import { describe, expect, test } from 'vitest';
import { deriveStatus } from '../../../../src/inspect/status/derive-status.ts';
import type { MigrationFacts } from '../../../../src/inspect/status/migration-facts.ts';
import type { PhaseReport } from '../../../../src/inspect/status/status-report.ts';
import type { WalkSummary } from '../../../../src/inspect/status/walk-summary.ts';
import { phaseHash, phaseText } from '../../../../src/migration/hash.ts';
import { readMigrationFile } from '../../../../src/migration/read.ts';
import { phaseRecord } from '../../../../src/report/run/phase-record.ts';
import { foldHistory } from '../../../../src/state/fold.ts';
import type { EventDetail, HistoryEntry } from '../../../../src/state/history.ts';
import { completed, historyOf, lease, started } from '../../run/history.ts';

const file = await readMigrationFile('examples/add_checksum_column.yaml');

const walk: WalkSummary = {
  rowsSeen: 250_000,
  rowsChanged: 249_000,
  sweep: 1,
  ranges: 1,
  rangesDone: 0,
  tableRows: 1_000_000,
  rowsPerSecond: 1000,
};

function status(entries: HistoryEntry[], more: Partial<MigrationFacts> = {}) {
  const begun = [...foldHistory('m', entries).phases.keys()];
  return deriveStatus({
    state: foldHistory('m', entries, listOf(...begun)),
    file: undefined,
    liveness: 'free',
    lease: undefined,
    walks: new Map(),
    recovery: new Map(),
    activity: undefined,
    now: '2026-11-21 01:30:00.000000',
    ...more,
  });
}

function listOf(...names: string[]) {
  return names.map((name) => ({ name, type: name }));
}

const inBackfill = historyOf(
  { phase: 'expand', detail: started('type: expand') },
  { phase: 'expand', detail: completed('type: expand'), seconds: 0.25 },
  { phase: 'backfill', detail: started('type: backfill'), actor: 'bob' },
);

test('a file of which nothing has run shows its phases as pending', () => {
  const shown = status([], { file });
  expect(shown).toMatchObject({
    currentPhase: 'expand',
    phaseStatus: 'pending',
    complete: false,
    backfillProgress: undefined,
    rowsProcessedTotal: 0,
    gateStatus: 'pending',
    attemptNumber: 1,
    warnings: [],
  });
  expect(shown.phases.map(({ name, type, waitsFor }) => [name, type, waitsFor])).toEqual([
    ['expand', 'expand', 'phasedb run examples/add_checksum_column.yaml --next'],
    ['backfill', 'backfill', 'phase expand'],
    ['gate', 'gate', 'phase expand'],
    ['contract', 'contract', 'phase expand'],
  ]);
});

test('a running backfill says how far it is, where it runs, and when it will be done', () => {
  const shown = status(inBackfill, { liveness: 'held', lease, walks: new Map([['backfill', walk]]) });
  expect(shown).toMatchObject({
    currentPhase: 'backfill',
    phaseStatus: 'running',
    backfillProgress: 0.25,
    progressConfidence: 'estimate',
    rowsProcessedTotal: 249_000,
    estimatedCompletion: '2026-11-21T01:42:30Z',
    runningOn: { host: 'ci-1', pid: 4711, actor: 'alice', runUrl: 'https://ci.example/run/1', silentSeconds: 3 },
    warnings: [],
  });
  expect(shown.phases[1]).toMatchObject({
    actor: 'bob',
    type: 'backfill',
    howFar: '25 % (250,000 of about 1,000,000 rows)',
    startedAt: '2026-11-21T01:02:00Z',
    seconds: 28 * 60,
  });
  expect(shown.phases[0]).toMatchObject({ status: 'complete', seconds: 0.25 });
});

test('running without a holder is interrupted', () => {
  for (const liveness of ['gone', 'free'] as const) {
    const shown = status(inBackfill, { liveness, lease, walks: new Map([['backfill', walk]]) });
    expect(shown.phaseStatus).toBe('interrupted');
    expect(shown.runningOn).toBeUndefined();
    expect(shown.estimatedCompletion).toBeUndefined();
    expect(shown.warnings).toEqual([
      'Phase backfill was interrupted: the run on ci-1 (process 4711) ended before the phase was complete. Its state is saved. Continue with: phasedb resume FILE --next',
    ]);
  }
});

test('running after a restart of the server is reconnecting, until the lease of the run ends', () => {
  const back = historyOf(
    { phase: 'backfill', detail: completed('type: backfill') },
    { phase: 'backfill', detail: { event: 'rollback-started', to: 'backfill' } },
  );
  for (const [entries, then] of [
    [inBackfill, 'phasedb resume FILE --next'],
    [back, 'phasedb rollback FILE --to backfill'],
  ] as const) {
    const shown = status(entries, { liveness: 'reconnecting', lease });
    expect(shown).toMatchObject({ currentPhase: 'backfill', phaseStatus: 'reconnecting', runningOn: { pid: 4711 } });
    expect(shown.phases.at(-1)?.waitsFor).toBe('its run to connect again, at most 57 s');
    expect(shown.warnings).toEqual([
      `Phase backfill is reconnecting: the server was restarted after the last heartbeat of the run on ci-1 (process 4711). If the run has not come back in 57 s, it is gone. Then continue with: ${then}`,
    ]);
  }
});

test('an estimate that was too low never says that an unfinished walk is done', () => {
  const shown = status(inBackfill, {
    liveness: 'held',
    lease,
    walks: new Map([['backfill', { ...walk, rowsSeen: 1_200_000 }]]),
  });
  expect(shown.backfillProgress).toBe(0.99);
  expect(shown.estimatedCompletion).toBeUndefined();
  expect(shown.phases[1]?.howFar).toBe('99 % (1,200,000 of about 1,200,000 rows)');
});

describe('a gate', () => {
  const gate = historyOf(
    { phase: 'expand', detail: completed('type: expand') },
    { phase: 'backfill', detail: completed('type: backfill'), rows: 1000 },
    { phase: 'gate', detail: started('type: gate') },
    { phase: 'gate', detail: { event: 'gate-first-poll' } },
  );

  test('that polls says for what and how long', () => {
    const shown = status(gate, { file: { ...file, name: 'm' }, liveness: 'held', lease });
    expect(shown).toMatchObject({ currentPhase: 'gate', gateStatus: 'polling', backfillProgress: 1 });
    expect(shown.progressConfidence).toBe('exact');
    expect(shown.phases[2]?.waitsFor).toBe('its query to give 0, until 2026-11-21 03:03 UTC');
    expect(shown.rowsProcessedTotal).toBe(1000);
  });

  test('that timed out says so', () => {
    const timedOut = historyOf(
      { phase: 'gate', detail: started('type: gate') },
      { phase: 'gate', detail: { event: 'phase-timed-out', message: 'still 3' } },
    );
    const shown = status(timedOut);
    expect(shown).toMatchObject({ phaseStatus: 'timed_out', gateStatus: 'timed_out' });
    expect(shown.phases[0]).toMatchObject({ reason: 'still 3', waitsFor: 'phasedb resume FILE --next', seconds: 60 });
  });
});

test('a pause names who and why, and what lifts it', () => {
  const paused = historyOf(
    { phase: 'backfill', detail: started('type: backfill') },
    { phase: 'backfill', detail: { event: 'phase-stopped', reason: 'paused' }, rows: 10 },
    { detail: { event: 'paused', reason: 'replica repair' }, actor: 'dana' },
  );
  const shown = status(paused);
  expect(shown.paused).toEqual({ by: 'dana', reason: 'replica repair', since: '2026-11-21T01:02:00Z' });
  expect(shown.warnings[0]).toMatch(
    /^Paused by dana since 2026-11-21 01:02 UTC: replica repair\. .*phasedb unpause m$/,
  );
  expect(shown.phases[0]?.waitsFor).toBe('phasedb unpause m');
});

test('a rollback under way, and one that was interrupted', () => {
  const rollback = historyOf(
    { phase: 'expand', detail: completed('type: expand') },
    { phase: 'expand', detail: { event: 'rollback-started', to: 'expand' } },
  );
  expect(status(rollback, { liveness: 'held', lease }).phaseStatus).toBe('rolling_back');
  const interrupted = status(rollback, { liveness: 'gone', lease });
  expect(interrupted.phaseStatus).toBe('interrupted');
  expect(interrupted.warnings[0]).toMatch(/rollback of phase expand was interrupted/);
});

describe('a migration that was rolled back', () => {
  const undo = (phase: string, to: string, failure?: string) =>
    [
      { phase, detail: { event: 'rollback-started', to } },
      { phase, detail: { event: 'phase-rolled-back', ...(failure && { failure }) }, actor: 'dana' },
    ] as const;
  const forward = ['expand', 'backfill', 'gate'].map((phase) => ({ phase, detail: completed(`type: ${phase}`) }));

  test('is on hold: its first open phase says so, with who, when, and what lifts it', () => {
    const back = [...forward, ...undo('gate', 'backfill'), ...undo('backfill', 'backfill')];
    const shown = status(historyOf(...back), { file: { ...file, name: 'm' } });
    expect(shown).toMatchObject({
      currentPhase: 'backfill',
      phaseStatus: 'on_hold',
      complete: false,
      attemptNumber: 2,
      onHold: { by: 'dana', since: '2026-11-21T01:06:00Z', phase: 'backfill', failure: undefined },
    });
    expect(shown.warnings[0]).toBe(
      'On hold: dana rolled back backfill at 2026-11-21 01:06 UTC. When it may run again: phasedb release m --reason …',
    );
    expect(shown.phases.slice(1)).toMatchObject([
      { status: 'on_hold', rolledBack: true, howFar: undefined, waitsFor: 'phasedb release m --reason …' },
      { status: 'pending', rolledBack: true, waitsFor: 'phase backfill' },
      { status: 'pending', rolledBack: false },
    ]);
    const released = status(historyOf(...back, { detail: { event: 'released', reason: 'fixed' } }));
    expect(released).toMatchObject({ phaseStatus: 'pending', onHold: undefined });
    const marked = historyOf(
      ...back.slice(3),
      { phase: 'gate', detail: completed('') },
      { phase: 'backfill', detail: completed('') },
    );
    expect(status(marked)).toMatchObject({ phaseStatus: 'complete', onHold: undefined });
  });

  test('by on_failure names the failure', () => {
    const shown = status(historyOf(...forward.slice(0, 1), ...undo('backfill', 'backfill', 'row 7 refuses.')));
    expect(shown).toMatchObject({ phaseStatus: 'on_hold', onHold: { failure: 'row 7 refuses.' } });
    expect(shown.phases[1]?.reason).toBe('rolled back by on_failure: row 7 refuses.');
    expect(shown.warnings[0]).toContain(
      'on_failure: rollback undid backfill at 2026-11-21 01:02 UTC in a run by dana, after',
    );
  });

  test('and is not as far back as it was to be: that is said, with both ways on', () => {
    const back = historyOf(...forward, ...undo('gate', 'backfill'));
    const shown = status(back, { file: { ...file, name: 'm' } });
    expect(shown).toMatchObject({ currentPhase: 'gate', phaseStatus: 'on_hold' });
    expect(shown.warnings[0]).toBe(
      'On hold: dana rolled back gate at 2026-11-21 01:04 UTC. The rollback was to go back to backfill and ended before that. Finish it: phasedb rollback examples/add_checksum_column.yaml --to backfill. Or go forward again. When it may run again: phasedb release m --reason …',
    );
    expect(status(back, { liveness: 'held', lease }).phaseStatus).toBe('rolling_back');
  });
});

test('statements done are counted, and a wait for a metadata lock is named', () => {
  const intent = { event: 'statement-intent', direction: 'forward', sql: 'x', normalised: 'x', objects: [] } as const;
  const done = { event: 'statement-done', direction: 'forward', normalised: 'x', how: 'executed' } as const;
  const contract = historyOf(
    { phase: 'expand', detail: completed('type: expand') },
    { phase: 'backfill', detail: completed('type: backfill') },
    { phase: 'gate', detail: completed('type: gate') },
    { phase: 'contract', detail: started('type: contract') },
    { phase: 'contract', index: 0, detail: intent },
    { phase: 'contract', index: 0, detail: done },
    { phase: 'contract', index: 1, detail: intent },
  );
  const shown = status(contract, {
    file: { ...file, name: 'm' },
    liveness: 'held',
    lease,
    activity: {
      seconds: 9,
      progress: '41 % of alter table (merge sort)',
      waitsForLock: 'the metadata lock on db.EVENTS',
    },
  });
  expect(shown.phases[3]).toMatchObject({
    status: 'running',
    howFar: '1 of 2 statements done, 41 % of alter table (merge sort)',
    waitsFor: 'the metadata lock on db.EVENTS',
  });
});

test('an edit of what was applied is said, and so is a phase that the file no longer has', () => {
  const [expand] = file.phases;
  if (expand === undefined) throw new Error('the example has a first phase');
  const same = { event: 'phase-complete', hash: phaseHash(expand), text: phaseText(expand) } as const;
  const asApplied = { ...file, name: 'm' };
  expect(status(historyOf({ phase: 'expand', detail: same }), { file: asApplied }).warnings).toEqual([]);
  const shown = status(
    historyOf(
      { phase: 'expand', detail: completed('type: expand\nsomething else') },
      { phase: 'old', detail: completed('type: gate') },
    ),
    { file: asApplied },
  );
  expect(shown.warnings).toEqual([
    'Phase expand was changed in the file after it had begun. Undo the edit, or accept it: phasedb accept-change examples/add_checksum_column.yaml --phase expand --reason …',
    'Phase old is in the history, but not in examples/add_checksum_column.yaml.',
  ]);
  expect(shown.phases.at(-1)).toMatchObject({ name: 'old', type: 'gate', status: 'complete' });
});

describe('a migration whose begun phases are all complete', () => {
  const entries = historyOf(
    { phase: 'expand', detail: completed('type: expand') },
    { phase: 'backfill', detail: completed('type: backfill') },
  );

  test('is not complete while the list has a phase that has not begun', () => {
    const shown = status(entries, {
      state: foldHistory('m', entries, listOf('expand', 'backfill', 'gate', 'contract')),
    });
    expect(shown).toMatchObject({ complete: false, currentPhase: 'gate', phaseStatus: 'pending', warnings: [] });
    expect(shown.phases.map(({ name, type, status: state }) => [name, type, state])).toEqual([
      ['expand', 'expand', 'complete'],
      ['backfill', 'backfill', 'complete'],
      ['gate', 'gate', 'pending'],
      ['contract', 'contract', 'pending'],
    ]);
    expect(status(entries)).toMatchObject({ complete: true });
  });

  test('is not complete where nobody listed the phases, and a warning says why', () => {
    const shown = status(entries, { state: foldHistory('m', entries) });
    expect(shown.complete).toBe(false);
    expect(shown.warnings).toEqual([expect.stringMatching(/^Only phases that have begun are shown: .*status FILE/)]);
  });

  test('is not complete by an older file that lacks a listed phase', () => {
    const short = { ...file, name: 'm', phases: file.phases.slice(0, 2) };
    const shown = status(entries, {
      file: short,
      state: foldHistory('m', entries, listOf('expand', 'backfill', 'contract')),
    });
    expect(shown).toMatchObject({ complete: false, currentPhase: 'contract' });
    expect(shown.warnings.at(-1)).toMatch(/^Phase contract is not in .* listed it.*phasedb run examples/);
  });

  test('stays complete when a phase that was rolled back is removed from the file', () => {
    const more = historyOf(
      { phase: 'expand', detail: completed('type: expand') },
      { phase: 'backfill', detail: completed('type: backfill') },
      { phase: 'old', detail: completed('type: expand') },
      { phase: 'old', detail: { event: 'phase-rolled-back' } },
    );
    const shown = status(more, { state: foldHistory('m', more, listOf('expand', 'backfill')) });
    expect(shown).toMatchObject({ complete: true });
    expect(shown.phases.map(({ name }) => name)).toEqual(['expand', 'backfill']);
  });
});

describe('the figures of a phase that took several runs', () => {
  const resumed = (from: string) => ({ ...started('type: backfill', 'phase-resumed'), from }) as EventDetail;
  const twoRuns = [
    { phase: 'backfill', detail: started('type: backfill') },
    {
      phase: 'backfill',
      detail: { event: 'phase-stopped', reason: 'max-runtime', rowsInAll: 600 },
      rows: 600,
      seconds: 50,
    },
    { phase: 'backfill', detail: resumed('stopped') },
  ] as const;

  test('took is what they worked, not the time between them, and each keeps its own', () => {
    const complete = { ...completed('type: backfill'), rowsInAll: 1000 } as EventDetail;
    const shown = status(historyOf(...twoRuns, { phase: 'backfill', detail: complete, rows: 400, seconds: 20 }));
    expect(shown.phases[0]).toMatchObject({
      startedAt: '2026-11-21T01:00:00Z',
      seconds: 70,
      rows: 1000,
      run: { startedAt: '2026-11-21T01:02:00Z', seconds: 20, rows: 400 },
    });
    expect(shown.rowsProcessedTotal).toBe(1000);
  });

  test('while one runs, its own time stands beside its own beginning', () => {
    const shown = status(historyOf(...twoRuns), { liveness: 'held', lease });
    expect(shown.phases[0]).toMatchObject({
      seconds: 50 + 28 * 60,
      run: { startedAt: '2026-11-21T01:02:00Z', seconds: 28 * 60, rows: undefined },
    });
    const { startedAt, seconds } = phaseRecord(shown.phases[0] as PhaseReport, () => undefined);
    expect([startedAt, seconds]).toEqual(['2026-11-21T01:02:00Z', 28 * 60]);
  });

  test('of one that was interrupted counts what its last heartbeat showed, before and after it is resumed', () => {
    const lost = historyOf(...twoRuns);
    expect(status(lost, { liveness: 'gone', lease }).phases[0]?.seconds).toBe(50 + 8 * 60);
    const again = historyOf(
      ...twoRuns,
      { phase: 'backfill', detail: resumed('interrupted'), seconds: 8 * 60 },
      { phase: 'backfill', detail: completed('type: backfill'), seconds: 20 },
    );
    expect(status(again).phases[0]?.seconds).toBe(50 + 8 * 60 + 20);
  });

  test('a rollback under way has its own time, and no rows of the phase', () => {
    const back = historyOf(
      { phase: 'backfill', detail: started('type: backfill') },
      { phase: 'backfill', detail: completed('type: backfill'), rows: 1000, seconds: 50 },
      { phase: 'backfill', detail: { event: 'rollback-started', to: 'backfill' } },
    );
    const shown = status(back, { liveness: 'held', lease, walks: new Map([['backfill', walk]]) });
    expect(shown.phases[0]).toMatchObject({ startedAt: '2026-11-21T01:02:00Z', seconds: 28 * 60, rows: undefined });
  });

  test('a pause gives no time at which it will be done', () => {
    const walks = new Map([['backfill', walk]]);
    expect(status(historyOf(...twoRuns), { liveness: 'held', lease, walks }).estimatedCompletion).toBeDefined();
    const paused = historyOf(...twoRuns, { detail: { event: 'paused', reason: 'sale' } });
    expect(status(paused, { liveness: 'held', lease, walks }).estimatedCompletion).toBeUndefined();
  });
});

describe('a backfill that somebody marked complete', () => {
  const marked = (more: object) =>
    status(
      historyOf(
        { phase: 'backfill', detail: started('type: backfill') },
        { phase: 'backfill', detail: { event: 'phase-stopped', reason: 'x' }, rows: 360, seconds: 9 },
        {
          phase: 'backfill',
          detail: { ...completed('type: backfill'), markedBecause: 'by hand', ...more } as EventDetail,
        },
      ),
    );
  const walked = { rowsSeen: 360, rowsChanged: 360, rowsTotal: 1000 };

  test('at 36 % is not done exactly, unless a query showed that it is', () => {
    const shown = marked({ walked, checked: [{ name: 'backfill', result: 'not_checked' }] });
    expect(shown).toMatchObject({ backfillProgress: 0.36, progressConfidence: 'estimate', rowsProcessedTotal: 360 });
    expect(shown.phases[0]).toMatchObject({
      status: 'complete',
      seconds: 9,
      howFar: '36 % (360 of about 1,000 rows), when it was marked complete',
    });
    expect(marked({})).toMatchObject({ backfillProgress: undefined, progressConfidence: 'none' });
    const proven = marked({ walked, checked: [{ name: 'backfill: done_when', result: 'holds' }] });
    expect(proven).toMatchObject({ backfillProgress: 1, progressConfidence: 'exact' });
  });
});
