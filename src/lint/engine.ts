import { type AppliedPhases, nothingApplied } from '../analysis/applied.ts';
import { decideByRules } from '../analysis/decide.ts';
import { judgeMigration } from '../analysis/judge.ts';
import type { JudgedPhase, JudgedStatement } from '../analysis/judged.ts';
import { Catalog } from '../catalog/catalog.ts';
import type { SearchCode } from '../code-search/code-references.ts';
import type { Decide } from '../ddl/decision.ts';
import type { PhaseEstimate } from '../estimate/estimate.ts';
import type { Measure, Measured } from '../estimate/measure/measure.ts';
import type { NotMeasured } from '../estimate/measure/sampled-statement.ts';
import type { Problem } from '../migration/problem.ts';
import { readMigration } from '../migration/read.ts';
import { estimatePhase } from './estimates.ts';
import { type Finding, sortFindings } from './finding.ts';
import { Findings, type Lowered } from './findings.ts';
import type { HiddenFinding } from './hidden.ts';
import type { JudgeReport } from './judge-report.ts';
import type { LintedMigration } from './linted.ts';
import { droppedInPhases } from './names/dropped-by.ts';
import { inNamedSchema } from './names/named-schema.ts';
import type { Rule } from './rule.ts';
import { rules as allRules } from './rule-list.ts';
import type { LintSettings } from './settings.ts';
import { suppress } from './suppress.ts';
import { readSuppressions } from './suppressions.ts';

export interface LintFile {
  /** As positions and reports name it. */
  readonly file: string;
  readonly text: string;
}

export interface LintRequest {
  readonly files: readonly LintFile[];
  /** What is known of the tables before the first of a file's phases. */
  readonly catalog?: Catalog | undefined;
  readonly settings: LintSettings;
  /** Default: the classifier's rules. */
  readonly decide?: Decide | undefined;
  /** Tries backfills; where estimates are asked for. */
  readonly measure?: Measure | undefined;
  /** Looks for what is dropped in the code. */
  readonly searchCode?: SearchCode | undefined;
  /** What of a migration has run on the server that the catalog is of. */
  readonly applied?: ((migration: string) => AppliedPhases | undefined) | undefined;
  /** What other readers found, e.g. of the configuration. */
  readonly problems?: readonly Problem[] | undefined;
  /** Files in which no comment hides an error. */
  readonly keepErrorsOf?: ReadonlySet<string> | undefined;
  readonly rules?: readonly Rule[] | undefined;
}

export interface LintResult {
  readonly files: readonly LintFile[];
  /** Those that could be read, in the order of the files. */
  readonly migrations: readonly LintedMigration[];
  /** Sorted by place; of a lint against a base branch, what weakens the check stands first. */
  readonly findings: readonly Finding[];
  /** What is not reported: turned off, ignored by a comment, or in the baseline. */
  readonly hidden: readonly HiddenFinding[];
  /** Of a lint that was compared with a base branch. */
  readonly judge?: JudgeReport | undefined;
}

/** Lints migration files: a pure function of its request, as long as `decide`, `measure` and `searchCode` are. */
export async function lint(request: LintRequest): Promise<LintResult> {
  const { settings, files } = request;
  const rules = request.rules ?? allRules;
  const found = new Findings(rules, settings);
  const migrations: LintedMigration[] = [];
  for (const problem of request.problems ?? []) found.problem(problem);
  for (const { file, text } of files) {
    const reading = await readMigration(text, file);
    const migration = 'migration' in reading ? reading.migration : reading.partial;
    for (const problem of 'problems' in reading ? reading.problems : []) found.problem(problem);
    if (migration === undefined) continue;
    const applied = request.applied?.(migration.name) ?? nothingApplied;
    for (const { rule, place, phase, message } of migration.warnings) {
      if (phase !== undefined && applied.get(phase)?.complete) continue;
      found.add(rule, { place, message, phase, severity: 'warning' }, phase);
    }
    const catalog = inNamedSchema(request.catalog ?? Catalog.of([]), migration);
    const analysis = await judgeMigration(migration, text, catalog, settings, request.decide ?? decideByRules, applied);
    const judged = await estimated(
      { ...analysis, settings },
      // Of a file that is refused nothing is sent to a server.
      'migration' in reading ? request.measure : undefined,
      rules,
    );
    migrations.push(judged);
  }
  const searched = await withReferences(migrations, request.searchCode);
  for (const judged of searched) {
    found.allowances(judged.migration);
    for (const rule of rules) found.check(rule, judged);
  }
  for (const rule of rules)
    for (const remark of rule.files?.(searched) ?? []) found.add(rule.name, remark, remark.phase);
  const suppressions = new Map(files.map(({ file, text }) => [file, readSuppressions(text, file)]));
  const { findings, hidden } = suppress(found.reported(), suppressions, rules, settings, request.keepErrorsOf);
  return {
    files,
    migrations: searched,
    findings: sortFindings(
      findings,
      files.map(({ file }) => file),
    ),
    hidden: [...found.turnedOff(), ...hidden],
  };
}

