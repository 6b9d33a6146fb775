import { ExitCode, Failure } from '../core/failure.ts';
import { nextCommand, nextPhaseCommand } from '../core/next-command.ts';
import { phaseHash, phaseText } from '../migration/hash.ts';
import type { Migration } from '../migration/migration.ts';
import { findMarked } from '../mysql/processes.ts';
import { findState } from '../state/find-state.ts';
import { foldHistory, type MigrationState } from '../state/fold.ts';
import { readHistory } from '../state/history.ts';
import { acceptTable } from './backfill/accept-table.ts';
import type { CommandContext } from './context/command-context.ts';
import { findPhase } from './context/find-phase.ts';
import { listMigrations, unknownMigration } from './context/known-migrations.ts';
import { commandToRun } from './context/release-first.ts';
import { openRun, type RunContext } from './context/run-context.ts';
import { assertWritable, takeMigration } from './context/take-migration.ts';

/** What a command that steers a migration did; `changed` is false where there was nothing to do. */
export interface ControlResult {
  readonly changed: boolean;
  /** One sentence for people. */
  readonly message: string;
}

/**
 * Makes the backfills of that migration hold before their next chunk, in a run under way and in later ones, until
 * {@link unpauseMigration}. It takes no lease: it is meant for while somebody else runs.
 * @throws Failure `unknown-migration` (wrong usage) when that migration has never run
 */
export async function pauseMigration(name: string, reason: string, command: CommandContext): Promise<ControlResult> {
  return withKnownMigration(name, command, async (context, state) => {
    if (state.paused?.reason === reason) {
      return { changed: false, message: `${name} is already paused by ${state.paused.by}, for the same reason.` };
    }
    await context.journal.record({ detail: { event: 'paused', reason } });
    const before =
      state.paused === undefined ? '' : ` It was paused before by ${state.paused.by}: ${state.paused.reason}.`;
    return { changed: true, message: `${name} is paused. A run under way holds before its next chunk.${before}` };
  });
}

/** Lifts a pause. @throws Failure `unknown-migration` (wrong usage) */
export async function unpauseMigration(name: string, reason: string, command: CommandContext): Promise<ControlResult> {
  return withKnownMigration(name, command, async (context, state) => {
    if (state.paused === undefined) return { changed: false, message: `${name} is not paused.` };
    await context.journal.record({ detail: { event: 'unpaused', reason } });
    return {
      changed: true,
      message: `${name} is no longer paused. ${state.paused.by} had paused it: ${state.paused.reason}.`,
    };
  });
}

/**
 * Takes the file's present text of a phase that has begun as the one that was applied, so that runs accept it; of a
 * backfill also the table that has its name now as the one that its walk began on.
 * @throws Failure `unknown-phase`, `unknown-migration` (wrong usage), `phase-not-begun`, `already-running` (exit 3)
 */
export async function acceptChange(
  migration: Migration,
  phaseName: string,
  reason: string,
  command: CommandContext,
): Promise<ControlResult> {
  const phase = findPhase(migration, phaseName);
  return withKnownMigration(migration.name, command, async (context) => {
    const state = await holdMigration(context, migration.file);
    await context.journal.listPhases(migration.phases, state);
    const known = state.phases.get(phase.name);
    if (known?.applied === undefined) {
      throw new Failure({
        code: 'phase-not-begun',
        message: `Cannot accept a change of phase ${phase.name} of ${migration.name}: the phase has not begun.`,
        place: phase.place,
        untouched: 'Nothing was changed.',
        remedy: `A phase that has not begun needs no acceptance. Edit it, then run: ${commandToRun(migration, state)}`,
      });
    }
    const found = phase.type === 'backfill' ? await acceptTable(context, phase, known, reason) : undefined;
    const accepted =
      found === undefined ? '' : `The walk of phase ${phase.name} accepts ${found}. phasedb did not compare its rows.`;
    const hash = phaseHash(phase);
    if (known.applied.hash === hash) {
      return found === undefined
        ? {
            changed: false,
            message: `The text of phase ${phase.name} equals what was applied. There is no change to accept.`,
          }
        : { changed: true, message: `${accepted} To continue, run: ${nextPhaseCommand('resume', migration.file)}` };
    }
    await context.journal.record({
      phase: phase.name,
      attempt: known.attempt,
      detail: { event: 'change-accepted', hash, text: phaseText(phase), reason },
    });
    return {
      changed: true,
      message: `${accepted === '' ? '' : `${accepted} `}The changed text of phase ${phase.name} is accepted. phasedb sent no statement. To compare the tables with the file, run: ${nextCommand('verify', migration.file)}`,
    };
  });
}

/** Reads the state of a migration that has run, and makes it ready to be written. @throws Failure `unknown-migration` */
export async function withKnownMigration(
  name: string,
  command: CommandContext,
  work: (context: RunContext, state: MigrationState) => Promise<ControlResult>,
): Promise<ControlResult> {
  await using context = await openRun(name, command);
  const { stateDatabase } = context;
  const { control } = context.sessions;
  const present = (await findState(control.asQuery, stateDatabase)) !== 'absent';
  const known = present ? await listMigrations(control, stateDatabase) : [];
  if (!known.includes(name)) throw unknownMigration(name, known, stateDatabase);
  await assertWritable(context);
  await context.journal.prepare();
  return await work(context, foldHistory(name, await readHistory(control, stateDatabase, name)));
}

/**
 * Takes the migration's lease, so that no run begins meanwhile, and reads the state behind it. A DDL statement of a run
 * that is gone may still be at work; what comes of it is not known before it ends.
 */
export async function holdMigration(context: RunContext, file: string): Promise<MigrationState> {
  const { migration } = context;
  const { control } = context.sessions;
  await takeMigration(context);
  const [orphan] = await findMarked(control.asQuery, context.marker);
  if (orphan !== undefined) {
    throw new Failure({
      code: 'already-running',
      exit: ExitCode.alreadyRunning,
      message: `A statement of an earlier run of ${migration} has been running on connection ${orphan.id} for ${orphan.seconds} s.`,
      untouched: 'Nothing was changed.',
      remedy: `This waits for the statement and records its result: ${nextPhaseCommand('resume', file)}`,
    });
  }
  return context.journal.readState();
}
