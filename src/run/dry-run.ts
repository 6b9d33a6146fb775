import { ExitCode } from '../core/failure.ts';
import type { Phase } from '../migration/migration.ts';
import { windowText } from '../migration/window.ts';
import type { MigrationState } from '../state/fold.ts';
import { describeHold } from '../state/hold.ts';
import { assertWalkable } from './backfill/assert-walkable.ts';
import { planWalk } from './backfill/plan-walk.ts';
import { assertAccepted } from './context/assert-accepted.ts';
import { phaseState } from './context/phase-state.ts';
import { readCatalog } from './context/read-catalog.ts';
import { releaseCommand } from './context/release-first.ts';
import type { RunRequest, RunResult } from './context/request.ts';
import type { RunContext } from './context/run-context.ts';
import { meaningOf } from './context/session-settings.ts';
import { assertedStatements } from './ddl/asserted-statements.ts';
import { expectedText } from './gate/gate-phase.ts';
import { checkPhase } from './judge/check-phase.ts';

/**
 * What a run would do, judged like the run itself, and nothing written. Only the first of the phases is judged by the
 * tables as they are; later ones would see what earlier ones did.
 * @throws Failure where the run would be refused
 */
export async function dryRun(
  context: RunContext,
  request: RunRequest,
  phases: readonly Phase[],
  state: MigrationState,
): Promise<RunResult> {
  const meaning = meaningOf(request.migration.session, context.sessions.server);
  const { hold } = state;
  const plan: string[] =
    hold === undefined
      ? []
      : [
          `On hold, so a run does not start: ${describeHold(hold)}. Release it first: ${releaseCommand(request.migration.name)}`,
        ];
  for (const [i, phase] of phases.entries()) {
    const { status, attempt, walks } = phaseState(state, phase.name);
    const hours = phase.window === undefined ? '' : `, only ${windowText(phase.window)}`;
    plan.push(`${phase.name} (${phase.type}, ${status}${hours})`);
    if (phase.type === 'expand' || phase.type === 'contract') {
      if (i > 0) {
        for (const { sql } of phase.statements) plan.push(`  ${oneLine(sql)}  [checked when the phase starts]`);
        continue;
      }
      const catalog = await readCatalog(context, [phase]);
      const { migration, lint, searchCode } = request;
      const { judged, allowed, warnings, notices } = await checkPhase({
        migration,
        phase,
        catalog,
        server: context.sessions.server,
        meaning,
        lint,
        searchCode,
      });
      for (const { placed, statement, verdict } of judged.kind === 'ddl' ? judged.statements : []) {
        const [first] = assertedStatements(placed.sql, statement, allowed(placed), context.sessions.server.version);
        const cost =
          verdict.effects === undefined
            ? `${verdict.algorithm}, lock ${verdict.lock}${verdict.rebuild ? ', rebuilds the table' : ''}`
            : 'code for later';
        const how = `${cost}: ${verdict.because}`;
        plan.push(`  ${oneLine(verdict.algorithm === 'instant' ? (first?.sql ?? placed.sql) : placed.sql)}  [${how}]`);
      }
      for (const note of [...warnings, ...notices]) plan.push(`  ${note}`);
    } else if (phase.type === 'backfill') {
      const catalog = await readCatalog(context, [phase]);
      const table = catalog.table(phase.batch.query.walked.schema, phase.batch.query.walked.table);
      const id = { migration: context.migration, phase: phase.name, attempt, direction: 'forward' as const };
      const zone = { session: meaning.timeZone, system: context.sessions.server.systemTimeZone };
      const { replicas } = request;
      if (i === 0)
        await assertWalkable(context, { phase, query: phase.batch.query, id, meaning, catalog, walks, replicas });
      const walk = planWalk(phase, phase.batch.query, table, id, zone, context.sessions.server.database);
      const rows = table?.facts?.rowsEstimate;
      const key =
        walk.kind === 'walk'
          ? `by ${walk.work.key.name} (${walk.work.key.parts.map((part) => part.column).join(', ')})`
          : 'in LIMIT batches';
      plan.push(`  ${oneLine(phase.batch.query.sql)}  [${key}${rows === undefined ? '' : `, about ${rows} rows`}]`);
      for (const note of walk.notes) plan.push(`  ${note}`);
    } else if (phase.type === 'gate' && phase.query !== undefined) {
      if (i === 0) await assertAccepted(context, phase, meaning, [phase.query]);
      plan.push(
        `  ${oneLine(phase.query.sql)}  [until it gives ${expectedText(phase.query)}, at most ${phase.timeoutMinutes} min]`,
      );
    }
  }
  return {
    exit: ExitCode.done,
    status: hold === undefined ? 'in_progress' : 'on_hold',
    phase: undefined,
    nextPhase: phases[0]?.name,
    message: `Dry run of ${request.migration.name}: nothing was changed.`,
    plan,
  };
}

function oneLine(sql: string): string {
  const text = sql.replace(/\s+/g, ' ').trim();
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
