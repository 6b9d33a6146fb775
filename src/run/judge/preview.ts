import { decideByRules } from '../../analysis/decide.ts';
import { judgePhase } from '../../analysis/judge.ts';
import type { JudgedPhase, JudgedStatement } from '../../analysis/judged.ts';
import { tableBytes } from '../../catalog/table-size.ts';
import { type Calibration, calibrate } from '../../estimate/calibration.ts';
import { estimateBackfill } from '../../estimate/estimate-backfill.ts';
import { estimateDdl } from '../../estimate/estimate-ddl.ts';
import { readServerInputs, type ServerInputs } from '../../estimate/server-inputs.ts';
import type { Migration, Phase } from '../../migration/migration.ts';
import type { ObjectName } from '../../sql/lexing/span.ts';
import { findState } from '../../state/find-state.ts';
import { readFinishedWork } from '../../state/finished-work.ts';
import type { Direction } from '../../state/history.ts';
import type { PhaseState } from '../../state/phase-state.ts';
import type { Preview, PreviewPhase, PreviewStatement } from '../context/preview.ts';
import { readCatalog } from '../context/read-catalog.ts';
import type { RunRequest } from '../context/request.ts';
import type { RunContext } from '../context/run-context.ts';
import { meaningOf } from '../context/session-settings.ts';
import { runSettings } from './check-phase.ts';
import { lossesOf } from './losses.ts';

/** Which phases, in the order of the work. */
export interface PreviewOrder {
  readonly migration: Migration;
  readonly direction: Direction;
  readonly phases: readonly { readonly phase: Phase; readonly state: PhaseState }[];
  readonly lint: RunRequest['lint'];
}

/** Judges what is about to be sent by the tables as they are now; writes nothing. */
export async function previewPhases(context: RunContext, order: PreviewOrder): Promise<Preview> {
  const { control } = context.sessions;
  const server = await context.sessions.onControl(() => readServerInputs(control.asQuery));
  const calibration = await context.sessions.onControl(async () => {
    const isAbsent = (await findState(control.asQuery, context.stateDatabase)) === 'absent';
    return calibrate(isAbsent ? [] : await readFinishedWork(control, context.stateDatabase));
  });
  const phases: PreviewPhase[] = [];
  for (const { phase, state } of order.phases) {
    const open = openPart(phase, state, order.direction);
    const judged = await judgeNow(context, order, open, state);
    phases.push({
      name: phase.name,
      type: phase.type,
      statements: statementsOf(judged, order.direction, server, calibration),
      lasting: lastingOf(judged, phase, order.direction),
    });
  }
  const { migration, direction } = order;
  return { migration: migration.name, server: String(context.sessions.target), direction, phases };
}

/** The phase with what is still to be sent, as the judge takes it: a backfill's rollback is a walk like its batch. */
function openPart(phase: Phase, state: PhaseState, direction: Direction): Phase {
  if (phase.type === 'gate') return phase;
  if (phase.type === 'backfill') {
    const query = direction === 'forward' ? phase.batch.query : phase.rollback;
    return query === undefined ? phase : { ...phase, batch: { ...phase.batch, query, doneWhen: undefined } };
  }
  const known = direction === 'forward' ? state.forward : state.rollback;
  const isOpen = ({ index }: { readonly index: number }) => known?.get(index)?.status !== 'done';
  return direction === 'forward'
    ? { ...phase, statements: phase.statements.filter(isOpen), rollback: undefined }
    : { ...phase, statements: [], rollback: phase.rollback?.filter(isOpen) };
}

async function judgeNow(
  context: RunContext,
  { migration, lint }: PreviewOrder,
  phase: Phase,
  { session }: PhaseState,
): Promise<JudgedPhase> {
  const { server } = context.sessions;
  const { sqlMode } = session ?? meaningOf(migration.session, server);
  const catalog = await readCatalog(context, [phase]);
  const asRun = { ...migration, session: { ...migration.session, sqlMode } };
  return judgePhase(asRun, phase, catalog.nextPhase(), runSettings({ lint, server }), decideByRules);
}

function statementsOf(
  judged: JudgedPhase,
  direction: Direction,
  server: ServerInputs,
  calibration: Calibration,
): PreviewStatement[] {
  if (judged.kind === 'gate') return [];
  if (judged.kind === 'ddl') {
    return (direction === 'forward' ? judged.statements : judged.rollback).map((one) => ({
      sql: one.placed.sql,
      tables: tablesOf(one),
      verdict: one.verdict,
      estimate: estimateDdl(one, server, calibration),
    }));
  }
  const { phase, query, walked, written } = judged;
  if (direction === 'rollback' && phase.rollback === undefined) return [];
  const tree = query.ok ? query.tree : undefined;
  const table = phase.batch.query.written;
  return [
    {
      sql: phase.batch.query.sql,
      tables: sized(judged.before, [{ schema: table.schema, name: table.table }]),
      verdict: undefined,
      estimate: estimateBackfill({ phase, tree, walked, written, measured: undefined }, server, calibration),
    },
  ];
}

function tablesOf({ statement, change, before }: JudgedStatement): PreviewStatement['tables'] {
  const named = 'tables' in statement ? statement.tables : 'table' in statement ? [statement.table] : [];
  return sized(before, change === undefined ? named : [change.table]);
}

function sized(
  catalog: JudgedStatement['before'],
  names: readonly Pick<ObjectName, 'schema' | 'name'>[],
): PreviewStatement['tables'] {
  return names.flatMap(({ schema, name }) => {
    const table = catalog.table(schema, name);
    if (table === undefined) return [];
    return [{ name: `${table.schema}.${table.name}`, rows: table.facts?.rowsEstimate, bytes: tableBytes(table) }];
  });
}

function lastingOf(judged: JudgedPhase, phase: Phase, direction: Direction): string[] {
  const lasting: string[] = [];
  if (phase.irreversible !== undefined && direction === 'forward')
    lasting.push(`${phase.name} is irreversible: ${phase.irreversible}`);
  if (judged.kind === 'ddl') {
    lasting.push(...(direction === 'forward' ? judged.statements : judged.rollback).flatMap(lossesOf));
    const canUndo = phase.type !== 'gate' && phase.rollback !== undefined;
    if (direction === 'forward' && !canUndo && phase.irreversible === undefined)
      lasting.push(`${phase.name} has no rollback_sql: phasedb cannot undo it.`);
  }
  if (judged.kind === 'backfill' && direction === 'rollback')
    lasting.push(
      phase.type === 'backfill' && phase.rollback === undefined
        ? `The rows of ${phase.name} keep their new values: it has no rollback_sql.`
        : `The rows that ${phase.name} filled are changed by its rollback_sql: their present values are overwritten.`,
    );
  return [...new Set(lasting)];
}
