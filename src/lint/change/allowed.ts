import type { JudgedStatement } from '../../analysis/judged.ts';
import type { AllowedRisk } from '../../migration/migration.ts';

/** Whether the phase accepts the risk, with a reason. */
export function isAllowed({ phase }: JudgedStatement, risk: AllowedRisk | undefined): boolean {
  return phase.allow.some(({ what }) => what === risk);
}
