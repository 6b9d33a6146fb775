import type { Catalog } from '../../catalog/catalog.ts';
import type { BackfillPhase } from '../../migration/migration.ts';
import type { Target } from '../../mysql/target.ts';
import type { BatchQuery } from '../../sql/queries/batch-query.ts';
import type { WalkId } from '../../state/checkpoints.ts';
import type { Meaning } from '../context/session-settings.ts';

/** What a backfill, or the undoing of one, is asked to do. */
export interface BackfillOrder {
  readonly phase: BackfillPhase;
  /** The batch query, or the phase's `rollback_sql`. */
  readonly query: BatchQuery;
  readonly id: WalkId;
  readonly meaning: Meaning;
  readonly catalog: Catalog;
  readonly replicas: readonly Target[];
  /** Writes down that the phase begins; called when everything that could refuse it has been asked. */
  readonly begin: () => Promise<void>;
}
