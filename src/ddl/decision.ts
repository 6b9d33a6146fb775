import type { Catalog } from '../catalog/catalog.ts';
import type { Version } from '../core/mysql-version.ts';
import type { Statement } from '../sql/statements/statement.ts';
import type { ServerFacts, Verdict } from './verdict.ts';

export type DecidedBy = 'rules' | 'probe' | 'unknown';

export interface Question {
  readonly statement: Statement;
  readonly sql: string;
  /** The definitions before the statement. */
  readonly catalog: Catalog;
  readonly server: Omit<ServerFacts, 'version'>;
  /** At least one; several if the version is unknown. */
  readonly versions: readonly Version[];
}

export interface Decision {
  readonly verdict: Verdict;
  readonly decidedBy: DecidedBy;
}

/** Says what MySQL does with a statement: by rules, or by asking a server. */
export type Decide = (question: Question) => Promise<Decision>;
