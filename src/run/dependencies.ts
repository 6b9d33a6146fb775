import { Failure } from '../core/failure.ts';
import { nextCommand } from '../core/next-command.ts';
import type { Migration } from '../migration/migration.ts';
import { findState } from '../state/find-state.ts';
import { foldHistory, isComplete } from '../state/fold.ts';
import { readHistory } from '../state/history.ts';
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
  const presence = await findState(context.sessions.control.asQuery, context.stateDatabase);
  for (const name of migration.dependsOn) {
    const entries =
      presence === 'absent' ? [] : await readHistory(context.sessions.control, context.stateDatabase, name);
    const other = foldHistory(name, entries);
    const ended = entries.findLast((entry) => entry.detail.event === 'phase-complete' && entry.detail.last === true);
    const complete = ended?.phase !== undefined && [...other.phases.values()].every(isComplete);
    if (complete) continue;
    throw new Failure({
      code: 'dependency-incomplete',
      message: `The migration ${migration.name} depends on ${name}, which ${entries.length === 0 ? 'has never run here' : 'is not complete'}.`,
      untouched: 'Nothing was changed.',
      remedy: `Complete ${name} first. This shows its progress: ${nextCommand('status', name)}`,
    });
  }
}