/** The migration with what each of its phases will cost, where that is asked for. */
async function estimated(
  judged: LintedMigration,
  measure: Measure | undefined,
  rules: readonly Rule[],
): Promise<LintedMigration> {
  const { estimate } = judged.settings;
  if (estimate === undefined) return judged;
  const estimates = new Map<JudgedPhase, PhaseEstimate>();
  for (const phase of judged.phases) {
    if (phase.complete) continue;
    const measured = measure === undefined ? undefined : await tried(judged, phase, measure, rules);
    estimates.set(phase, estimatePhase(phase, estimate, measured));
  }
  return { ...judged, estimates };
}

/** A backfill, tried; one that the rules refuse is not. */
async function tried(
  judged: LintedMigration,
  phase: JudgedPhase,
  measure: Measure,
  rules: readonly Rule[],
): Promise<Measured | NotMeasured | undefined> {
  if (phase.kind !== 'backfill') return undefined;
  const error = findingsOfPhase(judged, phase, 'forward', rules).findings.find(({ severity }) => severity === 'error');
  if (error !== undefined) return { why: `${error.rule} is an error` };
  const { migration, catalog } = judged;
  return measure({ phase: phase.phase, reading: phase.query, session: migration.session, catalog });
}

/** The migrations with what the code names of all that they drop: one search for all of them, none where nothing is dropped. */
async function withReferences(
  migrations: readonly LintedMigration[],
  searchCode: SearchCode | undefined,
): Promise<readonly LintedMigration[]> {
  if (searchCode === undefined) return migrations;
  const dropping = migrations
    .map((judged) => ({ judged, names: droppedInPhases(judged.phases, judged) }))
    .filter(({ names }) => names.length > 0);
  if (dropping.length === 0) return migrations;
  const answers = await searchCode(dropping.map(({ judged, names }) => ({ file: judged.migration.file, names })));
  const found = new Map(dropping.map(({ judged }, index) => [judged, answers[index]]));
  return migrations.map((judged) => ({ ...judged, references: found.get(judged) }));
}

/** What rules find in a phase. */
export interface PhaseFindings {
  /** Sorted by place. */
  readonly findings: readonly Finding[];
  /** Errors that the configuration lowers, or turns off. */
  readonly lowered: readonly Lowered[];
}

/**
 * What a run asks before it sends anything: neither suppressions nor a baseline count.
 * @param direction of `rollback` only the statements that undo the phase are looked at
 */
export function findingsOfPhase(
  judged: LintedMigration,
  phase: JudgedPhase,
  direction: JudgedStatement['direction'],
  rules: readonly Rule[] = allRules,
): PhaseFindings {
  const found = new Findings(rules, judged.settings);
  found.allowances(judged.migration);
  for (const rule of rules) {
    if (direction === 'forward') found.checkPhase(rule, judged, phase);
    else found.checkRollback(rule, judged, phase);
  }
  const reported = found.reported().map(({ finding }) => finding);
  return { findings: sortFindings(reported, [judged.migration.file]), lowered: found.lowered() };
}
