import type { BackfillPhase, DdlPhase, GatePhase, Migration, Phase } from '../../../src/migration/migration.ts';
import { readMigration } from '../../../src/migration/read.ts';

/** The migration of a text that has to be right. */
export async function migrationOf(text: string): Promise<Migration> {
  const result = await readMigration(text, 'm.yaml');
  if ('problems' in result) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.migration;
}

/** `line:column rule message remedy` of each problem of a text. */
export async function problemsOf(text: string): Promise<readonly string[]> {
  const result = await readMigration(text, 'm.yaml');
  if ('migration' in result) return [];
  return result.problems.map(
    ({ place, rule, message, remedy }) => `${place.line}:${place.column} ${rule} ${message} ${remedy}`,
  );
}

/** The first phase of that type. */
export function phaseOf<T extends Phase['type']>(migration: Migration, type: T): PhaseOfType[T] {
  const phase = migration.phases.find((candidate) => candidate.type === type);
  if (phase === undefined) throw new Error(`no ${type} phase`);
  return phase as PhaseOfType[T];
}

interface PhaseOfType {
  readonly expand: DdlPhase;
  readonly contract: DdlPhase;
  readonly backfill: BackfillPhase;
  readonly gate: GatePhase;
}
