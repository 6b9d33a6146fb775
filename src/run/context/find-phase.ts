import { suggestNames } from '../../core/did-you-mean.ts';
import { ExitCode, Failure } from '../../core/failure.ts';
import type { Migration, Phase } from '../../migration/migration.ts';

/**
 * The phase that a command names.
 * @throws Failure `unknown-phase` (wrong usage)
 */
export function findPhase(migration: Migration, name: string): Phase {
  const found = migration.phases.find((phase) => phase.name === name);
  if (found !== undefined) return found;
  throw new Failure({
    code: 'unknown-phase',
    exit: ExitCode.wrongUsage,
    message: `The migration ${migration.name} has no phase ${name}.`,
    untouched: 'Nothing was changed.',
    remedy: suggestNames(
      name,
      migration.phases.map((phase) => phase.name),
    ),
  });
}
