import type { Version } from '../core/mysql-version.ts';
import type { CodeEffect } from './stored/effect.ts';

export type Algorithm = 'instant' | 'inplace' | 'copy' | 'none' | 'unknown';
export type Lock = 'none' | 'shared' | 'exclusive' | 'unknown';

/**
 * What MySQL will do with a statement: the least intrusive combination of ALGORITHM and LOCK that it accepts for the whole
 * statement on that table and version.
 */
export interface Verdict {
  /** `none`: the statement is not DDL. `unknown`: it was not read; expect the worst. */
  readonly algorithm: Algorithm;
  /** `exclusive` with `instant` is a brief one: DROP, RENAME and TRUNCATE TABLE. */
  readonly lock: Lock;
  /** Whether MySQL rebuilds the table; null: unknown. */
  readonly rebuild: boolean | null;
  /** Data, or what running code relies on, is lost: the meaning of the rule `destructive-outside-contract`. */
  readonly destructive: boolean;
  /** Why not something less intrusive, in one sentence. */
  readonly because: string;
  /** What code that the statement stores or enables does when it runs, as far as that costs, destroys or is unknown. */
  readonly effects?: readonly CodeEffect[] | undefined;
  /** Unknown facts that the verdict assumes. */
  readonly assumes: readonly string[];
  /** Why MySQL will refuse the author's own ALGORITHM or LOCK; undefined: it accepts them, or there are none. */
  readonly refusedAssertion: string | undefined;
}

/** Facts of the server and session on which the verdict depends. */
export interface ServerFacts {
  readonly version: Version;
  /** STRICT_TRANS_TABLES or STRICT_ALL_TABLES in sql_mode. */
  readonly strict: boolean;
  /** `foreign_key_checks` of the session that will run the statement. */
  readonly foreignKeyChecks: boolean;
  /** `old_alter_table`: ON makes every ALTER without an ALGORITHM clause a copy. */
  readonly oldAlterTable?: boolean;
}

/** The part of a verdict that the engine decides. */
export type Outcome = Pick<Verdict, 'algorithm' | 'lock' | 'rebuild' | 'because'>;
