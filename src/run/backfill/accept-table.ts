import { isSameTable } from '../../catalog/table-identity.ts';
import { orderChanges } from '../../catalog/walk-definition.ts';
import type { BackfillPhase } from '../../migration/migration.ts';
import { findMissingEvents } from '../../state/missing-events.ts';
import type { PhaseState } from '../../state/phase-state.ts';
import { isSameState, readStateTables } from '../../state/state-tables.ts';
import { readCatalog } from '../context/read-catalog.ts';
import type { RunContext } from '../context/run-context.ts';
import { settingsFor } from '../context/session-settings.ts';
import { recordDefinition } from './live-walk.ts';
import { recordOf } from './order.ts';
import { keyChanged } from './walk-refusals.ts';
import { readWalkedTable } from './walked-table.ts';

/**
 * Records that the table of a walk, which was rebuilt or put in the place of another, holds the rows that the walk left
 * there; and that the tables of the state, if they were rebuilt or restored, hold its last cursor. Which rows they hold is
 * not looked at; the order of the key is.
 * @param reason of whoever says so
 * @returns what was accepted, as an object of a sentence; undefined: all is known to be as it was, or no walk has begun
 * @throws Failure `walk-key-changed` (exit 4): no word of a person makes that cursor right
 */
export async function acceptTable(
  context: RunContext,
  phase: BackfillPhase,
  { walks, attempt, rollback, session: meaning }: PhaseState,
  reason: string,
): Promise<string | undefined> {
  const direction = rollback === undefined ? ('forward' as const) : ('rollback' as const);
  const query = direction === 'forward' ? phase.batch.query : phase.rollback;
  const id = { migration: context.migration, phase: phase.name, attempt, direction };
  const before = recordOf({ walks, id })?.definition;
  if (before === undefined || query === undefined || meaning === undefined) return undefined;
  const catalog = await readCatalog(context, [phase]);
  const order = { phase, query, id, meaning, catalog, walks, replicas: [], begin: async () => undefined };
  const session = await context.sessions.open('chunk', settingsFor(meaning, { lock_wait_timeout: 5 }));
  try {
    const { definition } = await readWalkedTable(context, order, session, before);
    const changes = definition === undefined ? [] : orderChanges(before.key, definition.key);
    if (definition === undefined || changes.length > 0) throw keyChanged(order, before, definition?.key, changes);
    const { control } = context.sessions;
    const state = await context.sessions.onControl(() => readStateTables(control, context.stateDatabase));
    const record = recordOf({ walks, id });
    const missing =
      record &&
      (await context.sessions.onControl(() => findMissingEvents(control, context.stateDatabase, record.stateSeenBy)));
    const sameState = record?.state === undefined || (isSameState(record.state, state) && missing === undefined);
    const { written } = definition;
    const same =
      isSameTable(before.identity, definition.identity) &&
      (before.written === undefined || (written !== undefined && isSameTable(before.written, written)));
    if (same && sameState) return undefined;
    await recordDefinition(context, order, before, definition, { state, reason });
    return [
      ...(same ? [] : [`${definition.schema}.${definition.table} as the table that it began on`]),
      ...(sameState ? [] : [`the tables of the state in ${context.stateDatabase} as those of its last cursor`]),
    ].join(', and ');
  } finally {
    await context.sessions.discard(session);
  }
}
