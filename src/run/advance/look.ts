import type { Migration } from '../../migration/migration.ts';
import { isAllComplete } from '../../state/all-complete.ts';
import { findState } from '../../state/find-state.ts';
import { foldHistory } from '../../state/fold.ts';
import { readHistory } from '../../state/history.ts';
import { livenessOf, migrationResource } from '../../state/lease.ts';
import { readPhaseList } from '../../state/phase-list.ts';
import { isComplete } from '../../state/phase-state.ts';
import type { CommandContext } from '../context/command-context.ts';
import { phaseState } from '../context/phase-state.ts';
import { openRun } from '../context/run-context.ts';
import type { Candidate } from './standing.ts';

/** What one look at the state gives. */
export interface Look {
  readonly candidates: readonly Candidate[];
  /** Migrations that others depend on and that have no file here, if they are complete. */
  readonly complete: ReadonlySet<string>;
}

/**
 * Reads how migrations stand, over one connection, and writes nothing.
 * @throws Failure where the state cannot be read
 */
export async function lookAt(migrations: readonly Migration[], command: CommandContext): Promise<Look> {
  await using context = await openRun('', command);
  const { stateDatabase: database } = context;
  const { control } = context.sessions;
  return context.sessions.onControl(async () => {
    const presence = await findState(control.asQuery, database);
    const read = async (name: string) => {
      if (presence === 'absent') return { state: foldHistory(name, []), told: false };
      const entries = await readHistory(control, database, name);
      const state = foldHistory(name, entries, await readPhaseList(control, database, presence, name));
      return { state, told: entries.at(-1)?.detail.event === 'failure-told' };
    };
    const candidates: Candidate[] = [];
    for (const migration of migrations) {
      const { state, told } = await read(migration.name);
      const isDone = migration.phases.every(({ name }) => isComplete(phaseState(state, name)));
      const asks = !isDone && presence !== 'absent' && state.phases.size > 0;
      const resource = migrationResource(database, migration.name);
      candidates.push({
        migration,
        state,
        told,
        liveness: asks ? await livenessOf(control, database, resource) : 'free',
      });
    }
    const complete = new Set<string>();
    const given = new Set(migrations.map(({ name }) => name));
    for (const name of new Set(migrations.flatMap(({ dependsOn }) => dependsOn)))
      if (!given.has(name) && isAllComplete((await read(name)).state)) complete.add(name);
    return { candidates, complete };
  });
}
