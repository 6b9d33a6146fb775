import type { JudgedStatement } from '../../analysis/judged.ts';
import type { AllowedRisk } from '../../migration/migration.ts';
import type { Severity } from '../finding.ts';

/** Whether the phase accepts the risk, with a reason. */
export function isAllowed({ phase }: JudgedStatement, risk: AllowedRisk | undefined): boolean {
  return phase.allow.some(({ what }) => what === risk);
}

/** Of a statement that blocks writes: who accepts a copy of the table accepts that too, as a run does. */
export function blockingSeverity(judged: JudgedStatement, small: boolean): Severity {
  if (isAllowed(judged, 'copy')) return 'info';
  return small ? 'warning' : 'error';
}
