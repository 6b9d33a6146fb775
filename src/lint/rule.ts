import type { JudgedPhase, JudgedStatement } from '../analysis/judged.ts';
import type { TableFacts } from '../catalog/table.ts';
import type { Place } from '../core/failure.ts';
import type { AllowedRisk } from '../migration/migration.ts';
import type { RelatedLine, Severity } from './finding.ts';
import type { LintedMigration } from './linted.ts';

/** Chapters of docs/rules.md, in their order there. */
export const groups = {
  phases: 'Phases and files',
  cost: 'Locks and cost',
  instant: 'Instant changes and row versions',
  types: 'Types and definitions',
  data: 'Checks against existing rows',
  compatibility: 'Compatibility with running code',
  backfill: 'Backfills',
  hygiene: 'Configuration and suppressions',
} as const;

/**
 * One rule: what it looks for, and all that its page says. A rule is one file in rules/, named as the rule, that exports
 * it as `rule`; `npm run rules` puts it into the list and the page.
 *
 * It has the checks that it needs: of each statement of an expand or contract, of each phase, of a migration, or of all
 * files together. A rule without any is reported by a reader (of the file, the configuration, the suppressions).
 */
export interface Rule {
  readonly name: string;
  readonly group: keyof typeof groups;
  /** Of a finding that does not set one. */
  readonly severity: Severity;
  /** What it flags; a sentence or two, Markdown. */
  readonly flags: string;
  /** Why that matters. */
  readonly why: string;
  /** What to write instead. */
  readonly instead: string;
  /** Names of the same problem in other linters or in the literature. */
  readonly covers?: readonly string[];
  /** `allow` of this kind in the phase lowers its findings to info. */
  readonly risk?: AllowedRisk;
  /** General rules whose findings on a statement are left out if this one fires there. */
  readonly insteadOf?: readonly string[];
  /** It cannot be silenced: the file does not mean what its author intends. */
  readonly locked?: true;
  readonly examples: { readonly bad: RuleExample; readonly good: RuleExample };
  readonly statement?: (judged: JudgedStatement, migration: LintedMigration) => Iterable<Remark>;
  /** `statement` is asked about the statements of `rollback_sql` too. */
  readonly rollback?: true;
  readonly phase?: (judged: JudgedPhase, migration: LintedMigration) => Iterable<Remark>;
  readonly migration?: (judged: LintedMigration) => Iterable<Remark>;
  readonly files?: (judged: readonly LintedMigration[]) => Iterable<Remark>;
}

/** The result of a check; the engine makes a finding of it. */
export interface Remark {
  readonly place: Place;
  readonly end?: Place | undefined;
  readonly message: string;
  /** In this case; undefined: the rule's `why`. */
  readonly why?: string | undefined;
  readonly fix?: string | undefined;
  readonly related?: readonly RelatedLine[] | undefined;
  readonly severity?: Severity | undefined;
  readonly phase?: string | undefined;
}

/** A migration file on which a rule fires, or stays silent; also a test. */
export interface RuleExample {
  /** The text of a migration file; several for rules about several files. */
  readonly file: string | readonly string[];
  /** CREATE statements of the tables that it meets. */
  readonly schema?: string;
  /** e.g. `8.0.36`. */
  readonly version?: string;
  /** Facts of those tables, by name. */
  readonly facts?: Readonly<Record<string, Partial<TableFacts>>>;
  /** With `--estimate`. */
  readonly estimate?: true;
  /** The tables are from a snapshot that was taken so many days ago. */
  readonly snapshotDays?: number;
  /** The text of the file as its phases ran on the server of the tables. */
  readonly ran?: string;
  /** Files of the application in the same repository, by path. */
  readonly code?: Readonly<Record<string, string>>;
  /** The text of a phasedb.config.yaml. */
  readonly config?: string;
  /** The text of the phasedb.config.yaml of the base branch. */
  readonly base?: string;
  /** The text of a baseline. */
  readonly baseline?: string;
}
