import { type ExitCode as Exit, ExitCode } from '../core/failure.ts';
import type { DdlPhase, Migration, PlacedStatement } from '../migration/migration.ts';
import type { CommandContext } from '../run/context/command-context.ts';
import { phaseState } from '../run/context/phase-state.ts';
import { openRun, type RunContext } from '../run/context/run-context.ts';
import { meaningOf, settingsFor } from '../run/context/session-settings.ts';
import { type DatabaseObject, isAsExpected, objectLabel, readDefinition } from '../run/ddl/definition.ts';
import { isJudgedByIdentity, isRebuild } from '../run/ddl/identity-finding.ts';
import { objectsOf } from '../run/ddl/objects.ts';
import { checkEffects } from '../run/verify/check-effects.ts';
import { checkBackfill, checkGate, promisedOf } from '../run/verify/phase-checks.ts';
import type { Promised } from '../run/verify/promise.ts';
import type { FileSource } from '../state/file-source.ts';
import type { MigrationState } from '../state/fold.ts';

/** All checks of `phasedb verify`, and the exit code that follows. */
export interface VerifyReport {
  readonly migration: string;
  /** `done` where at least one promise holds and none fails. */
  readonly exit: Exit;
  readonly checks: readonly Promised[];
  /** From which files the phases ran, in their order. */
  readonly sources: readonly { readonly name: string; readonly source: FileSource | undefined }[];
}

/**
 * Asks once what the phases that are complete promised: done_when and gate queries, and whether each object still has
 * the definition that the last statement on it was to lead to. What cannot be asked is listed with the reason.
 * It changes nothing but empty copies that it makes and drops.
 * @throws Failure `stopped` (exit 5)
 */
export async function verifyMigration(migration: Migration, command: CommandContext): Promise<VerifyReport> {
  await using context = await openRun(migration.name, command);
  const state = await context.journal.readState();
  const checks: Promised[] = [];
  const meaning = meaningOf(migration.session, context.sessions.server);
  const session = await context.sessions.open('gate', settingsFor(meaning, {}));
  for (const phase of migration.phases) {
    const { status } = phaseState(state, phase.name);
    if (status !== 'complete')
      checks.push({ name: phase.name, kind: 'phase', result: 'fails', text: `not complete: ${status}` });
    else if (phase.type === 'backfill') checks.push(await checkBackfill(context, session, phase));
    else if (phase.type === 'gate') checks.push(...(await checkGate(context, session, phase)));
  }
  checks.push(...(await checkDefinitions(context, migration, state, meaning.sqlMode)));
  const holds = checks.some(({ result }) => result === 'holds') && checks.every(({ result }) => result !== 'fails');
  const sources = migration.phases.map(({ name }) => ({ name, source: phaseState(state, name).source }));
  return { migration: migration.name, exit: holds ? ExitCode.done : ExitCode.failed, checks, sources };
}

/** The newest word on an object: the phase, and what its intent expected, where it was journalled. */
interface Expected {
  readonly object: DatabaseObject;
  readonly phase: string;
  readonly definition: string | null | undefined;
}

/**
 * The newest journalled intent for each object says what it was to become. Of a phase that somebody marked there is none,
 * and not every effect can be foretold: then the statements themselves say what has to be there.
 */
async function checkDefinitions(
  context: Pick<RunContext, 'sessions'>,
  migration: Migration,
  state: MigrationState,
  sqlMode: string,
): Promise<Promised[]> {
  const { control, server } = context.sessions;
  const complete = migration.phases.filter(
    (phase): phase is DdlPhase =>
      (phase.type === 'expand' || phase.type === 'contract') && phaseState(state, phase.name).status === 'complete',
  );
  const expected = new Map<string, Expected>();
  const checks: Promised[] = [];
  for (const phase of complete) {
    const { forward, markedBecause } = phaseState(state, phase.name);
    for (const placed of phase.statements) {
      const journalled = markedBecause === undefined ? (forward.get(placed.index)?.objects ?? []) : [];
      for (const object of objectsOf(placed.statement, server.database)) {
        const label = objectLabel(object);
        const change = journalled.find(({ name }) => name === label);
        expected.set(label, { object, phase: phase.name, definition: change?.expected });
      }
      if (journalled.length > 0) checks.push(...unseenOf(phase, placed));
    }
  }
  for (const [label, { object, phase, definition }] of expected) {
    if (definition === undefined) continue;
    const now = await context.sessions.onControl(() => readDefinition(control, object));
    const name = `${phase}: ${label}`;
    checks.push(
      isAsExpected(definition, now)
        ? { name, kind: 'definition', result: 'holds', text: 'has the definition that the migration expects' }
        : {
            name,
            kind: 'definition',
            result: 'fails',
            text: `differs from the definition that the migration expects\n--- expected\n${definition ?? '(absent)'}\n--- now\n${now ?? '(absent)'}`,
          },
    );
  }
  const statements = complete.flatMap((phase) => phase.statements);
  const order = { session: control, sqlMode, database: server.database };
  const byStatements = await context.sessions.onControl(() =>
    checkEffects(order, statements, (label) => expected.get(label)?.definition === undefined),
  );
  const last = complete.at(-1)?.name ?? '';
  return [...checks, ...byStatements.map((effect) => promisedOf(expected.get(effect.object)?.phase ?? last, effect))];
}

/** What a definition does not show of a statement that phasedb ran. */
function unseenOf(phase: DdlPhase, { sql, statement }: PlacedStatement): Promised[] {
  if (!isJudgedByIdentity(statement) && !isRebuild(statement)) return [];
  const renames =
    statement.kind === 'rename-table' ||
    (statement.kind === 'alter-table' && statement.clauses.some(({ op }) => op === 'rename-table'));
  if (renames) return [];
  const text = 'the definition does not show what it did; the history says that it ran';
  return [{ name: `${phase.name}: ${sql.replace(/\s+/g, ' ')}`, kind: 'definition', result: 'not_checked', text }];
}
