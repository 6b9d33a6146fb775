import { closest, distance } from 'fastest-levenshtein';
import { decideByRules } from '../analysis/decide.ts';
import { judgeMigration } from '../analysis/judge.ts';
import type { JudgedPhase, JudgedStatement } from '../analysis/judged.ts';
import { Catalog } from '../catalog/catalog.ts';
import type { SearchCode } from '../code-search/code-references.ts';
import type { Place } from '../core/failure.ts';
import type { Decide } from '../ddl/decision.ts';
import type { Estimate } from '../estimate/estimate.ts';
import type { Measure, Measured } from '../estimate/measure/measure.ts';
import type { NotMeasured } from '../estimate/measure/sampled-statement.ts';
import type { Migration } from '../migration/migration.ts';
import type { Problem } from '../migration/problem.ts';
import { readMigration } from '../migration/read.ts';
import { estimatePhase } from './estimates.ts';
import { docsOf, type Finding, type Severity, severities, shortened, sortFindings } from './finding.ts';
import type { LintedMigration } from './linted.ts';
import { droppedInPhases } from './names/dropped-by.ts';
import { inNamedSchema } from './names/named-schema.ts';
import type { Remark, Rule } from './rule.ts';
import { rules as allRules } from './rule-list.ts';
import type { LintSettings } from './settings.ts';
import { readSuppressions, type Suppression } from './suppressions.ts';

/** What is longer nobody would copy; it quotes a statement that is no less. */
const LONGEST_FIX = 20_000;

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
  /** Phases of a migration that are complete on the server that the catalog is of. */
  readonly complete?: ((migration: string) => ReadonlySet<string>) | undefined;
  /** What other readers found, e.g. of the configuration. */
  readonly problems?: readonly Problem[] | undefined;
  readonly rules?: readonly Rule[] | undefined;
}

export interface LintResult {
  readonly files: readonly LintFile[];
  /** Those that could be read, in the order of the files. */
  readonly migrations: readonly LintedMigration[];
  /** Sorted by place. */
  readonly findings: readonly Finding[];
  /** How many a suppression keeps back. */
  readonly suppressed: number;
}

/** A finding with the place of the statement that it is about, above which a suppression may stand too. */
interface Anchored {
  readonly finding: Finding;
  readonly anchor: Place;
}

