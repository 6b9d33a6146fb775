import type { Target } from '../mysql/target.ts';
import type { BaselineOrder } from './apply-baseline.ts';
import type { Comparison } from './base/base-files.ts';
import type { GivenSources } from './catalog-source/choose.ts';
import type { FailOn } from './fail-on.ts';
import type { AskChanged } from './migration-files.ts';

/**
 * What an entry asks for; all that it leaves open is decided here, for every entry alike. An entry passes on all its
 * options, so a key of the name of an option has its value, and neither entry has to know of it.
 */
export interface LintOrder {
  /** The folder that paths and globs count from. */
  readonly folder: string;
  /** The configuration file, if it is not one of the usual two. */
  readonly config?: string | undefined;
  /** Files, folders and globs; none: `migrations` of the configuration, else the usual place. */
  readonly paths: readonly string[];
  /** Without a file in the usual place: refused, or linted as nothing. */
  readonly ifNone: 'refuse' | 'pass';
  /** Narrows the files to those of a change; undefined if they are unknown. */
  readonly changed?: AskChanged | undefined;
  readonly sources: GivenSources;
  readonly mysqlVersion: string | undefined;
  /** `auto`: if the source of the catalog knows sizes. */
  readonly estimate: boolean | 'auto';
  /** Backfills are tried on the database of `sources`. */
  readonly measure: boolean;
  /** A server to try statements on; never production. */
  readonly probe?: Target | undefined;
  readonly baseline: BaselineOrder;
  /** Only what comes after the last gate of each migration. */
  readonly postGate: boolean;
  readonly failOn: FailOn;
  /** What the files are compared with; undefined: with nothing. */
  readonly against?: Comparison | undefined;
}
