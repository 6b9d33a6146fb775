import { expect, test } from 'vitest';
import type { MigrationStatus, PhaseReport, StatusReport } from '../../../../src/inspect/status/status-report.ts';
import { statusJson } from '../../../../src/report/run/status-json.ts';
import { statusText } from '../../../../src/report/run/status-text.ts';

function phase(name: string, more: Partial<PhaseReport> = {}): PhaseReport {
  return {
    name,
    type: undefined,
    status: 'pending',
    rolledBack: false,
    attempt: 1,
    actor: undefined,
    commit: undefined,
    runUrl: undefined,
    source: undefined,
    startedAt: undefined,
    endedAt: undefined,
    seconds: undefined,
    rows: undefined,
    run: undefined,
    howFar: undefined,
    waitsFor: undefined,
    recovery: undefined,
    reason: undefined,
    ...more,
  };
}

const running: MigrationStatus = {
  migration: 'orders_add_currency',
  currentPhase: 'backfill',
  phaseStatus: 'running',
  complete: false,
  backfillProgress: 0.4123,
  progressConfidence: 'estimate',
  rowsProcessedTotal: 412_300,
  estimatedCompletion: '2026-11-21T01:30:00Z',
  gateStatus: 'pending',
  attemptNumber: 2,
  runningOn: {
    host: 'ci-1',
    pid: 4711,
    actor: 'bob',
    runUrl: 'https://github.example/o/r/actions/runs/1',
    since: '2026-11-21T01:10:00Z',
    silentSeconds: 2,
  },
  paused: undefined,
  onHold: undefined,
  warnings: [],
  phases: [
    phase('expand', {
      type: 'expand',
      status: 'complete',
      actor: 'alice',
      startedAt: '2026-11-20T09:00:00Z',
      endedAt: '2026-11-20T09:00:01Z',
      seconds: 0.4,
      howFar: '1 of 1 statement done',
    }),
    phase('backfill', {
      type: 'backfill',
      status: 'running',
      attempt: 2,
      actor: 'bob',
      startedAt: '2026-11-21T01:10:00Z',
      seconds: 640,
      rows: 412_300,
      howFar: '41 % (412,300 of about 1,000,000 rows)',
    }),
    phase('gate', { type: 'gate', waitsFor: 'phase backfill' }),
  ],
};

function report(...migrations: MigrationStatus[]): StatusReport {
  return {
    server: 'app@db:3306/shop',
    stateDatabase: 'shop',
    stateFound: true,
    asked: migrations.length === 1 ? migrations[0]?.migration : undefined,
    migrations,
  };
}

test('one migration: a headline, the phases, and where it runs', () => {
  expect(statusText(report(running))).toBe(`\
orders_add_currency: backfill running (attempt 2), done at about 2026-11-21 01:30 UTC

| phase    | status      | started (UTC)    |        took | by    | how far                        |
| :------- | :---------- | :--------------- | ----------: | :---- | :----------------------------- |
| expand   | complete    | 2026-11-20 09:00 |       0.4 s | alice | 1 of 1 statement done          |
| backfill | running (2) | 2026-11-21 01:10 | 10 min 40 s | bob   | 41 % (412,300 of about 1,000,… |
| gate     | pending     |                  |             |       | waits for phase backfill       |

run by bob on ci-1 (process 4711) since 2026-11-21 01:10 UTC:
https://github.example/o/r/actions/runs/1
backfill: 41 % (412,300 of about 1,000,000 rows)`);
});

test('no line is wider than the terminal, whatever the database says', () => {
  const long = {
    ...running,
    warnings: ['word '.repeat(80)],
    phases: [phase('p', { status: 'failed', reason: 'why '.repeat(100), howFar: 'x y '.repeat(60) })],
  };
  for (const width of [80, 100, 120]) {
    for (const line of statusText(report(long), width).split('\n')) expect(line.length).toBeLessThanOrEqual(width);
  }
});

test('text of the database cannot steer the terminal nor break the table', () => {
  const text = statusText(
    report({
      ...running,
      warnings: ['bell \u0007'],
      phases: [phase('p', { status: 'failed', reason: 'a\u001b[2Jb\nc', actor: 'e|v\u202eil' })],
    }),
  );
  for (const character of ['\u0007', '\u001b', '\u202e']) expect(text).not.toContain(character);
  expect(text).toContain('e\\|v');
  expect(text).toContain('p: a\\u{1b}[2Jb c');
});

