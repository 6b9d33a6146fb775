import type { PhaseType } from '../../migration/migration.ts';
import type { FileSource } from '../../state/file-source.ts';
import type { PhaseStatus } from '../../state/phase-state.ts';
import type { RecoveryPoint } from '../../state/recovery-point.ts';

/** What `phasedb status` found; renderers in report/ turn it into text or JSON. */
export interface StatusReport {
  /** `user@host:port/database`, without a password. */
  readonly server: string;
  readonly stateDatabase: string;
  /** False where phasedb has never written anything. */
  readonly stateFound: boolean;
  /** The one migration that was asked for; undefined: all were. */
  readonly asked: string | undefined;
  readonly migrations: readonly MigrationStatus[];
}

/**
 * `reconnecting`: the server was restarted, and the run has the rest of its lease to come back. `interrupted`: something was under way and whoever did it is gone. `rolling_back`: a rollback is under way.
 * A phase that was rolled back is pending again; the first one of a migration on hold is `on_hold`.
 */
export type ShownStatus = PhaseStatus | 'reconnecting' | 'interrupted' | 'rolling_back' | 'on_hold';

/** Where a gate is. */
export type GateStatus =
  | 'pending'
  | 'polling'
  | 'passed'
  | 'stopped'
  | 'failed'
  | 'timed_out'
  | 'reconnecting'
  | 'interrupted'
  | 'on_hold';

/** exact: nothing or all is done; estimate: measured against the server's guess of the table's rows; none: unknown. */
export type ProgressConfidence = 'exact' | 'estimate' | 'none';

/** Times are UTC in ISO 8601 with seconds, durations are seconds. */
export interface MigrationStatus {
  readonly migration: string;
  /** The phase under way, else the next one, else the last one; undefined where no phase is known. */
  readonly currentPhase: string | undefined;
  readonly phaseStatus: ShownStatus;
  readonly complete: boolean;
  /** Of the backfill under way, or the newest one; from 0 to 1. Of one that was marked complete unseen: what was walked. */
  readonly backfillProgress: number | undefined;
  readonly progressConfidence: ProgressConfidence;
  /** Rows changed by all backfills so far. */
  readonly rowsProcessedTotal: number;
  /** Of the backfill under way. */
  readonly estimatedCompletion: string | undefined;
  /** Of the gate under way, else the next one, else the last one; undefined: no gate is known. */
  readonly gateStatus: GateStatus | undefined;
  readonly attemptNumber: number;
  readonly runningOn: RunningOn | undefined;
  readonly paused: { readonly by: string; readonly reason: string; readonly since: string } | undefined;
  /** Of a migration that was rolled back, until it is released. */
  readonly onHold: HeldBack | undefined;
  /** What a person should know or do, the most pressing first. */
  readonly warnings: readonly string[];
  readonly phases: readonly PhaseReport[];
}

/** Why runs do not start a migration. */
export interface HeldBack {
  /** Who rolled it back, or whose run did. */
  readonly by: string;
  readonly since: string;
  /** The phase that was undone last. */
  readonly phase: string;
  /** What had failed, where `on_failure: rollback` undid it. */
  readonly failure: string | undefined;
}

/** Who runs a migration right now. */
export interface RunningOn {
  readonly host: string | undefined;
  readonly pid: number | undefined;
  readonly actor: string | undefined;
  readonly runUrl: string | undefined;
  readonly since: string;
  /** Seconds since its last sign of life. */
  readonly silentSeconds: number;
}

/** One run of a phase; seconds and rows are its own. */
export interface PhaseRunReport {
  readonly startedAt: string;
  readonly seconds: number | undefined;
  /** Known once it has ended. */
  readonly rows: number | undefined;
}

/** What `phasedb status` shows of one phase. */
export interface PhaseReport {
  readonly name: string;
  /** Undefined where neither the file nor the history says it. */
  readonly type: PhaseType | undefined;
  readonly status: ShownStatus;
  readonly rolledBack: boolean;
  readonly attempt: number;
  /** Who acted last. */
  readonly actor: string | undefined;
  readonly commit: string | undefined;
  readonly runUrl: string | undefined;
  /** The files that it was started from last; undefined: none were recorded. */
  readonly source: FileSource | undefined;
  readonly startedAt: string | undefined;
  readonly endedAt: string | undefined;
  /** How long its runs worked together, without the time between them; of a rollback under way, how long its run has. */
  readonly seconds: number | undefined;
  /** Rows that a backfill changed, in all its runs. */
  readonly rows: number | undefined;
  /** Its run that began last. */
  readonly run: PhaseRunReport | undefined;
  /** `41 % (412,000 of about 1,000,000 rows)`. */
  readonly howFar: string | undefined;
  readonly waitsFor: string | undefined;
  /** Of a contract: where the binary log was before its first statement; undefined: it has not begun. */
  readonly recovery: RecoveryPoint | undefined;
  /** Why it stopped or failed, or was marked complete. */
  readonly reason: string | undefined;
}
