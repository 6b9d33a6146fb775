import type { JudgedPhase, JudgedStatement } from '../analysis/judged.ts';
import type { Place } from '../core/failure.ts';
import type { Migration } from '../migration/migration.ts';
import type { Problem } from '../migration/problem.ts';
import { docsOf, type Finding, type Severity, severities, shortened } from './finding.ts';
import type { HiddenFinding } from './hidden.ts';
import { letsThrough, lowersLocked, severityBeforeRun, worse } from './lets-through.ts';
import type { LintedMigration } from './linted.ts';
import type { Remark, Rule } from './rule.ts';
import type { LintSettings } from './settings.ts';

/** Nobody would copy a longer one; it quotes a statement of that length. */
const LONGEST_FIX = 20_000;

/** A finding with the place of its statement; a suppression may stand above that too. */
export interface Anchored {
  readonly finding: Finding;
  readonly anchor: Place;
}

/** An error that the configuration lowers. */
export interface Lowered {
  readonly finding: Finding;
  readonly to: Exclude<Severity, 'error'> | 'off';
}

interface Found extends Anchored {
  /** Before the configuration: the rule's own, or info if the phase allows it. */
  readonly own: Severity;
  /** By the configuration; a finding that is off is kept, because it may replace a general one. */
  readonly severity: Severity | 'off';
}

/** Asks rules, and collects what they find: with severities, `allow`, and a particular finding instead of a general one. */
export class Findings {
  readonly #rules: ReadonlyMap<string, Rule>;
  readonly #settings: LintSettings;
  readonly #found = new Map<string, Found>();
  /** Reasons by file, phase and risk. */
  readonly #allowed = new Map<string, string>();

  constructor(rules: readonly Rule[], settings: LintSettings) {
    this.#rules = new Map(rules.map((rule) => [rule.name, rule]));
    this.#settings = settings;
  }

  /** Notes what the phases allow; goes before their checks. */
  allowances({ file, phases }: Migration): void {
    for (const phase of phases) {
      for (const { what, reason } of phase.allow) this.#allowed.set(JSON.stringify([file, phase.name, what]), reason);
    }
  }

  /** Asks a rule about the phases of a migration that are not complete. */
  check(rule: Rule, migration: LintedMigration): void {
    for (const phase of migration.phases) {
      if (phase.complete) continue;
      this.checkPhase(rule, migration, phase);
      this.checkRollback(rule, migration, phase);
    }
    const open = new Set(migration.phases.flatMap(({ complete, phase }) => (complete ? [] : phase.name)));
    for (const remark of rule.migration?.(migration) ?? []) {
      if (remark.phase === undefined || open.has(remark.phase)) this.add(rule.name, remark, remark.phase);
    }
  }

  /** Asks a rule about a phase and its statements, without those that would undo it. */
  checkPhase(rule: Rule, migration: LintedMigration, judged: JudgedPhase): void {
    for (const remark of rule.phase?.(judged, migration) ?? []) this.add(rule.name, remark, judged.phase.name);
    if (judged.kind === 'ddl') this.#checkStatements(rule, migration, judged.statements);
  }

  /** Asks a rule about the statements that undo a phase. */
  checkRollback(rule: Rule, migration: LintedMigration, judged: JudgedPhase): void {
    if (judged.kind === 'ddl' && rule.rollback) this.#checkStatements(rule, migration, judged.rollback);
  }

  #checkStatements(rule: Rule, migration: LintedMigration, statements: readonly JudgedStatement[]): void {
    for (const statement of statements) {
      for (const remark of rule.statement?.(statement, migration) ?? []) {
        this.add(rule.name, remark, statement.phase.name, statement.placed.place);
      }
    }
  }

  /** What a reader found, of a file or of the configuration. */
  problem({ rule, place, phase, message, remedy, severity }: Problem): void {
    this.add(rule, { place, message, fix: remedy, severity }, phase);
  }

  add(name: string, remark: Remark, phase: string | undefined, anchor = remark.place): void {
    const rule = this.#rules.get(name);
    let own: Severity = remark.severity ?? rule?.severity ?? 'error';
    let severity = this.#configured(name, own);
    let { message } = remark;
    const reason = this.#allowance(rule?.risk, remark.place.file, phase);
    if (reason !== undefined) {
      if (severity !== 'info') message += ` It is allowed: ${reason}`;
      own = 'info';
      if (severity !== 'off') severity = 'info';
    }
    message = shortened(message);
    const { place, end, why = rule?.why ?? '', related = [] } = remark;
    const fix = remark.fix !== undefined && remark.fix.length > LONGEST_FIX ? undefined : remark.fix;
    const key = JSON.stringify([name, place, message]);
    if (this.#found.has(key)) return;
    const shown = severity === 'off' ? own : severity;
    const finding = { rule: name, severity: shown, place, end, phase, message, why, fix, related, docs: docsOf(name) };
    this.#found.set(key, { finding, anchor, own, severity });
  }

  #configured(name: string, own: Severity): Severity | 'off' {
    const rule = this.#rules.get(name);
    const set = this.#settings.severities.get(name);
    const counts = set !== undefined && rule !== undefined && lowersLocked(rule, set) ? undefined : set;
    return this.#settings.occasion === 'run' ? severityBeforeRun(rule?.risk, own, counts) : (counts ?? own);
  }

  /** Why the phase takes a risk. */
  #allowance(risk: Rule['risk'], file: string, phase: string | undefined): string | undefined {
    const reasons = letsThrough[risk ?? 'none'].allow.map((what) =>
      this.#allowed.get(JSON.stringify([file, phase, what])),
    );
    return reasons.find((reason) => reason !== undefined);
  }

  /** The findings to report: not those that are off, nor general ones on a statement with a particular one. */
  reported(): readonly Anchored[] {
    return this.#particular().filter(({ severity }) => severity !== 'off');
  }

  /** Errors that the configuration lowers, or turns off. */
  lowered(): readonly Lowered[] {
    return this.#particular().flatMap(({ own, severity, finding }) =>
      own === 'error' && severity !== 'error' ? [{ finding, to: severity }] : [],
    );
  }

  /** Findings of rules that are off, with the severity that they would have. */
  turnedOff(): readonly HiddenFinding[] {
    return this.#particular().flatMap(({ severity, finding }) =>
      severity === 'off' ? [{ finding, by: 'configuration' as const }] : [],
    );
  }

  #particular(): readonly Found[] {
    const particular = new Map<string, Found[]>();
    for (const one of this.#found.values()) {
      for (const general of this.#rules.get(one.finding.rule)?.insteadOf ?? []) {
        const key = JSON.stringify([general, one.anchor]);
        particular.set(key, [...(particular.get(key) ?? []), one]);
      }
    }
    return [...this.#found.values()].filter((general) => {
      const others = particular.get(JSON.stringify([general.finding.rule, general.anchor])) ?? [];
      return !others.some((one) => this.#speaksFor(one, general));
    });
  }

  /**
   * A general finding that weighs more is reported all the same, e.g. where only the particular one is allowed. Of the cost
   * of a statement the particular rule decides, so that its configured severity holds for the general one.
   */
  #speaksFor(particular: Found, general: Found): boolean {
    const bends = ({ finding }: Found) => letsThrough[this.#rules.get(finding.rule)?.risk ?? 'none'].severity;
    const both = bends(particular) && bends(general);
    if (!both && particular.severity === 'off') return false;
    const weight = ({ own, severity }: Found) =>
      both ? (severity === 'off' ? own : worse(own, severity)) : severity === 'off' ? own : severity;
    return severities.indexOf(weight(particular)) <= severities.indexOf(weight(general));
  }
}
