import type { BackfillPhase, DdlPhase, Migration, Phase } from '../../migration/migration.ts';
import type { Target } from '../../mysql/target.ts';
import type { BatchQuery } from '../../sql/queries/batch-query.ts';
import type { LoweredRule } from '../../state/history.ts';
import type { PhaseState } from '../../state/phase-state.ts';
import { assertWalkable } from '../backfill/assert-walkable.ts';
import { runBackfill } from '../backfill/backfill-phase.ts';
import { assertAccepted } from '../context/assert-accepted.ts';
import type { PhaseOutcome } from '../context/outcome.ts';
import { readCatalog } from '../context/read-catalog.ts';
import type { RunRequest } from '../context/request.ts';
import type { RunContext } from '../context/run-context.ts';
import { type Meaning, meaningOf } from '../context/session-settings.ts';
import { describeStop } from '../context/stop.ts';
import { runDdl } from '../ddl/ddl-phase.ts';
import { checkRollback } from '../judge/check-phase.ts';
import { isAlreadyUndone } from './already-undone.ts';
import { nothingToUndo } from './nothing-to-undo.ts';
import { type Beginning, readBeginning, withdrawRefused } from './withdraw.ts';

/** How a phase can be undone: by its rollback_sql, by doing nothing, or not at all. */
export function rollbackMethod(phase: Phase): 'statements' | 'nothing-needed' | 'rows-kept' | 'none' {
  if (phase.type === 'gate') return 'nothing-needed';
  if (phase.type === 'backfill') return phase.rollback === undefined ? 'rows-kept' : 'statements';
  return phase.rollback === undefined ? 'none' : 'statements';
}

/** The phase to undo, with what is known of it. */
export interface UndoOrder {
  readonly migration: Migration;
  readonly phase: Phase;
  /** The oldest phase that is to be undone. */
  readonly to: string;
  readonly state: PhaseState;
  readonly replicas: readonly Target[];
  /** Severities and thresholds of the configuration. */
  readonly lint: RunRequest['lint'];
  readonly source: RunRequest['source'];
  /** What failed, where nobody asked for the rollback but the phase's `on_failure`. */
  readonly failure?: string;
}

/**
 * Undoes one phase; afterwards it is pending again, with a new attempt. Statements obey the same rules as forward ones.
 * @throws Failure when a statement is refused or fails; the phase then stays where it is, half undone and journalled
 */
export async function undoPhase(context: RunContext, order: UndoOrder): Promise<PhaseOutcome> {
  const { phase, state } = order;
  const began = performance.now();
  const meaning = state.session ?? meaningOf(order.migration.session, context.sessions.server);
  const method = rollbackMethod(phase);
  const note = method === 'rows-kept' ? 'no rollback_sql: the rows keep their values' : undefined;
  let beginning: Beginning | undefined;
  const begin = async (lowered: readonly LoweredRule[] = []) => {
    if (state.rollback === undefined) {
      const { attempt } = state;
      beginning = await readBeginning(context, { phase, attempt, direction: 'rollback', state });
      await context.journal.record({
        phase: phase.name,
        attempt: state.attempt,
        detail: {
          event: 'rollback-started',
          to: order.to,
          ...(lowered.length === 0 ? {} : { lowered }),
          ...(order.source && { source: order.source }),
        },
      });
    }
    context.report({
      type: 'phase-started',
      phase: phase.name,
      phaseType: phase.type,
      attempt: state.attempt,
      direction: 'rollback',
      resumed: state.rollback !== undefined,
    });
  };
  const work = async (): Promise<PhaseOutcome> => {
    if (method === 'statements' && phase.type === 'backfill' && phase.rollback !== undefined)
      return undoBackfill(context, order, phase, phase.rollback, meaning, begin);
    if (method === 'statements' && (phase.type === 'expand' || phase.type === 'contract'))
      return undoStatements(context, order, phase, meaning, begin);
    await begin();
    return { status: 'complete' };
  };
  const outcome = await work().catch(async (error: unknown) => {
    if (beginning !== undefined) await withdrawRefused(context, beginning, error);
    throw error;
  });
  const seconds = (performance.now() - began) / 1000;
  const ended = (status: 'rolled_back' | 'stopped', message: string | undefined) =>
    context.report({
      type: 'phase-ended',
      phase: phase.name,
      phaseType: phase.type,
      direction: 'rollback',
      status,
      seconds,
      rowsChanged: undefined,
      inAll: undefined,
      message,
    });
  if (outcome.status === 'complete') {
    await context.journal.record({
      phase: phase.name,
      attempt: state.attempt,
      seconds,
      detail: {
        event: 'phase-rolled-back',
        ...(note === undefined ? {} : { note }),
        ...(order.failure === undefined ? {} : { failure: order.failure }),
      },
    });
    ended('rolled_back', note);
  } else if (outcome.status === 'stopped') ended('stopped', describeStop(outcome.reason));
  return outcome;
}

async function undoBackfill(
  context: RunContext,
  { state, replicas }: UndoOrder,
  phase: BackfillPhase,
  query: BatchQuery,
  meaning: Meaning,
  begin: () => Promise<void>,
): Promise<PhaseOutcome> {
  const id = {
    migration: context.migration,
    phase: phase.name,
    attempt: state.attempt,
    direction: 'rollback' as const,
  };
  const walk = {
    phase,
    query,
    id,
    meaning,
    catalog: await readCatalog(context, [phase]),
    walks: state.walks,
    replicas,
  };
  await assertWalkable(context, walk);
  return runBackfill(context, { ...walk, begin });
}

async function undoStatements(
  context: RunContext,
  { migration, state, lint }: UndoOrder,
  phase: DdlPhase,
  meaning: Meaning,
  begin: (lowered: readonly LoweredRule[]) => Promise<void>,
): Promise<PhaseOutcome> {
  const statements = phase.rollback ?? [];
  const open = statements.filter(
    (statement) => !['done', 'intended'].includes(state.rollback?.get(statement.index)?.status ?? ''),
  );
  const catalog = await readCatalog(context, [phase]);
  const present = open.filter(({ statement }) => !nothingToUndo(statement, catalog));
  const check = await checkRollback({
    migration,
    phase: { ...phase, rollback: present },
    catalog,
    server: context.sessions.server,
    meaning,
    lint,
  });
  await assertAccepted(context, phase, meaning, []);
  for (const text of check.notices) context.report({ type: 'notice', text });
  return runDdl(context, {
    phase,
    direction: 'rollback',
    statements,
    attempt: state.attempt,
    meaning,
    state,
    allowed: check.allowed,
    begin: () => begin(check.lowered),
    alreadySo: (statement, error) => isAlreadyUndone(context, phase, statement, error),
  });
}
