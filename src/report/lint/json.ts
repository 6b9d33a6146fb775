import type { JudgedPhase, JudgedQuery, JudgedStatement } from '../../analysis/judged.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { Place } from '../../core/failure.ts';
import type { Basis } from '../../estimate/basis.ts';
import type { Estimate } from '../../estimate/estimate.ts';
import type { Range } from '../../estimate/range.ts';
import type { LintResult } from '../../lint/engine.ts';
import type { Finding } from '../../lint/finding.ts';
import type { LintedMigration } from '../../lint/linted.ts';
import { secondsToWait } from '../../lint/proof/gate-time.ts';
import { bytesOf } from '../../lint/writing/table-size.ts';
import { countFindings, type FindingCounts } from './finding-counts.ts';

/** What MySQL does with one statement, as `lint --format json` gives it; null: not known, or not applicable. */
export interface StatementJson {
  readonly index: number;
  readonly line: number;
  readonly column: number;
  readonly sql: string;
  readonly kind: string;
  readonly table: string | null;
  readonly algorithm: string;
  readonly lock: string;
  readonly rebuild: boolean | null;
  readonly decidedBy: string;
  readonly because: string;
  readonly assumes: readonly string[];
}

export interface PhaseJson {
  readonly name: string;
  readonly type: string;
  readonly line: number;
  readonly statements: readonly StatementJson[];
  readonly estimate: EstimateJson | null;
}

/** Each figure is null where it is not known; `missing` says for want of what. */
export interface EstimateJson {
  readonly rows: Range | null;
  readonly seconds: Range | null;
  readonly writesBlockedSeconds: Range | null;
  readonly diskBytes: Range | null;
  readonly tmpdirBytes: Range | null;
  readonly binlogBytes: Range | null;
  readonly lagSeconds: Range | null;
  readonly chunks: Range | null;
  /** Of `diskBytes`, what is still there afterwards. */
  readonly stayingBytes: Range | null;
  /** Of a gate behind backfills: whether its timeout is longer than they may take; null: not known, or there are none. */
  readonly timeoutCovers: boolean | null;
  /** How the figures came about; null where nothing is known. */
  readonly basis: Basis | null;
  readonly missing: readonly string[];
  /** What the figures are based on, for people. */
  readonly from: string;
}

export interface FindingJson {
  readonly rule: string;
  readonly severity: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number | null;
  readonly endColumn: number | null;
  readonly phase: string | null;
  readonly message: string;
  readonly why: string;
  readonly fix: string | null;
  /** Lines of other files that it is about; most findings have none. */
  readonly related: readonly { readonly file: string; readonly line: number; readonly text: string }[];
  readonly docs: string;
}

/** A table that a migration works on, as it is before; null: not known. */
export interface TableJson {
  readonly name: string;
  readonly rows: number | null;
  /** With its indexes. */
  readonly bytes: number | null;
}

export interface MigrationJson {
  readonly file: string;
  readonly name: string;
  readonly tables: readonly TableJson[];
  readonly phases: readonly PhaseJson[];
}

/** What the verdicts rest on. */
export interface KnowledgeJson {
  /** `schema`, `snapshot` or `server`; null: nothing is known of any table. */
  readonly tables: string | null;
  /** Of a snapshot: YYYY-MM-DD. */
  readonly takenOn: string | null;
  /** Of MySQL; null: not known, so the version that does worst was taken. */
  readonly version: string | null;
}

/** The object of DESIGN.md section 6. */
export interface LintJson {
  readonly version: 1;
  readonly knowledge: KnowledgeJson;
  readonly migrations: readonly MigrationJson[];
  readonly findings: readonly FindingJson[];
  readonly summary: FindingCounts;
}

export function lintJson(result: LintResult): LintJson {
  return {
    version: 1,
    knowledge: knowledgeJson(result.migrations[0]),
    migrations: result.migrations.map(migrationJson),
    findings: result.findings.map(findingJson),
    summary: countFindings(result.findings),
  };
}

function knowledgeJson(judged: LintedMigration | undefined): KnowledgeJson {
  const { catalogFrom, snapshot, versionFrom, versions } = judged?.settings ?? {};
  return {
    tables: catalogFrom ?? null,
    takenOn: snapshot?.takenOn ?? null,
    version: versionFrom === undefined ? null : (versions?.[0]?.join('.') ?? null),
  };
}

function migrationJson(judged: LintedMigration): MigrationJson {
  const { migration, phases, estimates, settings, catalog } = judged;
  const from = settings.estimate?.from ?? '';
  const open = phases.filter(({ complete }) => !complete);
  const told = open.map((phase) =>
    phaseJson(phase, estimateJson(estimates?.get(phase), from, timeoutCovers(judged, phase))),
  );
  return { file: migration.file, name: migration.name, tables: tablesOf(told, catalog), phases: told };
}

