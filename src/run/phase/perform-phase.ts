import { readServerInputs } from '../../estimate/server-inputs.ts';
import type { MigrationState } from '../../state/fold.ts';
import type { LoweredRule } from '../../state/history.ts';
import { runBackfill } from '../backfill/backfill-phase.ts';
import type { PhaseOutcome } from '../context/outcome.ts';
import type { RunRequest } from '../context/request.ts';
import type { RunContext } from '../context/run-context.ts';
import type { Meaning } from '../context/session-settings.ts';
import { runDdl } from '../ddl/ddl-phase.ts';
import { runGate } from '../gate/gate-phase.ts';
import type { PhaseEntry } from './enter-phase.ts';
import { modelBackfill, modelStatements } from './modelled-work.ts';
import { stopAtWindowEnd } from './phase-window.ts';
import { preparePhase } from './prepare-phase.ts';

/** Prepares a phase once more and does its work; `begin` is called before anything of it is sent. */
export async function performPhase(
  context: RunContext,
  request: RunRequest,
  migrationState: MigrationState,
  entry: PhaseEntry,
  meaning: Meaning,
  begin: (lowered: readonly LoweredRule[]) => Promise<void>,
): Promise<PhaseOutcome> {
  const { state, attempt } = entry;
  const prepared = await preparePhase(context, request, entry, meaning);
  const { check } = prepared;
  const beginChecked = () => begin(check.lowered);
  if (entry.from === undefined) {
    for (const text of check.warnings) context.report({ type: 'warning', text });
    for (const text of check.notices) context.report({ type: 'notice', text });
  }
  const server = await context.sessions.onControl(() => readServerInputs(context.sessions.control.asQuery));
  switch (prepared.type) {
    case 'ddl': {
      const { phase } = prepared;
      return runDdl(context, {
        phase,
        direction: 'forward',
        statements: phase.statements,
        attempt,
        meaning,
        state,
        allowed: check.allowed,
        begin: beginChecked,
        modelled: modelStatements(check.judged, server),
      });
    }
    case 'backfill': {
      const callOff = await stopAtWindowEnd(context, prepared.phase);
      const outcome = await runBackfill(context, {
        phase: prepared.phase,
        query: prepared.phase.batch.query,
        id: { migration: context.migration, phase: prepared.phase.name, attempt, direction: 'forward' },
        meaning,
        catalog: prepared.catalog,
        walks: state.walks,
        replicas: request.replicas,
        begin: beginChecked,
      }).finally(callOff);
      const modelled =
        outcome.status === 'complete' && outcome.rowsSeen !== undefined
          ? modelBackfill(check.judged, { seen: outcome.rowsSeen, changed: outcome.rows ?? 0 }, server)
          : undefined;
      return outcome.status === 'complete' && modelled !== undefined ? { ...outcome, modelled } : outcome;
    }
    case 'gate':
      await beginChecked();
      return runGate(context, {
        phase: prepared.phase,
        attempt,
        meaning,
        state,
        migrationState,
        deployed: request.deployed,
        completeOn: request.completeOn,
        before: request.migration.phases.filter(({ index }) => index < prepared.phase.index),
      });
  }
}
