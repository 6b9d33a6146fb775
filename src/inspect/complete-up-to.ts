import { phaseHash } from '../migration/hash.ts';
import type { Phase } from '../migration/migration.ts';
import type { Target } from '../mysql/target.ts';
import { appliedPhases } from './applied-phases.ts';
import { openReader } from './reader-session.ts';

/** How far a migration is on another database. */
export interface Progress {
  /** `@@server_uuid` of its server, and the database of its state: together they say whose state was read. */
  readonly server: string;
  readonly stateDatabase: string;
  /** The first of the phases that is not complete there as they stand in the file, as the end of a sentence; undefined: all are. */
  readonly open: string | undefined;
}

/**
 * Reads whether phases of a migration are complete on a database; changes nothing there, so that a user with SELECT on
 * `phasedb_history` is enough.
 * @throws Failure or ServerError where it cannot be read
 */
export async function completeUpTo(
  target: Target,
  state: string | undefined,
  migration: string,
  phases: readonly Phase[],
): Promise<Progress> {
  await using reader = await openReader(target);
  const stateDatabase = state ?? reader.facts.database;
  const applied = (await appliedPhases(reader, stateDatabase, [migration])).get(migration);
  const open = phases.flatMap((phase) => {
    const known = applied?.get(phase.name);
    if (known?.complete !== true) return [`${phase.name} is not complete there`];
    // A phase that somebody marked as complete has no text.
    return known.hash === undefined || known.hash === phaseHash(phase)
      ? []
      : [`${phase.name} ran there with another text`];
  })[0];
  return { server: reader.facts.uuid, stateDatabase, open };
}
