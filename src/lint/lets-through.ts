import type { AllowedRisk } from '../migration/migration.ts';
import { type Severity, severities } from './finding.ts';
import type { Rule } from './rule.ts';

/** What lets a run do what a rule calls an error. */
export interface LetsThrough {
  /** What such rules find; Markdown, for docs/rules.md. */
  readonly finds: string;
  /** Kinds of `allow` in the phase. */
  readonly allow: readonly AllowedRisk[];
  /** A severity below error in the configuration; the history records it. */
  readonly severity: boolean;
}

/** By the `risk` of a rule. This is the only place that decides it, for lint, run and rollback; docs/rules.md shows it. */
export const letsThrough: Readonly<Record<AllowedRisk | 'none', LetsThrough>> = {
  copy: {
    finds: 'MySQL copies the table, and writes wait. An unknown statement counts as a copy.',
    allow: ['copy'],
    severity: true,
  },
  blocking: { finds: 'Writes wait while MySQL works in place.', allow: ['blocking', 'copy'], severity: true },
  rebuild: { finds: 'MySQL rebuilds the table in place; writes go on.', allow: ['rebuild'], severity: true },
  destructive: { finds: 'Data, or a name that running code uses, is lost.', allow: ['destructive'], severity: false },
  code: {
    finds: 'Stored code that phasedb cannot read, or an event that runs before the contract.',
    allow: ['code'],
    severity: false,
  },
  none: {
    finds: 'All else: phase order, gates, backfills, names, types, statements that MySQL rejects.',
    allow: [],
    severity: false,
  },
};

/** The worse of two severities. */
export function worse(a: Severity, b: Severity): Severity {
  return severities.indexOf(a) <= severities.indexOf(b) ? a : b;
}

/** Whether the configuration sets a severity below that of a rule that cannot be lowered: then the rule keeps its own. */
export function lowersLocked(rule: Pick<Rule, 'locked' | 'severity'>, set: Severity | 'off'): boolean {
  return rule.locked === true && (set === 'off' || worse(rule.severity, set) !== set);
}

/**
 * The severity of a finding before a run: an error of the rule stays one whatever the configuration says, unless it is about the
 * cost of a statement.
 * @param own the rule's own
 * @param set by the configuration
 */
export function severityBeforeRun(
  risk: AllowedRisk | undefined,
  own: Severity,
  set: Severity | 'off' | undefined,
): Severity | 'off' {
  if (set === undefined) return own;
  return own === 'error' && !letsThrough[risk ?? 'none'].severity ? own : set;
}
