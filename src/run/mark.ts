import { ExitCode, Failure } from '../core/failure.ts';
import { markCommand, nextCommand } from '../core/next-command.ts';
import { phaseHash, phaseText } from '../migration/hash.ts';
import type { Migration, Phase } from '../migration/migration.ts';
import { findMarked } from '../mysql/processes.ts';
import { readCheckpoints } from '../state/checkpoints.ts';
import { findState } from '../state/find-state.ts';
import type { MigrationState } from '../state/fold.ts';
import { describeHold } from '../state/hold.ts';
import { isAlive, livenessOf, migrationResource } from '../state/lease.ts';
import { isComplete, untouchedPhase } from '../state/phase-state.ts';
import type { WalkedPart } from '../state/walk-events.ts';
import { rollbackToFinish } from './choose-phases.ts';
import type { CommandContext } from './context/command-context.ts';
import { findPhase } from './context/find-phase.ts';
import { commandToRun, releaseCommand } from './context/release-first.ts';
import { openRun, type RunContext } from './context/run-context.ts';
import { meaningOf, settingsFor } from './context/session-settings.ts';
import { type ControlResult, holdMigration } from './control.ts';
import { checkBackfill, checkGate, checkStatements } from './verify/phase-checks.ts';
import type { Promised } from './verify/promise.ts';

/** What marking did, and what it asked before. */
export interface MarkResult extends ControlResult {
  readonly checks: readonly Promised[];
}

/**
 * Writes down that a phase is complete because somebody did its work by other means; before that it asks whether the
 * definitions are what the statements make, and whether done_when or the gate's query holds. What cannot be asked is said,
 * and recorded with the rest.
 * @throws Failure `unknown-phase` (wrong usage), `earlier-phase-incomplete`, `not-as-the-phase-makes-it` (exit 1),
 *   `rollback-unfinished` (exit 4), `already-running` (exit 3)
 */
export async function markComplete(
  migration: Migration,
  phaseName: string,
  reason: string,
  command: CommandContext,
): Promise<MarkResult> {
  const phase = findPhase(migration, phaseName);
  await using context = await openRun(migration.name, command);
  // What refuses it is found before anything is written.
  const already = { changed: false, message: `Phase ${phase.name} is already complete.`, checks: [] };
  const before = await context.journal.readState();
  if (!isMarkable(migration, phase, before)) return already;
  const checks = await checkPhase(context, migration, phase);
  const failing = checks.filter(({ result }) => result === 'fails');
  const refused = failing.length === 0 ? undefined : notAsMade(migration, phase, before, failing);
  if (refused !== undefined && !(await isHeld(context))) throw refused;
  // Where somebody works on it, that is what has to be said.
  const state = await holdMigration(context, migration.file);
  if (refused !== undefined) throw refused;
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
      checked: checks.map(({ name, result }) => ({ name, result })),
      ...(await walkedPart(context, phase, known.attempt)),
    },
  });
  return {
    changed: true,
    message: `Phase ${phase.name} of ${migration.name} is marked complete. ${describeChecks(checks)}${stillOnHold(migration, phase, state)}`,
    checks,
  };
}

/**
 * @returns false: it is complete already
 * @throws Failure `earlier-phase-incomplete`, `rollback-unfinished`
 */
function isMarkable(migration: Migration, phase: Phase, state: MigrationState): boolean {
  const known = state.phases.get(phase.name) ?? untouchedPhase(phase.name);
  const unfinished =
    known.rollback === undefined ? rollbackToFinish(migration, state) : { to: known.rollbackTo ?? phase.name };
  if (unfinished !== undefined) throw rollbackUnfinished(migration, phase, unfinished);
  if (known.status === 'complete') return false;
  const earlier = migration.phases.find(
    ({ name, index }) => index < phase.index && !isComplete(state.phases.get(name)),
  );
  if (earlier !== undefined) throw earlierIncomplete(migration, state, earlier, phase);
  return true;
}

async function isHeld({ sessions, stateDatabase, migration, marker }: RunContext): Promise<boolean> {
  const { control } = sessions;
  if ((await findState(control.asQuery, stateDatabase)) === 'absent') return false;
  if ((await findMarked(control.asQuery, marker)).length > 0) return true;
  return isAlive(await livenessOf(control, stateDatabase, migrationResource(stateDatabase, migration)));
}

