import { nextCommand, nextPhaseCommand } from '../../core/next-command.ts';
import { phaseHash } from '../../migration/hash.ts';
import { releaseCommand } from '../../run/context/release-first.ts';
import { describeHold } from '../../state/hold.ts';
import { isAlive, secondsLeft } from '../../state/lease.ts';
import type { MigrationFacts, ShownEntry } from './migration-facts.ts';
import { clock } from './utc-time.ts';
import { wayOn } from './way-on.ts';

/** Seconds without a heartbeat (sent every 15 s) after which it is worth a word. */
const silenceSeconds = 45;

/** What a person should know or do about a migration, the most pressing first. */
export function warningsOf(shown: readonly ShownEntry[], { state, file, liveness, lease }: MigrationFacts): string[] {
  const warnings: string[] = [];
  const name = file?.file ?? 'FILE';
  const where = lease?.clientHost === undefined ? '' : ` on ${lease.clientHost} (process ${lease.clientPid ?? '?'})`;
  const { hold } = state;
  if (hold !== undefined && shown.some(({ status }) => status !== 'complete')) {
    const rest =
      hold.openTo === undefined || isAlive(liveness)
        ? ''
        : ` The rollback was to go back to ${hold.openTo} and ended before that. Finish it: ${nextCommand('rollback', name, { to: hold.openTo })}. Or go forward again.`;
    warnings.push(`On hold: ${describeHold(hold)}.${rest} When it may run again: ${releaseCommand(state.migration)}`);
  }
  for (const { name: phase, status, state: known } of shown) {
    if (status === 'reconnecting' && lease !== undefined) {
      warnings.push(
        `Phase ${phase} is reconnecting: the server was restarted after the last heartbeat of the run${where}. If the run has not come back in ${secondsLeft(lease)} s, it is gone. Then continue with: ${wayOn(known, name)}`,
      );
    }
    if (status !== 'interrupted') continue;
    warnings.push(
      known.rollback === undefined
        ? `Phase ${phase} was interrupted: the run${where} ended before the phase was complete. Its state is saved. Continue with: ${wayOn(known, name)}`
        : `The rollback of phase ${phase} was interrupted. Continue it with: ${wayOn(known, name)}`,
    );
  }
  if (liveness === 'held' && lease !== undefined && lease.secondsSinceHeartbeat > silenceSeconds) {
    warnings.push(
      `The run has sent no heartbeat for ${Math.round(lease.secondsSinceHeartbeat)} s, but its connection is still open.`,
    );
  }
  if (state.paused !== undefined) {
    warnings.push(
      `Paused by ${state.paused.by} since ${clock(state.paused.at)} UTC: ${state.paused.reason}. Lift it with: ${nextCommand('unpause', state.migration)}`,
    );
  }
  for (const { name: phaseName, phase, state: known } of shown) {
    if (phase === undefined || known.applied === undefined || known.applied.hash === phaseHash(phase)) continue;
    warnings.push(
      `Phase ${phaseName} was changed in the file after it had begun. Undo the edit, or accept it: ${nextCommand('accept-change', name, { phase: phaseName, reason: '…' })}`,
    );
  }
  if (file !== undefined) {
    for (const { name: phase, phase: inFile, state: known } of shown) {
      if (inFile !== undefined) continue;
      warnings.push(
        known.last === undefined
          ? `Phase ${phase} is not in ${file.file}, but an earlier command listed it. Check that this file is the newest one. If the phase was removed from it, this removes it from the list: ${nextPhaseCommand('run', file.file)}`
          : `Phase ${phase} is in the history, but not in ${file.file}.`,
      );
    }
  } else if (state.listed === undefined && state.phases.size > 0) {
    warnings.push(
      `Only phases that have begun are shown: an older version of phasedb wrote this state, without the list of all phases. See all of them: ${nextCommand('status', 'FILE')}. The next ${nextPhaseCommand('run', 'FILE')} records the list.`,
    );
  }
  return warnings;
}
