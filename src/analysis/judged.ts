import type { AlteredTable } from '../catalog/apply-alter.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { CatalogTable } from '../catalog/table.ts';
import type { DecidedBy } from '../ddl/decision.ts';
import type { Verdict } from '../ddl/verdict.ts';
import type {
  BackfillPhase,
  DdlPhase,
  GatePhase,
  GateQuery,
  Migration,
  PlacedStatement,
} from '../migration/migration.ts';
import type { ObjectName } from '../sql/lexing/span.ts';
import type { QueryReading } from '../sql/queries/read-query.ts';
import type { AlterClause, Statement } from '../sql/statements/statement.ts';
import type { AppliedPhases } from './applied.ts';
import type { AnalysisSettings } from './settings.ts';

/** A migration with what is known of its tables at each of its statements, and what MySQL does with each. */
export interface JudgedMigration {
  readonly migration: Migration;
  /** Of the file. */
  readonly text: string;
  /** In the order of the file; one of which some statements have run is there twice, as what is complete and what is not. */
  readonly phases: readonly JudgedPhase[];
  /** What of it has run on the catalog's server. */
  readonly applied: AppliedPhases;
  /** As it stands before the first phase that is judged. */
  readonly catalog: Catalog;
  readonly settings: AnalysisSettings;
}

export type JudgedPhase = JudgedDdl | JudgedBackfill | JudgedGate;

interface Judged {
  /** As it stands before the phase; of a complete one, as it is now. */
  readonly before: Catalog;
  /** It has run on the catalog's server. Later phases take it into account, but no finding about it is reported. */
  readonly complete: boolean;
}

export interface JudgedDdl extends Judged {
  readonly kind: 'ddl';
  readonly phase: DdlPhase;
  readonly statements: readonly JudgedStatement[];
  readonly rollback: readonly JudgedStatement[];
}

export interface JudgedBackfill extends Judged {
  readonly kind: 'backfill';
  readonly phase: BackfillPhase;
  /** Of the batch query. */
  readonly query: QueryReading;
  /** The table that is walked; undefined: it is not known. */
  readonly walked: CatalogTable | undefined;
  /** The table that is written to; undefined: it is not known. */
  readonly written: CatalogTable | undefined;
  readonly doneWhen: JudgedQuery | undefined;
}

export interface JudgedGate extends Judged {
  readonly kind: 'gate';
  readonly phase: GatePhase;
  readonly query: JudgedQuery | undefined;
}

/** A gate's query or a `done_when`. */
export interface JudgedQuery {
  readonly gate: GateQuery;
  readonly reading: QueryReading;
}

/** A statement of an expand or contract, or of what undoes one. */
export interface JudgedStatement {
  readonly phase: DdlPhase;
  readonly direction: 'forward' | 'rollback';
  readonly placed: PlacedStatement;
  /** As the target version reads it. */
  readonly statement: Statement;
  readonly before: Catalog;
  readonly after: Catalog;
  /** Of ALTER TABLE, CREATE INDEX and DROP INDEX: the clauses, and the table before and after. */
  readonly change: TableChange | undefined;
  readonly verdict: Verdict;
  readonly decidedBy: DecidedBy;
  /** `foreign_key_checks` of the session that runs it. */
  readonly foreignKeyChecks: boolean;
}

export interface TableChange extends AlteredTable {
  readonly table: ObjectName;
  readonly clauses: readonly AlterClause[];
  /** Whether the catalog has the table; else it is taken to be a plain InnoDB table. */
  readonly known: boolean;
}