async function checkPhase(context: RunContext, migration: Migration, phase: Phase): Promise<Promised[]> {
  const meaning = meaningOf(migration.session, context.sessions.server);
  const ask = () => context.sessions.open('gate', settingsFor(meaning, {}));
  switch (phase.type) {
    case 'backfill':
      return [await checkBackfill(context, await ask(), phase)];
    case 'gate':
      return checkGate(context, await ask(), phase);
    default:
      return checkStatements(context, phase, meaning.sqlMode);
  }
}

/** How far phasedb's own walk was, which the checkpoints tell only until they are removed. */
async function walkedPart(
  { sessions, stateDatabase, migration }: RunContext,
  phase: Phase,
  attempt: number,
): Promise<{ readonly walked?: WalkedPart }> {
  if (phase.type !== 'backfill') return {};
  const { control } = sessions;
  const id = { migration, phase: phase.name, attempt, direction: 'forward' } as const;
  const ranges = await sessions.onControl(() => readCheckpoints(control, stateDatabase, id));
  const [first] = ranges;
  if (first === undefined) return {};
  const sweep = Math.max(...ranges.map((range) => range.sweep));
  const table = await sessions.onControl(() =>
    control.queryOne(
      'SELECT TABLE_ROWS AS estimate FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?',
      [first.schema, first.table],
    ),
  );
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return {
    walked: {
      rowsSeen: sum(ranges.filter((range) => range.sweep === sweep).map(({ rowsSeen }) => rowsSeen)),
      rowsChanged: sum(ranges.map(({ rowsChanged }) => rowsChanged)),
      ...(table?.estimate == null ? {} : { rowsTotal: Number(table.estimate) }),
    },
  };
}

/** Where another phase is to come, runs do not start it yet. */
function stillOnHold(migration: Migration, { index }: Phase, { hold }: MigrationState): string {
  if (hold === undefined || index === migration.phases.length - 1) return '';
  return ` The migration stays on hold (${describeHold(hold)}). When it may run again: ${releaseCommand(migration.name)}`;
}

function describeChecks(checks: readonly Promised[]): string {
  const list = (result: Promised['result'], say: (check: Promised) => string) =>
    checks.filter((check) => check.result === result).map(say);
  const holding = list('holds', ({ name, text }) => `${name} ${text}`);
  const open = list('not_checked', ({ name, text }) => `${name} (${text})`);
  const seen =
    holding.length === 0
      ? 'phasedb sent no statement, and could check nothing.'
      : `phasedb sent no statement. It checked: ${holding.join('; ')}.`;
  return open.length === 0 ? seen : `${seen} Not checked: ${open.join('; ')}.`;
}

function notAsMade(migration: Migration, phase: Phase, state: MigrationState, failing: readonly Promised[]): Failure {
  return new Failure({
    code: 'not-as-the-phase-makes-it',
    message: `Cannot mark phase ${phase.name} of ${migration.name} complete: its effect is not there.\n${failing.map(({ name, text }) => `${name}: ${text}`).join('\n')}`,
    place: phase.place,
    untouched: 'Nothing was recorded and nothing was changed.',
    remedy: `Finish the work. Or, if what is there now is what you want, change the phase in the file so that it says the same. Then run ${markCommand(migration.file, phase.name)}. To let phasedb do the work: ${commandToRun(migration, state, phase.name)}`,
  });
}

function earlierIncomplete(migration: Migration, state: MigrationState, earlier: Phase, phase: Phase): Failure {
  return new Failure({
    code: 'earlier-phase-incomplete',
    message: `Cannot mark phase ${phase.name} complete: phase ${earlier.name} comes before it and is not complete.`,
    place: phase.place,
    untouched: 'Nothing was changed.',
    remedy: `If the work of ${earlier.name} is done too, mark it complete first. Otherwise run it: ${commandToRun(migration, state, earlier.name)}`,
  });
}

function rollbackUnfinished(migration: Migration, phase: Phase, { to }: { readonly to: string }): Failure {
  return new Failure({
    code: 'rollback-unfinished',
    exit: ExitCode.needsDecision,
    message: `Cannot mark phase ${phase.name} complete: the rollback to ${to} has begun and has not ended.`,
    untouched: 'Nothing was changed.',
    remedy: `Finish the rollback first: ${nextCommand('rollback', migration.file, { to })}`,
  });
}
