import type { MigrationStatus, PhaseReport, RunningOn, StatusReport } from '../../inspect/status/status-report.ts';
import type { RecoveryPoint } from '../../state/recovery-point.ts';

/**
 * What `phasedb status --format json` prints. Asked for one migration, its figures stand at the top level; asked for
 * all, they are in `migrations`. Times are UTC in ISO 8601, durations are seconds, null is what is not known.
 */
export function statusJson(report: StatusReport): object {
  const frame = {
    version: 1,
    server: report.server,
    state_database: report.stateDatabase,
    state_found: report.stateFound,
  };
  const [only] = report.migrations;
  if (report.asked !== undefined && only !== undefined) return { ...frame, ...migrationJson(only) };
  return { ...frame, migrations: report.migrations.map(migrationJson) };
}

function migrationJson(one: MigrationStatus): object {
  return {
    migration: one.migration,
    complete: one.complete,
    current_phase: one.currentPhase ?? null,
    phase_status: one.phaseStatus,
    backfill_progress: one.backfillProgress ?? null,
    progress_confidence: one.progressConfidence,
    rows_processed_total: one.rowsProcessedTotal,
    estimated_completion: one.estimatedCompletion ?? null,
    gate_status: one.gateStatus ?? null,
    attempt_number: one.attemptNumber,
    running_on: one.runningOn === undefined ? null : runningOnJson(one.runningOn),
    paused: one.paused ?? null,
    on_hold: one.onHold === undefined ? null : { ...one.onHold, failure: one.onHold.failure ?? null },
    warning: one.warnings[0] ?? null,
    warnings: one.warnings,
    phases: one.phases.map(phaseJson),
  };
}

function runningOnJson(running: RunningOn): object {
  return {
    host: running.host ?? null,
    pid: running.pid ?? null,
    actor: running.actor ?? null,
    run_url: running.runUrl ?? null,
    since: running.since,
    silent_seconds: running.silentSeconds,
  };
}

function phaseJson(phase: PhaseReport): object {
  return {
    name: phase.name,
    type: phase.type ?? null,
    status: phase.status,
    rolled_back: phase.rolledBack,
    attempt: phase.attempt,
    actor: phase.actor ?? null,
    commit: phase.commit ?? null,
    run_url: phase.runUrl ?? null,
    source: phase.source ?? null,
    started_at: phase.startedAt ?? null,
    ended_at: phase.endedAt ?? null,
    seconds: phase.seconds ?? null,
    rows: phase.rows ?? null,
    last_run:
      phase.run === undefined
        ? null
        : { started_at: phase.run.startedAt, seconds: phase.run.seconds ?? null, rows: phase.run.rows ?? null },
    how_far: phase.howFar ?? null,
    waits_for: phase.waitsFor ?? null,
    reason: phase.reason ?? null,
    recovery_point: phase.recovery === undefined ? null : recoveryJson(phase.recovery),
  };
}

function recoveryJson({ gtidSet, file, position, notRecorded = [] }: RecoveryPoint): object {
  return { gtid_set: gtidSet ?? null, file: file ?? null, position: position ?? null, not_recorded: notRecorded };
}
