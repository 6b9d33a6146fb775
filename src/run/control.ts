import { ExitCode, Failure } from '../core/failure.ts';
import { nextCommand } from '../core/next-command.ts';
import { phaseHash, phaseText } from '../migration/hash.ts';
import type { Migration, Phase } from '../migration/migration.ts';
import { findMarked } from '../mysql/processes.ts';
import { findState } from '../state/find-state.ts';
import { foldHistory, type MigrationState, untouchedPhase } from '../state/fold.ts';
import { readHistory } from '../state/history.ts';
import type { CommandContext } from './context/command-context.ts';
import { findPhase } from './context/find-phase.ts';
import { listMigrations, unknownMigration } from './context/known-migrations.ts';
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
 * Takes the file's present text of a phase that has begun as the one that was applied, so that runs accept it.
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
    const known = state.phases.get(phase.name);
    if (known?.applied === undefined) {
      throw new Failure({
        code: 'phase-not-begun',
        message: `Cannot accept a change of phase ${phase.name} of ${migration.name}: the phase has not begun.`,
        place: phase.place,
        untouched: 'Nothing was changed.',
        remedy: `A phase that has not begun needs no acceptance. Edit it, then run: ${nextCommand('run', migration.file)}`,
      });
    }
    const hash = phaseHash(phase);
    if (known.applied.hash === hash) {
      return {
        changed: false,
        message: `The text of phase ${phase.name} equals what was applied. There is no change to accept.`,
      };
    }
    await context.journal.record({
      phase: phase.name,
      attempt: known.attempt,
      detail: { event: 'change-accepted', hash, text: phaseText(phase), reason },
    });
    return {
      changed: true,
      message: `The changed text of phase ${phase.name} is accepted. phasedb sent no statement. To compare the tables with the file, run: ${nextCommand('verify', migration.file)}`,
    };
  });
}

/**
 * Writes down that a phase is complete because somebody did its work by other means. Whether the tables are as the
 * phase would have left them is not looked at; `phasedb verify` does that.
 * @throws Failure `unknown-phase` (wrong usage), `earlier-phase-incomplete`, `rollback-unfinished` (exit 4),
 *   `already-running` (exit 3)
 */
export async function markComplete(
  migration: Migration,
  phaseName: string,
  reason: string,
  command: CommandContext,
): Promise<ControlResult> {
  const phase = findPhase(migration, phaseName);
  await using context = await openRun(migration.name, command);
  // What refuses it is found before anything is written.
  const already = { changed: false, message: `Phase ${phase.name} is already complete.` };
  if (!isMarkable(migration, phase, await context.journal.readState())) return already;
  const state = await holdMigration(context, migration.file);
  if (!isMarkable(migration, phase, state)) return already;
  const known = state.phases.get(phase.name) ?? untouchedPhase(phase.name);
  await context.journal.listPhases(migration.phases, state);
  await context.journal.record({
    phase: phase.name,
    attempt: known.attempt,
    detail: {
      event: 'phase-complete',
      hash: phaseHash(phase),
      text: phaseText(phase),
      markedBecause: reason,
      last: phase.index === migration.phases.length - 1,
    },
  });
  return {
    changed: true,
    message: `Phase ${phase.name} of ${migration.name} is marked complete. phasedb sent no statement and checked nothing. To compare the tables with the file, run: ${nextCommand('verify', migration.file)}`,
  };
}

/**
 * @returns false: it is complete already
 * @throws Failure `earlier-phase-incomplete`, `rollback-unfinished`
 */
function isMarkable(migration: Migration, phase: Phase, state: MigrationState): boolean {
  const known = state.phases.get(phase.name) ?? untouchedPhase(phase.name);
  if (known.rollback !== undefined) throw rollbackUnfinished(migration, phase);
  if (known.status === 'complete') return false;
  const earlier = migration.phases.find(
    ({ name, index }) => index < phase.index && state.phases.get(name)?.status !== 'complete',
  );
  if (earlier !== undefined) throw earlierIncomplete(migration, earlier, phase);
  return true;
}

async function withKnownMigration(
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
async function holdMigration(context: RunContext, file: string): Promise<MigrationState> {
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
      remedy: `This waits for the statement and records its result: ${nextCommand('resume', file)}`,
    });
  }
  return context.journal.readState();
}

function earlierIncomplete(migration: Migration, earlier: Phase, phase: Phase): Failure {
  return new Failure({
    code: 'earlier-phase-incomplete',
    message: `Cannot mark phase ${phase.name} complete: phase ${earlier.name} comes before it and is not complete.`,
    place: phase.place,
    untouched: 'Nothing was changed.',
    remedy: `If the work of ${earlier.name} is done too, mark it complete first. Otherwise run it: ${nextCommand('run', migration.file, { phase: earlier.name })}`,
  });
}

function rollbackUnfinished(migration: Migration, phase: Phase): Failure {
  return new Failure({
    code: 'rollback-unfinished',
    exit: ExitCode.needsDecision,
    message: `Cannot mark phase ${phase.name} complete: its rollback has begun and has not ended.`,
    untouched: 'Nothing was changed.',
    remedy: `Finish the rollback first: ${nextCommand('rollback', migration.file, { to: phase.name })}`,
  });
}
