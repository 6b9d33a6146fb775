import type { JudgedPhase } from '../../analysis/judged.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { tableBytes } from '../../catalog/table-size.ts';
import type { PhaseEstimate } from '../../estimate/estimate.ts';
import type { LintResult } from '../../lint/engine.ts';
import type { Finding } from '../../lint/finding.ts';
import type { JudgeReport } from '../../lint/judge-report.ts';
import type { LintedMigration } from '../../lint/linted.ts';
import { secondsToWait } from '../../lint/proof/gate-time.ts';
import { windowText } from '../../migration/window.ts';
import { type EstimateJson, estimateJson } from './estimate-json.ts';
import { countFindings, type FindingCounts } from './finding-counts.ts';
import { type StatementJson, statementsJson } from './statement-json.ts';

export interface PhaseJson {
  readonly name: string;
  readonly type: string;
  readonly line: number;
  /** `22:00 to 05:00 Europe/Berlin`; null: at any time. */
  readonly window: string | null;
  readonly statements: readonly EstimatedStatementJson[];
  /** Of its statements together. */
  readonly estimate: EstimateJson | null;
}

/** A statement with what it costs alone. */
export interface EstimatedStatementJson extends StatementJson {
  readonly estimate: EstimateJson | null;
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

/** How a change was judged, compared with its base branch. */
export interface JudgeJson {
  readonly configFrom: 'base' | 'head';
  readonly base: string;
  /** What of the base could not be read. */
  readonly problem: string | null;
  readonly changes: readonly JudgeChangeJson[];
}

/** One thing by which it is judged less strictly; `text` is the end of a sentence whose subject is the change. */
export interface JudgeChangeJson {
  readonly kind: string;
  readonly file: string;
  readonly line: number;
  readonly text: string;
  readonly hides: number;
  readonly kept: number;
}

/** The object of DESIGN.md section 6. */
export interface LintJson {
  readonly version: 1;
  readonly knowledge: KnowledgeJson;
  /** Null: it was compared with nothing. */
  readonly judge: JudgeJson | null;
  readonly migrations: readonly MigrationJson[];
  readonly findings: readonly FindingJson[];
  readonly summary: FindingCounts;
}

export function lintJson(result: LintResult): LintJson {
  return {
    version: 1,
    knowledge: knowledgeJson(result.migrations[0]),
    judge: result.judge === undefined ? null : judgeJson(result.judge),
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

function judgeJson({ configFrom, base, problem, changes }: JudgeReport): JudgeJson {
  return {
    configFrom,
    base,
    problem: problem ?? null,
    changes: changes.map(({ kind, place: { file, line }, text, hides, kept }) => ({
      kind,
      file,
      line,
      text,
      hides,
      kept,
    })),
  };
}

function migrationJson(judged: LintedMigration): MigrationJson {
  const { migration, phases, estimates, settings, catalog } = judged;
  const from = settings.estimate?.from ?? '';
  const open = phases.filter(({ complete }) => !complete);
  const shown = open.map((phase) => phaseJson(phase, estimates?.get(phase), from, timeoutCovers(judged, phase)));
  return { file: migration.file, name: migration.name, tables: tablesOf(shown, catalog), phases: shown };
}

/** Of those that the statements name and the catalog has. */
function tablesOf(phases: readonly PhaseJson[], catalog: Catalog): readonly TableJson[] {
  const names = new Set(phases.flatMap(({ statements }) => statements.flatMap(({ table }) => table ?? [])));
  return [...names].flatMap((name) => {
    const [first = '', second] = name.split('.');
    const table = second === undefined ? catalog.table(undefined, first) : catalog.table(first, second);
    if (table === undefined) return [];
    return [{ name, rows: table.facts?.rowsEstimate ?? null, bytes: tableBytes(table) ?? null }];
  });
}

function timeoutCovers(judged: LintedMigration, phase: JudgedPhase): boolean | null {
  const seconds = phase.kind === 'gate' ? secondsToWait(judged, phase) : undefined;
  return phase.kind !== 'gate' || seconds === undefined ? null : seconds <= phase.phase.timeoutMinutes * 60;
}

function phaseJson(
  judged: JudgedPhase,
  estimate: PhaseEstimate | undefined,
  from: string,
  covers: boolean | null,
): PhaseJson {
  const { name, type, place, window } = judged.phase;
  const hours = window === undefined ? null : windowText(window);
  const each = (estimate?.statements ?? []).map((one) => estimateJson(one, from, covers));
  const statements = statementsJson(judged).map((statement, i) => ({ ...statement, estimate: each[i] ?? null }));
  return { name, type, line: place.line, window: hours, statements, estimate: estimateJson(estimate, from, covers) };
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
