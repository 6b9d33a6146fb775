import type { Place } from '../core/failure.ts';
import type { FileIdentity } from '../core/git-blob.ts';
import type { BatchQuery } from '../sql/queries/batch-query.ts';
import type { Statement } from '../sql/statements/statement.ts';
import type { PhaseWindow } from './window.ts';

/** A migration file, read, validated and with every default filled in. */
export interface Migration {
  readonly file: string;
  readonly name: string;
  readonly description: string | undefined;
  readonly dependsOn: readonly string[];
  readonly session: SessionSettings;
  readonly phases: readonly Phase[];
  /** Findings that do not stop a run, e.g. `on_failure: rollback` with nothing to roll back with. */
  readonly warnings: readonly FileWarning[];
}

/** One that was read from disk. */
export interface MigrationFile extends Migration {
  readonly identity: FileIdentity;
}

/** Undefined means the server's own value (with STRICT_TRANS_TABLES added to its sql_mode). */
export interface SessionSettings {
  readonly sqlMode: string | undefined;
  readonly timeZone: string | undefined;
}

export interface FileWarning {
  readonly rule: string;
  readonly place: Place;
  readonly phase: string | undefined;
  readonly message: string;
}

export type Phase = DdlPhase | BackfillPhase | GatePhase;
export type PhaseType = Phase['type'];

interface PhaseCommon {
  readonly name: string;
  readonly index: number;
  readonly place: Place;
  readonly onFailure: 'rollback' | 'none';
  /** Why no rollback is possible, if the author says so. */
  readonly irreversible: string | undefined;
  readonly allow: readonly Allowance[];
  /** When it may work; undefined: at any time. */
  readonly window: PhaseWindow | undefined;
}

export type AllowedRisk = 'copy' | 'blocking' | 'rebuild' | 'destructive' | 'code';

export interface Allowance {
  readonly what: AllowedRisk;
  readonly reason: string;
}

/** Where a character of a text stands in the file. @param offset in UTF-16 units of the text */
export type Locate = (offset: number) => Place;

/** One statement of the file; `place` is where its first word stands. */
export interface PlacedStatement {
  readonly index: number;
  readonly sql: string;
  readonly place: Place;
  readonly locate: Locate;
  readonly statement: Statement;
}

export interface DdlPhase extends PhaseCommon {
  readonly type: 'expand' | 'contract';
  readonly statements: readonly PlacedStatement[];
  readonly rollback: readonly PlacedStatement[] | undefined;
  readonly ddl: DdlLimits;
}

export interface DdlLimits {
  readonly lockWaitTimeoutS: number;
  readonly commitLockWaitS: number;
  readonly retries: number;
  readonly onCancel: 'leave' | 'kill';
}

export interface BackfillPhase extends PhaseCommon {
  readonly type: 'backfill';
  readonly batch: Batch;
  readonly rollback: BatchQuery | undefined;
}

export interface Batch {
  readonly query: BatchQuery;
  /** Where the first word of the query stands. */
  readonly place: Place;
  /** Offsets of `query.sql`. */
  readonly locate: Locate;
  /** Most rows looked at in a chunk; undefined: `targetMs` alone decides. */
  readonly size: number | undefined;
  readonly delayMs: number;
  /** 0: replica lag is not watched. */
  readonly lagThresholdMs: number;
  /** The column of the key to walk, where the author chose one. */
  readonly pkColumn: string | undefined;
  /** True where the file holds a `pk_cursor_query` or `{last_id}`: read, replaced by the walk, and said once. */
  readonly legacyCursor: boolean;
  readonly checkpointEvery: number;
  readonly doneWhen: GateQuery | undefined;
  readonly targetMs: number;
  readonly parallel: number;
  readonly maxRowsPerSecond: number;
  readonly keepUpdatedAt: boolean;
  /** Limit of each signal by its key in the file; 0: not watched. */
  readonly throttle: Readonly<Record<string, number>>;
}

/** A query of one row and one column, and the value that it has to give. */
export interface GateQuery {
  readonly sql: string;
  readonly place: Place;
  readonly locate: Locate;
  /** Compared as FORMAT.md says; null is SQL's NULL. */
  readonly expected: string | number | boolean | null;
}

export interface GatePhase extends PhaseCommon {
  readonly type: 'gate';
  readonly query: GateQuery | undefined;
  readonly pollIntervalMs: number;
  readonly timeoutMinutes: number;
  readonly notBefore: { readonly after: string; readonly hours: number } | undefined;
  readonly deployed: { readonly environment: string; readonly ref: string } | undefined;
  /** The target on which all phases before have to be complete. */
  readonly completeOn: string | undefined;
}
