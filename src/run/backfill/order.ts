import type { Catalog } from '../../catalog/catalog.ts';
import type { BackfillPhase } from '../../migration/migration.ts';
import type { Target } from '../../mysql/target.ts';
import type { BatchQuery } from '../../sql/queries/batch-query.ts';
import type { WalkId } from '../../state/checkpoint.ts';
import type { PhaseState } from '../../state/phase-state.ts';
import type { WalkRecord } from '../../state/walk-record.ts';
import type { Meaning } from '../context/session-settings.ts';

/** What a backfill, or the undoing of one, is asked to do. */
export interface BackfillOrder {
  readonly phase: BackfillPhase;
  /** The batch query, or the phase's `rollback_sql`. */
  readonly query: BatchQuery;
  readonly id: WalkId;
  readonly meaning: Meaning;
  readonly catalog: Catalog;
  /** What the history has of the phase's walks. */
  readonly walks: PhaseState['walks'];
  readonly replicas: readonly Target[];
  /** Writes down that the phase begins; called when everything that could refuse it has been asked. */
  readonly begin: () => Promise<void>;
}

/** What the history has of the walk that is asked for; what it has of an earlier attempt says nothing of this one. */
export function recordOf({ walks, id }: Pick<BackfillOrder, 'walks' | 'id'>): WalkRecord | undefined {
  const record = walks[id.direction];
  return record?.attempt === id.attempt ? record : undefined;
}
