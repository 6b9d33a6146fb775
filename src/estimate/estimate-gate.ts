import type { CatalogTable } from '../catalog/table.ts';
import type { GatePhase } from '../migration/migration.ts';
import type { QueryTree } from '../sql/queries/query-tree.ts';
import { byStatistics } from './basis.ts';
import type { Calibration } from './calibration.ts';
import { type Estimate, nothing, unknownEstimate } from './estimate.ts';
import { gateWork } from './gate-work.ts';
import { spread } from './range.ts';
import type { ServerInputs } from './server-inputs.ts';

/** What one poll of a gate costs. */
export function estimateGate(
  { query }: GatePhase,
  tree: QueryTree | undefined,
  tableOf: (schema: string | undefined, name: string) => CatalogTable | undefined,
  server: ServerInputs,
  calibration: Calibration,
): Estimate {
  if (query === undefined) return nothing;
  const work = gateWork(tree, tableOf, server);
  if ('missing' in work) return unknownEstimate(work.missing);
  return {
    ...nothing,
    rows: spread(work.rows, 1.4),
    seconds: spread(work.seconds, calibration.factorOf('backfill').spread),
    basis: byStatistics,
  };
}
