import { Failure } from '../core/failure.ts';
import { nextCommand } from '../core/next-command.ts';
import { describeChange } from '../migration/describe-change.ts';
import { phaseHash, phaseText } from '../migration/hash.ts';
import type { Migration, Phase } from '../migration/migration.ts';
import { normaliseSql } from '../sql/lexing/normalise.ts';
import type { MigrationState } from '../state/fold.ts';
import type { PhaseState } from '../state/phase-state.ts';

/**
 * Makes sure that what was applied still stands in the file as it was. What is not yet applied may be edited: a gate, a
 * statement that has not run, a backfill of which no chunk is committed.
 * @param chunksDone whether a backfill has committed anything
 * @throws Failure `changed-after-apply`, `phase-removed`
 */
export async function assertUnchanged(
  migration: Migration,
  state: MigrationState,
  chunksDone: (phase: PhaseState) => Promise<boolean>,
): Promise<void> {
  for (const known of state.phases.values()) {
    if (known.applied === undefined || known.status === 'pending') continue;
    const phase = migration.phases.find((candidate) => candidate.name === known.name);
    if (phase === undefined) throw removed(migration, known);
    if (phase.type === 'gate' || known.applied.hash === phaseHash(phase)) continue;
    if (await appliedPartDiffers(phase, known, chunksDone)) throw changed(migration, phase, known.applied.text);
  }
}

async function appliedPartDiffers(
  phase: Phase,
  known: PhaseState,
  chunksDone: (phase: PhaseState) => Promise<boolean>,
): Promise<boolean> {
  if (known.status === 'complete') return true;
  if (phase.type === 'backfill') return chunksDone(known);
  if (phase.type === 'gate') return false;
  return [...known.forward].some(([index, statement]) => {
    // What was intended may have happened: it counts as applied until its outcome is known.
    if (statement.status === 'failed') return false;
    const now = phase.statements[index];
    return now === undefined || normaliseSql(now.sql) !== statement.normalised;
  });
}

function changed(migration: Migration, phase: Phase, before: string): Failure {
  return new Failure({
    code: 'changed-after-apply',
    message: `The phase ${phase.name} of ${migration.name} was changed in the file after it was applied (- applied, + file):\n${describeChange(before, phaseText(phase))}`,
    place: phase.place,
    untouched: 'Nothing was changed.',
    remedy: `Restore the phase in the file, and write a new migration for the change. If the database already matches the file, run: ${nextCommand('accept-change', migration.file, { phase: phase.name, reason: '…' })}`,
  });
}

function removed(migration: Migration, known: PhaseState): Failure {
  return new Failure({
    code: 'phase-removed',
    message: `Phase ${known.name} of ${migration.name} was applied, but the file does not contain it.`,
    untouched: 'Nothing was changed.',
    remedy: 'Restore the phase in the file. If the file is a different migration, give it another name.',
  });
}
