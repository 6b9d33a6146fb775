import type { MigrationState } from '../../state/fold.ts';
import type { HistoryEntry } from '../../state/history.ts';
import { type RecoveryPoint, readRecoveryPoint } from '../../state/recovery-point.ts';

/** Where the binary log was before the first statement of each contract, of the attempt that counts; by phase. */
export function recoveryPointsOf(
  entries: readonly HistoryEntry[],
  { phases }: MigrationState,
): ReadonlyMap<string, RecoveryPoint> {
  const points = new Map<string, RecoveryPoint>();
  for (const { phase, attempt, detail } of entries) {
    if (phase === undefined || (detail.event !== 'phase-started' && detail.event !== 'phase-resumed')) continue;
    const known = phases.get(phase);
    if (known === undefined || known.attempt !== attempt || known.status === 'pending') continue;
    const point = readRecoveryPoint(detail.recovery);
    if (point !== undefined) points.set(phase, point);
  }
  return points;
}
