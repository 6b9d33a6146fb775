import { foldPhase } from './fold-phase.ts';
import type { HistoryEntry } from './history.ts';
import { foldHold, type Hold } from './hold.ts';
import type { ListedPhase } from './phase-list.ts';
import { type PhaseState, untouchedPhase } from './phase-state.ts';

export interface MigrationState {
  readonly migration: string;
  readonly phases: ReadonlyMap<string, PhaseState>;
  /** Every phase of the file as the last run read it, in its order; undefined: no run of this version has listed them. */
  readonly listed: readonly ListedPhase[] | undefined;
  /** Set by `phasedb pause`, until `unpause`. */
  readonly paused: { readonly reason: string; readonly by: string; readonly at: string } | undefined;
  /** Set by a rollback, until `phasedb release`. */
  readonly hold: Hold | undefined;
}

/**
 * What the events of one migration amount to. Pure: the same events give the same state.
 * @param listed phases of the file; see `readPhaseList`
 */
export function foldHistory(
  migration: string,
  entries: readonly HistoryEntry[],
  listed?: readonly ListedPhase[],
): MigrationState {
  const phases = new Map<string, PhaseState>();
  let paused: MigrationState['paused'];
  let hold: Hold | undefined;
  for (const entry of entries) {
    if (entry.migration !== migration) continue;
    hold = foldHold(hold, entry, phases.get(entry.phase ?? '')?.rollbackTo);
    const { detail } = entry;
    if (detail.event === 'lease-taken-over' && detail.resource.startsWith('migration:')) {
      for (const phase of phases.values()) phases.set(phase.name, withLastSign(phase, detail.heartbeat));
    }
    if (entry.detail.event === 'paused') {
      paused = { reason: entry.detail.reason, by: entry.actor ?? 'unknown', at: entry.at };
    } else if (entry.detail.event === 'unpaused') {
      paused = undefined;
    } else if (entry.phase !== undefined) {
      phases.set(entry.phase, foldPhase(phases.get(entry.phase) ?? untouchedPhase(entry.phase), entry));
    }
  }
  return { migration, phases, listed, paused, hold };
}

/** Of a run that was lost, the first one that takes its lease over says when it was heard of last. */
function withLastSign(phase: PhaseState, heartbeat: string | undefined): PhaseState {
  const { run, status } = phase;
  if (status !== 'running' || run === undefined || run.lastSign !== undefined || heartbeat === undefined) return phase;
  return { ...phase, run: { ...run, lastSign: heartbeat } };
}
