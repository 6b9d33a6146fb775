import type { Migration } from '../migration/migration.ts';
import type { MigrationState } from '../state/fold.ts';
import { isListOf } from '../state/phase-list.ts';
import { isComplete } from '../state/phase-state.ts';
import type { RunContext } from './context/run-context.ts';
import { assertWritable } from './context/take-migration.ts';

/**
 * Lists the phases of a migration that has begun as the file has them now: the command may end before it begins one, and `status`
 * and `depends_on` ask the list whether the migration is complete. It holds no lease, because the newest file counts.
 * @throws Failure `server-read-only`, `state-newer`
 */
export async function relist(
  context: Pick<RunContext, 'sessions' | 'journal' | 'report' | 'stateDatabase'>,
  migration: Migration,
  state: MigrationState,
): Promise<void> {
  if (state.phases.size === 0 || isListOf(migration.phases, state.listed)) return;
  // The state is of an older version: the next phase that begins upgrades it and lists them.
  if (state.listed === undefined && !migration.phases.every(({ name }) => isComplete(state.phases.get(name)))) return;
  await assertWritable(context);
  await context.journal.prepare();
  await context.journal.listPhases(migration.phases, state);
  const gone = (state.listed ?? []).filter(
    ({ name }) => !state.phases.has(name) && !migration.phases.some((phase) => phase.name === name),
  );
  if (gone.length === 0) return;
  context.report({
    type: 'warning',
    text: `${migration.file} no longer has ${gone.map(({ name, type }) => `the ${type} ${name}`).join(', ')}, which an earlier command listed. ${migration.name} now counts as complete without it. Check that this file is the newest one.`,
  });
}
