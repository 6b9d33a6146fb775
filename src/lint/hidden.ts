import type { Place } from '../core/failure.ts';
import type { Finding } from './finding.ts';
import { rules } from './rule-list.ts';

/** A finding that is not reported, and what hides it. */
export interface HiddenFinding {
  readonly finding: Finding;
  readonly by: 'configuration' | 'comment' | 'baseline';
  /** Where the comment stands. */
  readonly place?: Place | undefined;
}

const riskOf = new Map(rules.map(({ name, risk }) => [name, risk]));

/**
 * Whether a finding matters to a run: an error refuses it, and one about a risk tells what MySQL does to the table or its rows,
 * also at a lower severity.
 */
export function mattersToRun({ rule, severity }: Pick<Finding, 'rule' | 'severity'>): boolean {
  return severity === 'error' || (severity === 'warning' && riskOf.get(rule) !== undefined);
}
