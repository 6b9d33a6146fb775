import type { Place } from '../../core/failure.ts';
import type { DdlLimits } from '../../migration/migration.ts';
import type { AssertedStatement } from './asserted-statements.ts';
import type { LockWaits } from './lock-waits.ts';

/** A DDL statement, and how it may be run. */
export interface StatementOrder {
  readonly phase: string;
  readonly index: number;
  readonly total: number;
  readonly place: Place;
  /** As the author wrote it. */
  readonly sql: string;
  /** Text that recognises it in the process list. */
  readonly marker: string;
  readonly asserted: readonly AssertedStatement[];
  readonly tables: readonly { readonly schema: string; readonly name: string }[];
  /** It may build a table or an index, and then needs its lock again at the end. */
  readonly builds: boolean;
  /** What it writes by the model of estimates; undefined: unknown. */
  readonly bytes?: number | undefined;
  readonly limits: DdlLimits;
  readonly waits: LockWaits;
}