function timeoutCovers(judged: LintedMigration, phase: JudgedPhase): boolean | null {
  const seconds = phase.kind === 'gate' ? secondsToWait(judged, phase) : undefined;
  return phase.kind !== 'gate' || seconds === undefined ? null : seconds <= phase.phase.timeoutMinutes * 60;
}

/** Of those that the statements name and the catalog has. */
function tablesOf(phases: readonly PhaseJson[], catalog: Catalog): readonly TableJson[] {
  const names = new Set(phases.flatMap(({ statements }) => statements.flatMap(({ table }) => table ?? [])));
  return [...names].flatMap((name) => {
    const [first = '', second] = name.split('.');
    const table = second === undefined ? catalog.table(undefined, first) : catalog.table(first, second);
    if (table === undefined) return [];
    return [{ name, rows: table.facts?.rowsEstimate ?? null, bytes: bytesOf(table) ?? null }];
  });
}

/** The statements of a phase in the order in which they run; a rollback's are not among them. */
export function phaseJson(judged: JudgedPhase, estimate: EstimateJson | null): PhaseJson {
  const { name, type, place } = judged.phase;
  return { name, type, line: place.line, statements: statementsOf(judged), estimate };
}

/** @param covers see EstimateJson.timeoutCovers */
function estimateJson(estimate: Estimate | undefined, from: string, covers: boolean | null): EstimateJson | null {
  if (estimate === undefined) return null;
  const { rows, seconds, writesBlockedSeconds, diskBytes, tmpdirBytes, binlogBytes, lagSeconds, chunks, stayingBytes } =
    estimate;
  const { basis, missing } = estimate;
  return {
    rows: rounded(rows, 0),
    seconds: rounded(seconds, 3),
    writesBlockedSeconds: rounded(writesBlockedSeconds, 3),
    diskBytes: rounded(diskBytes, 0),
    tmpdirBytes: rounded(tmpdirBytes, 0),
    binlogBytes: rounded(binlogBytes, 0),
    lagSeconds: rounded(lagSeconds, 3),
    chunks: rounded(chunks, 0),
    stayingBytes: rounded(stayingBytes, 0),
    timeoutCovers: covers,
    basis: basis ?? null,
    missing: missing.map(({ what }) => what),
    from,
  };
}

function rounded(range: Range | undefined, digits: number): Range | null {
  if (range === undefined) return null;
  const to = 10 ** digits;
  return { p50: Math.round(range.p50 * to) / to, p90: Math.round(range.p90 * to) / to };
}

function statementsOf(judged: JudgedPhase): readonly StatementJson[] {
  switch (judged.kind) {
    case 'ddl':
      return judged.statements.map(ddlJson);
    case 'backfill': {
      const { query, place } = judged.phase.batch;
      const { schema, table } = query.written;
      return [dataJson(0, place, query.sql, query.verb, qualified({ schema, name: table }))];
    }
    case 'gate':
      return judged.query === undefined ? [] : [gateJson(judged.query)];
  }
}

function ddlJson({ placed, statement, change, verdict, decidedBy }: JudgedStatement): StatementJson {
  const tables = 'tables' in statement ? statement.tables : [];
  const table = change?.table ?? ('table' in statement ? statement.table : tables[0]);
  return {
    index: placed.index,
    line: placed.place.line,
    column: placed.place.column,
    sql: placed.sql,
    kind: statement.kind,
    table: table === undefined ? null : qualified(table),
    algorithm: verdict.algorithm,
    lock: verdict.lock,
    rebuild: verdict.rebuild,
    decidedBy,
    because: verdict.because,
    assumes: verdict.assumes,
  };
}

function gateJson({ gate, reading }: JudgedQuery): StatementJson {
  const table = reading.ok ? reading.tree.from[0] : undefined;
  return dataJson(0, gate.place, gate.sql, 'select', table === undefined ? null : qualified(table));
}

function dataJson(index: number, place: Place, sql: string, kind: string, table: string | null): StatementJson {
  return {
    index,
    line: place.line,
    column: place.column,
    sql,
    kind,
    table,
    algorithm: 'none',
    lock: 'none',
    rebuild: false,
    decidedBy: 'rules',
    because: 'the statement is no DDL',
    assumes: [],
  };
}

function qualified({ schema, name }: { readonly schema: string | undefined; readonly name: string }): string {
  return schema === undefined ? name : `${schema}.${name}`;
}

function findingJson({ rule, severity, place, end, phase, message, why, fix, related, docs }: Finding): FindingJson {
  return {
    rule,
    severity,
    file: place.file,
    line: place.line,
    column: place.column,
    endLine: end?.line ?? null,
    endColumn: end?.column ?? null,
    phase: phase ?? null,
    message,
    why,
    fix: fix ?? null,
    related: related.map(({ file, line, text }) => ({ file, line, text })),
    docs,
  };
}
