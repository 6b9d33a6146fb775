import { Failure } from '../core/failure.ts';
import { nextCommand } from '../core/next-command.ts';
import type { Migration } from '../migration/migration.ts';
import { isAllComplete } from '../state/all-complete.ts';
import { findState } from '../state/find-state.ts';
import { foldHistory } from '../state/fold.ts';
import { readHistory } from '../state/history.ts';
import { readPhaseList } from '../state/phase-list.ts';
import type { RunContext } from './context/run-context.ts';

/**
 * Each migration of `depends_on` has to be complete before the first phase of this one starts.
 * @throws Failure `dependency-incomplete`
 */
export async function assertDependencies(
  context: Pick<RunContext, 'sessions' | 'stateDatabase'>,
  migration: Migration,
): Promise<void> {
  if (migration.dependsOn.length === 0) return;
  const { stateDatabase } = context;
  const { control } = context.sessions;
  const presence = await findState(control.asQuery, stateDatabase);
  for (const name of migration.dependsOn) {
    const entries = presence === 'absent' ? [] : await readHistory(control, stateDatabase, name);
    const listed = await readPhaseList(control, stateDatabase, presence, name);
    if (isAllComplete(foldHistory(name, entries, listed))) continue;
    throw new Failure({
      code: 'dependency-incomplete',
      message: `The migration ${migration.name} depends on ${name}, which ${entries.length === 0 ? 'has never run here' : 'is not complete'}.`,
      untouched: 'Nothing was changed.',
      remedy: `Complete ${name} first. This shows its progress: ${nextCommand('status', name)}`,
    });
  }
}
