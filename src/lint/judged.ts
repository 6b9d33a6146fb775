import { type AlteredTable, applyAlter } from '../catalog/apply-alter.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { type CatalogTable, unknownTable } from '../catalog/table.ts';
import type { CodeReferences } from '../code-search/code-references.ts';
import { setsForeignKeyChecks } from '../ddl/foreign-key-checks.ts';
import type { Verdict } from '../ddl/verdict.ts';
import type { Estimate } from '../estimate/estimate.ts';
import type {
  BackfillPhase,
  DdlPhase,
  GatePhase,
  GateQuery,
  Migration,
  Phase,
  PlacedStatement,
} from '../migration/migration.ts';
import { type QueryReading, readQuery } from '../sql/queries/read-query.ts';
import { clausesOf } from '../sql/statements/clauses-of.ts';
import { readCreateTable } from '../sql/statements/read-create-table.ts';
import { readStatement } from '../sql/statements/read-statement.ts';
import type { AlterClause, ObjectName, Statement } from '../sql/statements/statement.ts';
import type { Decide, DecidedBy } from './decide.ts';
import type { LintSettings } from './settings.ts';

/** A migration with what is known of its tables at each of its statements, and what MySQL does with each. */
export interface JudgedMigration {
  readonly migration: Migration;
  /** Of the file. */
  readonly text: string;
  readonly phases: readonly JudgedPhase[];
  /** As it stands before the first phase that is judged. */
  readonly catalog: Catalog;
  readonly settings: LintSettings;
  /** Of each phase, where estimates are asked for. */
  readonly estimates?: ReadonlyMap<JudgedPhase, Estimate>;
  /** Where the code names what the migration drops; undefined: nothing is dropped, or nobody looked. */
  readonly references?: CodeReferences | undefined;
}

export type JudgedPhase = JudgedDdl | JudgedBackfill | JudgedGate;

interface Judged {
  /** As it stands before the phase; of a complete one, as it is now. */
  readonly before: Catalog;
  /** It has run on the server that the catalog is of: it counts for what comes later, and nothing of it is told. */
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

/**
 * Judges every phase of a migration, each with what those before it left behind.
 * @param complete names of phases that have run there: the catalog shows already what they did
 */
export async function judgeMigration(
  migration: Migration,
  text: string,
  start: Catalog,
  settings: LintSettings,
  decide: Decide,
  complete: ReadonlySet<string>,
): Promise<JudgedMigration> {
  const phases: JudgedPhase[] = [];
  let catalog = start;
  for (const phase of migration.phases) {
    const isComplete = complete.has(phase.name);
    const judged = await judgePhase(migration, phase, catalog.nextPhase(), settings, decide);
    phases.push({ ...judged, complete: isComplete });
    if (judged.kind === 'ddl' && !isComplete) catalog = judged.statements.at(-1)?.after ?? catalog;
  }
  return { migration, text, phases, catalog: start, settings };
}

/** Judges one phase. @param before the catalog as the phase finds it */
export async function judgePhase(
  migration: Migration,
  phase: Phase,
  before: Catalog,
  settings: LintSettings,
  decide: Decide,
): Promise<JudgedPhase> {
  switch (phase.type) {
    case 'expand':
    case 'contract': {
      const judge = (from: Catalog, statements: readonly PlacedStatement[], direction: JudgedStatement['direction']) =>
        judgeStatements({ migration, phase, direction, settings, decide }, from, statements);
      const statements = await judge(before, phase.statements, 'forward');
      const rollback = await judge(statements.at(-1)?.after ?? before, phase.rollback ?? [], 'rollback');
      return { kind: 'ddl', phase, before, complete: false, statements, rollback };
    }
    case 'backfill': {
      const { query, doneWhen } = phase.batch;
      return {
        kind: 'backfill',
        phase,
        before,
        complete: false,
        query: await readQuery(query.sql),
        walked: before.table(query.walked.schema, query.walked.table),
        written: before.table(query.written.schema, query.written.table),
        doneWhen: await judgeQuery(doneWhen),
      };
    }
    case 'gate':
      return { kind: 'gate', phase, before, complete: false, query: await judgeQuery(phase.query) };
  }
}

async function judgeQuery(gate: GateQuery | undefined): Promise<JudgedQuery | undefined> {
  return gate === undefined ? undefined : { gate, reading: await readQuery(gate.sql) };
}

interface StatementContext {
  readonly migration: Migration;
  readonly phase: DdlPhase;
  readonly direction: JudgedStatement['direction'];
  readonly settings: LintSettings;
  readonly decide: Decide;
}

async function judgeStatements(
  { migration, phase, direction, settings, decide }: StatementContext,
  start: Catalog,
  statements: readonly PlacedStatement[],
): Promise<readonly JudgedStatement[]> {
  const judged: JudgedStatement[] = [];
  const strict = isStrict(migration.session.sqlMode);
  let before = start;
  let foreignKeyChecks = true;
  for (const placed of statements) {
    const statement = forVersion(placed, settings);
    foreignKeyChecks = setsForeignKeyChecks(statement, placed.sql) ?? foreignKeyChecks;
    const server = { strict, foreignKeyChecks, oldAlterTable: settings.oldAlterTable };
    const decided = await decide({ statement, sql: placed.sql, catalog: before, server, versions: settings.versions });
    const definition = statement.kind === 'create-table' ? readCreateTable(placed.sql) : undefined;
    const after = before.after(statement, definition);
    const change = changeOf(statement, before);
    judged.push({ phase, direction, placed, statement, before, after, change, foreignKeyChecks, ...decided });
    before = after;
  }
  return judged;
}

/** What is undefined in the file is the server's mode with STRICT_TRANS_TABLES added to it. */
export function isStrict(sqlMode: string | undefined): boolean {
  return sqlMode === undefined || /STRICT_(TRANS|ALL)_TABLES|TRADITIONAL/i.test(sqlMode);
}

/** Version comments mean something else on each version; the file's reader took them for the newest one. */
function forVersion(placed: PlacedStatement, { versions }: LintSettings): Statement {
  const [version, second] = versions;
  if (!placed.sql.includes('/*!') || version === undefined || second !== undefined) return placed.statement;
  return readStatement(placed.sql, { version: version[0] * 10_000 + version[1] * 100 + version[2] });
}

function changeOf(statement: Statement, catalog: Catalog): TableChange | undefined {
  const clauses = clausesOf(statement);
  if (clauses === undefined) return undefined;
  const { table } = statement as Extract<Statement, { kind: 'alter-table' }>;
  const found = catalog.table(table.schema, table.name);
  return {
    ...applyAlter(found ?? unknownTable(table.schema, table.name), clauses),
    table,
    clauses,
    known: found !== undefined && found.columns.length > 0,
  };
}
