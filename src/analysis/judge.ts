import { applyAlter } from '../catalog/apply-alter.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { unknownTable } from '../catalog/table.ts';
import { versionNumber } from '../core/mysql-version.ts';
import type { Decide } from '../ddl/decision.ts';
import { setsForeignKeyChecks } from '../ddl/foreign-key-checks.ts';
import type { DdlPhase, GateQuery, Migration, Phase, PlacedStatement } from '../migration/migration.ts';
import { isAnsiQuotes, isNoBackslashEscapes } from '../mysql/sql-mode.ts';
import { readQuery } from '../sql/queries/read-query.ts';
import { clausesOf } from '../sql/statements/clauses-of.ts';
import { readCreateTable } from '../sql/statements/read-create-table.ts';
import { readStatement } from '../sql/statements/read-statement.ts';
import type { Statement } from '../sql/statements/statement.ts';
import type { AppliedPhases } from './applied.ts';
import type { JudgedMigration, JudgedPhase, JudgedQuery, JudgedStatement, TableChange } from './judged.ts';
import { type AnalysisSettings, runsStrict } from './settings.ts';

/**
 * Judges every phase of a migration, each with what those before it left behind.
 * @param applied what has run there: the catalog shows already what it did
 */
export async function judgeMigration(
  migration: Migration,
  text: string,
  start: Catalog,
  settings: AnalysisSettings,
  decide: Decide,
  applied: AppliedPhases,
): Promise<JudgedMigration> {
  const phases: JudgedPhase[] = [];
  let catalog = start;
  for (const phase of migration.phases) {
    for (const { part, complete } of partsOf(phase, applied)) {
      const judged = await judgePhase(migration, part, catalog.nextPhase(), settings, decide);
      phases.push({ ...judged, complete });
      if (judged.kind === 'ddl' && !complete) catalog = judged.statements.at(-1)?.after ?? catalog;
    }
  }
  return { migration, text, phases, applied, catalog: start, settings };
}

/** A phase that stopped between two statements as two: what has run, and what is left to run with the statements that undo all. */
function partsOf(
  phase: Phase,
  applied: AppliedPhases,
): readonly { readonly part: Phase; readonly complete: boolean }[] {
  const { complete = false, statements } = applied.get(phase.name) ?? {};
  if (complete || statements === undefined || !(phase.type === 'expand' || phase.type === 'contract'))
    return [{ part: phase, complete }];
  const [done = [], left = []] = [true, false].map((hasRun) =>
    phase.statements.filter((_, index) => statements.has(index) === hasRun),
  );
  if (done.length === 0) return [{ part: phase, complete }];
  return [
    { part: { ...phase, statements: done, rollback: undefined }, complete: true },
    { part: { ...phase, statements: left }, complete: false },
  ];
}

/** Judges one phase. @param before the catalog as the phase finds it */
export async function judgePhase(
  migration: Migration,
  phase: Phase,
  before: Catalog,
  settings: AnalysisSettings,
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
  readonly settings: AnalysisSettings;
  readonly decide: Decide;
}

async function judgeStatements(
  { migration, phase, direction, settings, decide }: StatementContext,
  start: Catalog,
  statements: readonly PlacedStatement[],
): Promise<readonly JudgedStatement[]> {
  const judged: JudgedStatement[] = [];
  const strict = runsStrict(migration);
  const mode = migration.session.sqlMode ?? settings.sqlMode ?? '';
  let before = start;
  let foreignKeyChecks = true;
  for (const placed of statements) {
    const statement = asServerReads(placed, settings, mode);
    foreignKeyChecks = setsForeignKeyChecks(statement, placed.sql) ?? foreignKeyChecks;
    const server = { strict, foreignKeyChecks, oldAlterTable: settings.oldAlterTable };
    const decided = await decide({ statement, sql: placed.sql, catalog: before, server, versions: settings.versions });
    const definition = statement.kind === 'create-table' ? readCreateTable(placed.sql) : undefined;
    const after = before.after(statement, definition, { isWhole: settings.wholeCatalog });
    const change = changeOf(statement, before);
    judged.push({ phase, direction, placed, statement, before, after, change, foreignKeyChecks, ...decided });
    before = after;
  }
  return judged;
}

/**
 * Version comments mean something else on each version, and quotes and backslashes in some SQL modes; the file's reader took
 * the newest version and MySQL's own mode.
 */
function asServerReads(placed: PlacedStatement, { versions }: AnalysisSettings, mode: string): Statement {
  const [version, second] = versions;
  const one = placed.sql.includes('/*!') && second === undefined ? version : undefined;
  const ansiQuotes = isAnsiQuotes(mode) && placed.sql.includes('"');
  const noBackslashEscapes = isNoBackslashEscapes(mode) && placed.sql.includes('\\');
  if (one === undefined && !ansiQuotes && !noBackslashEscapes) return placed.statement;
  return readStatement(placed.sql, {
    version: one === undefined ? undefined : versionNumber(one),
    ansiQuotes,
    noBackslashEscapes,
  });
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