test('several migrations: a line each', () => {
  const done: MigrationStatus = {
    ...running,
    migration: 'users_split_name',
    currentPhase: 'contract',
    phaseStatus: 'complete',
    complete: true,
    phases: [phase('contract', { status: 'complete', endedAt: '2026-11-01T10:00:00Z', actor: 'carol' })],
  };
  expect(statusText(report(running, { ...done, warnings: ['look here'] }))).toBe(`\
app@db:3306/shop

| migration           | phase    | status   | last (UTC)       | by    | how far                   |
| ------------------- | -------- | -------- | ---------------- | ----- | ------------------------- |
| orders_add_currency | backfill | running  | 2026-11-21 01:10 | bob   | 41 % (412,300 of about 1… |
| users_split_name    |          | complete | 2026-11-01 10:00 | carol |                           |

warning: users_split_name: look here`);
});

test('where nothing has run, it says so', () => {
  expect(statusText({ ...report(), stateFound: false })).toBe(
    'app@db:3306/shop: nothing has run here (no state tables exist).',
  );
  const pending = { ...report({ ...running, phases: [phase('expand')] }), stateFound: false };
  expect(statusText(pending)).toMatch(/^Nothing has run here: shop has no state tables yet\.\n\n/);
});

test('JSON for one migration has its figures on top', () => {
  expect(statusJson(report(running))).toMatchObject({
    version: 1,
    state_database: 'shop',
    migration: 'orders_add_currency',
    current_phase: 'backfill',
    phase_status: 'running',
    backfill_progress: 0.4123,
    progress_confidence: 'estimate',
    rows_processed_total: 412_300,
    estimated_completion: '2026-11-21T01:30:00Z',
    gate_status: 'pending',
    attempt_number: 2,
    running_on: { host: 'ci-1', pid: 4711, run_url: 'https://github.example/o/r/actions/runs/1' },
    warning: null,
    phases: [{ name: 'expand' }, { name: 'backfill', rows: 412_300 }, { name: 'gate', started_at: null }],
  });
});

test('JSON for all has a list', () => {
  const all = { ...report(running), asked: undefined };
  expect(statusJson(all)).toMatchObject({ version: 1, migrations: [{ migration: 'orders_add_currency' }] });
  expect(JSON.stringify(statusJson(all))).not.toContain('undefined');
});

test('says from which commit the phases ran, once for those of the same files', () => {
  const [commit, blob] = ['a1'.repeat(20), 'b2'.repeat(20)];
  const source = { path: 'migrations/m.yaml', blob, commit, config: { path: 'phasedb.config.yaml', blob, commit } };
  const phases = [
    phase('expand', { status: 'complete', source, runUrl: 'https://github.example/o/r/actions/runs/1', commit }),
    phase('backfill', { status: 'complete', source }),
    phase('gate', { status: 'complete', source: { ...source, reviewed: true } }),
    phase('contract', { status: 'complete', source: { path: 'a\n::error::b', blob } }),
  ];
  const asked = report({ ...running, phases });
  const text = statusText(asked, 400);
  const judge = `, configuration phasedb.config.yaml (blob ${blob.slice(0, 12)})`;
  const from = `ran from migrations/m.yaml (blob ${blob.slice(0, 12)}) at commit ${commit}`;
  expect(text).toContain(`\nexpand, backfill ${from}${judge}\n`);
  expect(text).toContain(`\ngate ${from}, which was named as reviewed${judge}\n`);
  expect(text).toMatch(/\ncontract ran from a.{0,3}::error::b \(blob b2b2b2b2b2b2\), which was in no commit/);
  // The run's line does not say the same commit again.
  expect(text).toContain('expand: run https://github.example/o/r/actions/runs/1\n');
  expect(statusJson(asked)).toMatchObject({
    phases: [{ source }, { source }, { source: { reviewed: true } }, { source: { blob } }],
  });
});

test('where the binary log was before a contract, and why a part of that was not recorded', () => {
  const known = { gtidSet: '3e11fa47-71ca-11e1-9e33-c80aa9429562:1-77', file: 'binlog.000012', position: 4567 };
  const half = { gtidSet: known.gtidSet, notRecorded: ['the file and position need REPLICATION CLIENT'] };
  const report = (recovery: PhaseReport['recovery']): StatusReport => ({
    server: 'app@db:3306/shop',
    stateDatabase: 'shop',
    stateFound: true,
    asked: 'm',
    migrations: [{ ...running, phases: [phase('drop', { type: 'contract', status: 'complete', recovery })] }],
  });
  const flat = (recovery: PhaseReport['recovery']) => statusText(report(recovery), 400);
  expect(flat(known)).toContain(
    'drop: binary log before its first statement: binlog.000012 position 4567, GTID set 3e11fa47-71ca-11e1-9e33-c80aa9429562:1-77',
  );
  expect(flat(half)).toContain('c80aa9429562:1-77; not recorded: the file and position need REPLICATION CLIENT');
  expect(flat(undefined)).not.toContain('binary log');
  expect(statusJson(report(half))).toMatchObject({
    phases: [
      { recovery_point: { gtid_set: known.gtidSet, file: null, position: null, not_recorded: half.notRecorded } },
    ],
  });
});
