import type { Verdict } from '../../ddl/verdict.ts';
import type { Estimate } from '../../estimate/estimate.ts';
import type { PhaseType } from '../../migration/migration.ts';
import type { Direction } from '../../state/history.ts';

/** What a person is asked to confirm: what phasedb is about to send, what it costs, and what cannot be taken back. */
export interface Preview {
  readonly migration: string;
  /** `user@host:port/database`, without a password. */
  readonly server: string;
  readonly direction: Direction;
  /** In the order of the work. */
  readonly phases: readonly PreviewPhase[];
}

/** One phase of it. */
export interface PreviewPhase {
  readonly name: string;
  readonly type: PhaseType;
  readonly statements: readonly PreviewStatement[];
  /** What cannot be taken back, a sentence each. */
  readonly lasting: readonly string[];
}

/** A statement that is still to be sent. */
export interface PreviewStatement {
  readonly sql: string;
  /** Those that the server has; a figure is undefined where it does not say. */
  readonly tables: readonly {
    readonly name: string;
    readonly rows: number | undefined;
    readonly bytes: number | undefined;
  }[];
  /** Undefined: a backfill's, which runs in chunks. */
  readonly verdict: Verdict | undefined;
  readonly estimate: Estimate;
}
