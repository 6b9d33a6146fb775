import type { Migration, Phase, PhaseType } from '../../migration/migration.ts';
import type { MigrationState } from '../../state/fold.ts';
import type { LeaseRow, Liveness } from '../../state/lease.ts';
import type { PhaseState } from '../../state/phase-state.ts';
import type { RecoveryPoint } from '../../state/recovery-point.ts';
import type { Activity } from './activity.ts';
import type { ShownStatus } from './status-report.ts';
import type { WalkSummary } from './walk-summary.ts';

/** All that is known of one migration. */
export interface MigrationFacts {
  readonly state: MigrationState;
  readonly file: Migration | undefined;
  readonly liveness: Liveness;
  readonly lease: LeaseRow | undefined;
  /** Of backfills whose checkpoints are still there, by phase. */
  readonly walks: ReadonlyMap<string, WalkSummary>;
  /** Of contracts that have begun, by phase. */
  readonly recovery: ReadonlyMap<string, RecoveryPoint>;
  /** Of a migration that is being worked on. */
  readonly activity: Activity | undefined;
  /** The server's clock, UTC, as MySQL writes it. */
  readonly now: string;
}

/** A phase as far as file and history know it. */
export interface Entry {
  readonly name: string;
  readonly type: PhaseType | undefined;
  readonly phase: Phase | undefined;
  readonly state: PhaseState;
}

/** A phase with the status that is shown of it. */
export interface ShownEntry extends Entry {
  readonly status: ShownStatus;
}