/** Lints migration files: a pure function of its request, as long as `decide`, `measure` and `searchCode` are. */
export async function lint(request: LintRequest): Promise<LintResult> {
  const { settings, files } = request;
  const rules = request.rules ?? allRules;
  const report = new Report(rules, settings);
  const migrations: LintedMigration[] = [];
  for (const problem of request.problems ?? []) report.problem(problem);
  for (const { file, text } of files) {
    const reading = await readMigration(text, file);
    const migration = 'migration' in reading ? reading.migration : reading.partial;
    for (const problem of 'problems' in reading ? reading.problems : []) report.problem(problem);
    if (migration === undefined) continue;
    for (const { rule, place, phase, message } of migration.warnings) {
      report.add(rule, { place, message, phase, severity: 'warning' }, phase);
    }
    const complete = request.complete?.(migration.name) ?? new Set();
    const catalog = inNamedSchema(request.catalog ?? Catalog.of([]), migration);
    const analysis = await judgeMigration(
      migration,
      text,
      catalog,
      settings,
      request.decide ?? decideByRules,
      complete,
    );
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
    report.allowances(judged.migration);
    for (const rule of rules) report.check(rule, judged);
  }
  for (const rule of rules)
    for (const remark of rule.files?.(searched) ?? []) report.add(rule.name, remark, remark.phase);
  const suppressions = new Map(files.map(({ file, text }) => [file, readSuppressions(text, file)]));
  const { findings, suppressed } = report.finish(suppressions);
  return {
    files,
    migrations: searched,
    findings: sortFindings(
      findings,
      files.map(({ file }) => file),
    ),
    suppressed,
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
  const estimates = new Map<JudgedPhase, Estimate>();
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
  const error = findingsOfPhase(judged, phase, rules).find(({ severity }) => severity === 'error');
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

/** The findings of one phase, with neither suppressions nor hygiene: what a run asks before it sends anything. */
export function findingsOfPhase(
  judged: LintedMigration,
  phase: JudgedPhase,
  rules: readonly Rule[] = allRules,
): readonly Finding[] {
  const report = new Report(rules, judged.settings);
  report.allowances(judged.migration);
  for (const rule of rules) report.checkPhase(rule, judged, phase);
  return sortFindings(report.all, [judged.migration.file]);
}

class Report {
  readonly #rules: ReadonlyMap<string, Rule>;
  readonly #settings: LintSettings;
  readonly #found = new Map<string, Anchored>();
  /** Reasons by file, phase and risk. */
  readonly #allowed = new Map<string, string>();

  constructor(rules: readonly Rule[], settings: LintSettings) {
    this.#rules = new Map(rules.map((rule) => [rule.name, rule]));
    this.#settings = settings;
  }

  get all(): readonly Finding[] {
    return this.#telling().map(({ finding }) => finding);
  }

  /** Without the general findings on statements of which a particular one tells more. */
  #telling(): readonly Anchored[] {
    const said = new Map<string, number>();
    for (const { finding, anchor } of this.#found.values()) {
      for (const general of this.#rules.get(finding.rule)?.insteadOf ?? []) {
        const key = JSON.stringify([general, anchor]);
        said.set(key, Math.min(said.get(key) ?? severities.length, severities.indexOf(finding.severity)));
      }
    }
    // One that weighs more is told all the same, e.g. where only the particular one is allowed.
    return [...this.#found.values()].filter(({ finding, anchor }) => {
      const severity = said.get(JSON.stringify([finding.rule, anchor]));
      return severity === undefined || severities.indexOf(finding.severity) < severity;
    });
  }

  allowances({ file, phases }: Migration): void {
    for (const phase of phases) {
      for (const { what, reason } of phase.allow) this.#allowed.set(JSON.stringify([file, phase.name, what]), reason);
    }
  }

  check(rule: Rule, migration: LintedMigration): void {
    for (const phase of migration.phases) if (!phase.complete) this.checkPhase(rule, migration, phase);
    const complete = new Set(migration.phases.flatMap(({ complete: done, phase }) => (done ? phase.name : [])));
    for (const remark of rule.migration?.(migration) ?? []) {
      if (remark.phase === undefined || !complete.has(remark.phase)) this.add(rule.name, remark, remark.phase);
    }
  }

  checkPhase(rule: Rule, migration: LintedMigration, judged: JudgedPhase): void {
    for (const remark of rule.phase?.(judged, migration) ?? []) this.add(rule.name, remark, judged.phase.name);
    if (judged.kind !== 'ddl' || rule.statement === undefined) return;
    const statements: readonly JudgedStatement[] = rule.rollback
      ? [...judged.statements, ...judged.rollback]
      : judged.statements;
    for (const statement of statements) {
      for (const remark of rule.statement(statement, migration)) {
        this.add(rule.name, remark, judged.phase.name, statement.placed.place);
      }
    }
  }

  problem({ rule, place, phase, message, remedy }: Problem): void {
    this.add(rule, { place, message, fix: remedy }, phase);
  }

  add(name: string, remark: Remark, phase: string | undefined, anchor = remark.place): void {
    const rule = this.#rules.get(name);
    const set = this.#settings.severities.get(name);
    if (set === 'off' && rule?.locked !== true) return;
    let severity: Severity = remark.severity ?? rule?.severity ?? 'error';
    if (set !== undefined && set !== 'off') severity = set;
    let { message } = remark;
    const reason = this.#allowance(rule?.risk, remark.place.file, phase);
    if (reason !== undefined && severity !== 'info') {
      severity = 'info';
      message += ` It is allowed: ${reason}`;
    }
    message = shortened(message);
    const { place, end, why = rule?.why ?? '', related = [] } = remark;
    const fix = remark.fix !== undefined && remark.fix.length > LONGEST_FIX ? undefined : remark.fix;
    const key = JSON.stringify([name, place, message]);
    if (this.#found.has(key)) return;
    const finding = { rule: name, severity, place, end, phase, message, why, fix, related, docs: docsOf(name) };
    this.#found.set(key, { finding, anchor });
  }

  /** Why the phase takes a risk; who may copy a table may block its writes too. */
  #allowance(risk: Rule['risk'], file: string, phase: string | undefined): string | undefined {
    const names = risk === 'blocking' ? ['blocking', 'copy'] : risk === undefined ? [] : [risk];
    return names.map((name) => this.#allowed.get(JSON.stringify([file, phase, name]))).find((one) => one !== undefined);
  }

  /** Keeps back what suppressions name, and adds what is wrong with those. */
  finish(suppressions: ReadonlyMap<string, readonly Suppression[]>): {
    findings: readonly Finding[];
    suppressed: number;
  } {
    const used = new Map<Suppression, Set<string>>();
    const told = this.#telling();
    const kept = told.filter(({ finding, anchor }) => {
      if (this.#rules.get(finding.rule)?.locked === true) return true;
      const found = (suppressions.get(finding.place.file) ?? []).filter(
        ({ rules, lines, reason, until }) =>
          rules.includes(finding.rule) &&
          (lines.has(finding.place.line) || lines.has(anchor.line)) &&
          reason !== undefined &&
          !this.#isOver(until),
      );
      for (const one of found) used.set(one, (used.get(one) ?? new Set()).add(finding.rule));
      return found.length === 0;
    });
    const suppressed = told.length - kept.length;
    this.#found.clear();
    for (const one of [...suppressions.values()].flat()) this.#hygiene(one, used.get(one) ?? new Set());
    return { findings: [...kept, ...this.#found.values()].map(({ finding }) => finding), suppressed };
  }

  #isOver(until: string | undefined): boolean {
    return until !== undefined && !(/^\d{4}-\d\d-\d\d$/.test(until) && until >= this.#settings.today);
  }

  #hygiene({ place, end, rules, reason, until }: Suppression, used: ReadonlySet<string>): void {
    const say = (rule: string, message: string, fix: string) => this.add(rule, { place, end, message, fix }, undefined);
    if (rules.length === 0) {
      say(
        'suppression-unknown-rule',
        'This suppression names no rule.',
        '# phasedb-ignore RULE: why it does not matter here',
      );
      return;
    }
    if (reason === undefined) {
      say(
        'suppression-without-reason',
        `The suppression of ${rules.join(', ')} has no reason, so it does not count.`,
        `# phasedb-ignore ${rules.join(', ')}: why it does not matter here`,
      );
    }
    if (this.#isOver(until)) {
      const [message, fix] = /^\d{4}-\d\d-\d\d$/.test(until ?? '')
        ? [`The suppression of ${rules.join(', ')} ended on ${until}.`, 'Do what it put off, or give it a later date.']
        : [`"${until}" is no date, so the suppression does not count.`, 'Write the date as YYYY-MM-DD.'];
      say('suppression-expired', message, fix);
    }
    for (const rule of rules) {
      const known = this.#rules.get(rule);
      if (known === undefined) {
        say('suppression-unknown-rule', `There is no rule "${rule}".`, nearestRule(rule, [...this.#rules.keys()]));
      } else if (known.locked === true) {
        say(
          'suppression-unused',
          `Findings of ${rule} cannot be silenced.`,
          'Correct what it finds, and remove this comment.',
        );
      } else if (!used.has(rule) && reason !== undefined && !this.#isOver(until)) {
        say(
          'suppression-unused',
          `${rule} finds nothing here to suppress.`,
          'Remove this comment, or put it on the line of the finding or above it.',
        );
      }
    }
  }
}

function nearestRule(name: string, known: readonly string[]): string {
  const found = closest(name, known);
  const near = distance(name, found) <= Math.ceil(name.length / 3);
  return near ? `Did you mean ${found}?` : 'docs/rules.md lists all rules.';
}
