import { type ExitCode as Exit, ExitCode } from '../core/failure.ts';
import type { GateQuery, Migration } from '../migration/migration.ts';
import { describeError, ServerError } from '../mysql/server-error.ts';
import type { Session } from '../mysql/session.ts';
import type { CommandContext } from '../run/context/command-context.ts';
import { phaseState } from '../run/context/phase-state.ts';
import { openRun, type RunContext } from '../run/context/run-context.ts';
import { meaningOf, settingsFor } from '../run/context/session-settings.ts';
import { stoppedBefore } from '../run/context/stop.ts';
import { readDefinition } from '../run/ddl/definition.ts';
import { expectedText } from '../run/gate/gate-phase.ts';
import { askGateUntilStop } from '../run/gate/gate-query.ts';
import type { MigrationState } from '../state/fold.ts';

/** One promise of a complete phase, and whether it still holds. */
export interface VerifyCheck {
  /** `backfill: done_when`, `gate: query`, `contract: table app.events` … */
  readonly name: string;
  readonly ok: boolean;
  readonly text: string;
}

/** All checks of `phasedb verify`, and the exit code that follows. */
export interface VerifyReport {
  readonly exit: Exit;
  readonly checks: readonly VerifyCheck[];
}

/**
 * Asks once what the phases that are complete promised: done_when and gate queries, and whether each table still has
 * the definition that the last statement on it was to lead to. Changes nothing.
 * @throws Failure `stopped` (exit 5)
 */
export async function verifyMigration(migration: Migration, command: CommandContext): Promise<VerifyReport> {
  await using context = await openRun(migration.name, command);
  const state = await context.journal.readState();
  const checks: VerifyCheck[] = [];
  const session = await context.sessions.open(
    'gate',
    settingsFor(meaningOf(migration.session, context.sessions.server), {}),
  );
  for (const phase of migration.phases) {
    const known = phaseState(state, phase.name);
    if (known.status !== 'complete') {
      checks.push({ name: phase.name, ok: false, text: `not complete: ${known.status}` });
      continue;
    }
    if (phase.type === 'backfill' && phase.batch.doneWhen !== undefined) {
      checks.push(await checkQuery(context, session, `${phase.name}: done_when`, phase.batch.doneWhen));
    }
    if (phase.type === 'gate' && phase.query !== undefined)
      checks.push(await checkQuery(context, session, `${phase.name}: query`, phase.query));
  }
  checks.push(...(await checkDefinitions(context, migration, state)));
  return { exit: checks.every((check) => check.ok) ? ExitCode.done : ExitCode.failed, checks };
}

async function checkQuery(
  context: Pick<RunContext, 'sessions' | 'stop'>,
  session: Session,
  name: string,
  query: GateQuery,
): Promise<VerifyCheck> {
  try {
    const answer = await askGateUntilStop(context, session, query);
    if (answer === undefined) throw stoppedBefore(`${name} was answered`, context.stop);
    const expected = expectedText(query);
    return {
      name,
      ok: answer.holds,
      text: answer.holds ? `gives ${answer.value}` : `gives ${answer.value}, expected ${expected}`,
    };
  } catch (error) {
    if (context.stop.requested || (error instanceof ServerError && error.kind === 'connection-lost')) throw error;
    return { name, ok: false, text: describeError(error) };
  }
}

/** The newest journalled intent for each object says what it was to become; later migrations may have changed it since. */
async function checkDefinitions(
  { sessions }: Pick<RunContext, 'sessions'>,
  migration: Migration,
  state: MigrationState,
): Promise<VerifyCheck[]> {
  const expected = new Map<string, { readonly phase: string; readonly definition: string | null }>();
  for (const phase of migration.phases) {
    const known = phaseState(state, phase.name);
    if (known.status !== 'complete') continue;
    for (const statement of known.forward.values()) {
      for (const object of statement.objects) {
        if (object.expected === undefined) expected.delete(object.name);
        else expected.set(object.name, { phase: phase.name, definition: object.expected });
      }
    }
  }
  const checks: VerifyCheck[] = [];
  for (const [label, { phase, definition }] of expected) {
    const [, schema, name] = /^table ([^.]+)\.(.+)$/.exec(label) ?? [];
    if (schema === undefined || name === undefined) continue;
    const now = await readDefinition(sessions.control, { type: 'table', schema, name });
    const ok = now === definition;
    checks.push({
      name: `${phase}: ${label}`,
      ok,
      text: ok
        ? 'has the definition that the migration expects'
        : `differs from the definition that the migration expects. It is now:\n${now ?? '(absent)'}`,
    });
  }
  return checks;
}
