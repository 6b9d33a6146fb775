import { Failure } from '../../core/failure.ts';
import type { DdlPhase, Migration, Phase, PlacedStatement } from '../../migration/migration.ts';
import { ServerError } from '../../mysql/server-error.ts';
import type { Target } from '../../mysql/target.ts';
import type { PhaseState } from '../../state/fold.ts';
import type { LoweredRule } from '../../state/history.ts';
import { runBackfill } from '../backfill/backfill-phase.ts';
import type { PhaseOutcome } from '../context/outcome.ts';
import { readCatalog } from '../context/read-catalog.ts';
import type { RunRequest } from '../context/request.ts';
import type { RunContext } from '../context/run-context.ts';
import { type Meaning, meaningOf } from '../context/session-settings.ts';
import { describeStop } from '../context/stop.ts';
import { runDdl } from '../ddl/ddl-phase.ts';
import { readDefinition } from '../ddl/definition.ts';
import { objectsOf } from '../ddl/objects.ts';
import { checkRollback } from '../judge/check-phase.ts';
import { nothingToUndo } from './nothing-to-undo.ts';

/** How a phase can be undone: by its rollback_sql, by doing nothing, or not at all. */
export function wayBack(phase: Phase): 'statements' | 'nothing-needed' | 'rows-kept' | 'none' {
  if (phase.type === 'gate') return 'nothing-needed';
  if (phase.type === 'backfill') return phase.rollback === undefined ? 'rows-kept' : 'statements';
  return phase.rollback === undefined ? 'none' : 'statements';
}

export interface UndoOrder {
  readonly migration: Migration;
  readonly phase: Phase;
  readonly state: PhaseState;
  readonly replicas: readonly Target[];
  /** Severities and thresholds of the configuration. */
  readonly lint: RunRequest['lint'];
}

/**
 * Undoes one phase; afterwards it is pending again, with a new attempt. Statements obey the same rules as forward ones.
 * @throws Failure when a statement is refused or fails; the phase then stays where it is, half undone and journalled
 */
export async function undoPhase(context: RunContext, order: UndoOrder): Promise<PhaseOutcome> {
  const { phase, state } = order;
  const began = performance.now();
  const meaning = state.session ?? meaningOf(order.migration.session, context.sessions.server);
  const way = wayBack(phase);
  let outcome: PhaseOutcome = { status: 'complete' };
  let note: string | undefined;
  const begin = async (lowered: readonly LoweredRule[] = []) => {
    if (state.rollback === undefined) {
      await context.journal.record({
        phase: phase.name,
        attempt: state.attempt,
        detail: { event: 'rollback-started', to: phase.name, ...(lowered.length === 0 ? {} : { lowered }) },
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
  if (way === 'rows-kept') note = 'no rollback_sql: the rows keep their values';
  if (way === 'statements' && phase.type === 'backfill' && phase.rollback !== undefined) {
    outcome = await runBackfill(context, {
      phase,
      query: phase.rollback,
      id: { migration: context.migration, phase: phase.name, attempt: state.attempt, direction: 'rollback' },
      meaning,
      catalog: await readCatalog(context, [phase]),
      replicas: order.replicas,
      begin: () => begin(),
    });
  } else if (way === 'statements' && (phase.type === 'expand' || phase.type === 'contract')) {
    outcome = await undoStatements(context, order, phase, meaning, begin);
  } else {
    await begin();
  }
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
      message,
    });
  if (outcome.status === 'complete') {
    await context.journal.record({
      phase: phase.name,
      attempt: state.attempt,
      seconds,
      detail: { event: 'phase-rolled-back', ...(note === undefined ? {} : { note }) },
    });
    ended('rolled_back', note);
  } else if (outcome.status === 'stopped') ended('stopped', describeStop(outcome.reason));
  return outcome;
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
  for (const text of check.notices) context.report({ type: 'notice', text });
  await begin(check.lowered);
  return runDdl(context, {
    phase,
    direction: 'rollback',
    statements,
    attempt: state.attempt,
    meaning,
    state,
    allowed: check.allowed,
    alreadySo: (statement, error) => isAlreadyUndone(context, statement, error),
  });
}

/** Errors that say: what is to be taken away is not there. */
const absentErrors = new Set([1091, 1051, 1146, 1305, 1360, 1539, 1072, 3821, 3940]);

/**
 * True when a failed statement of a way back has nothing to undo, proven by the definition and not by the error alone:
 * each thing that it drops is absent.
 */
async function isAlreadyUndone(
  { sessions }: Pick<RunContext, 'sessions'>,
  placed: PlacedStatement,
  error: unknown,
): Promise<boolean> {
  const cause = error instanceof Failure ? error.cause : error;
  if (!(cause instanceof ServerError) || cause.errno === undefined || !absentErrors.has(cause.errno)) return false;
  const { statement } = placed;
  const database = sessions.server.database;
  const [first] = objectsOf(statement, database);
  if (first === undefined) return false;
  const definition = await readDefinition(sessions.control, first);
  if (definition === null) return statement.kind !== 'create-index';
  const lines = definition.split('\n').map((line) => line.trim());
  const quoted = (name: string) => `\`${name.replaceAll('`', '``')}\``.toLowerCase();
  const has = (...beginnings: readonly string[]) =>
    lines.some((line) => beginnings.some((text) => line.toLowerCase().startsWith(text)));
  const hasIndex = (name: string) =>
    has(...['key', 'unique key', 'fulltext key', 'spatial key'].map((kind) => `${kind} ${quoted(name)}`));
  if (statement.kind === 'drop-index') return !hasIndex(statement.index);
  if (statement.kind !== 'alter-table') return false;
  return statement.clauses.every((clause) => {
    switch (clause.op) {
      case 'drop-column':
        return !has(`${quoted(clause.column)} `);
      case 'drop-index':
        return !hasIndex(clause.index);
      case 'drop-primary-key':
        return !has('primary key');
      case 'drop-foreign-key':
      case 'drop-check':
        return !has(`constraint ${quoted(clause.name)}`);
      case 'drop-constraint':
        return !has(`constraint ${quoted(clause.name)}`) && !hasIndex(clause.name);
      default:
        return false;
    }
  });
}
