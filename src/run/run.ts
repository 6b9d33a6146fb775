import { ExitCode, Failure } from '../core/failure.ts';
import type { GatePhase, Migration, Phase } from '../migration/migration.ts';
import { readCheckpoints } from '../state/checkpoints.ts';
import type { MigrationState } from '../state/fold.ts';
import { foldHistory } from '../state/fold.ts';
import { readHistory } from '../state/history.ts';
import { livenessOf, migrationResource, readLease } from '../state/lease.ts';
import { createState, findState } from '../state/tables.ts';
import { choosePhases, entryOf, phaseState } from './choose-phases.ts';
import type { CommandContext } from './context/command-context.ts';
import type { RunRequest, RunResult } from './context/request.ts';
import { openRun, type RunContext } from './context/run-context.ts';
import { assertLanguage, meaningOf, settingsFor } from './context/session-settings.ts';
import { describeStop } from './context/stop.ts';
import { dryRun } from './dry-run.ts';
import { askGateUntilStop } from './gate/gate-query.ts';
import { isComplete, meaningFor, type PhaseEntry, preparePhase, runPhase } from './phase/run-phase.ts';
import { PauseSignal } from './throttle/pause.ts';
import { Throttle } from './throttle/throttle.ts';
import { assertUnchanged } from './unchanged.ts';

/**
 * Runs the phases of a migration that were asked for, one after the other, each only when the one before is complete.
 * @returns how it ended when it completed, was stopped with its state saved, or a gate timed out
 * @throws Failure for everything else; its exit code is the command's
 */
export async function runMigration(request: RunRequest, command: CommandContext): Promise<RunResult> {
  await using context = await openRun(request.migration.name, command);
  const limit = request.maxRuntime;
  const timer =
    limit === undefined
      ? undefined
      : setTimeout(() => command.stop.request({ kind: 'max-runtime', text: limit.text }), limit.ms);
  try {
    return await run(context, request);
  } finally {
    clearTimeout(timer);
  }
}

async function run(context: RunContext, request: RunRequest): Promise<RunResult> {
  const { migration } = request;
  assertLanguage(context.sessions.server, migration);
  let state = await context.journal.readState();
  await assertDependencies(context, migration);
  await assertUnchanged(migration, state, (known) => hasChunks(context, known.name, known.attempt));
  const chosen = choosePhases(migration, state, request.which);
  if (chosen.length === 0) return nothingToDo(migration, state);
  const chosenNames = new Set(chosen.map((phase) => phase.name));
  for (const { message, phase } of migration.warnings) {
    if (phase === undefined || chosenNames.has(phase)) context.report({ type: 'warning', text: message });
  }
  if (request.dryRun) return dryRun(context, request, chosen, state);
  if (request.confirmAhead) {
    const asking = chosen.filter(
      ({ type, name }) => type === 'contract' && phaseState(state, name).status === 'pending',
    );
    for (const phase of asking) await request.confirm(phase);
  }
  const first = await enter(context, request, chosen[0] as Phase, state);
  // What refuses the first phase is found before the state tables are made: the database stays as it is.
  await preparePhase(context, request, first, meaningFor(context, request, first));

  await context.sessions.onControl(() => createState(context.sessions.control, context.stateDatabase));
  await context.leases.take(migrationResource(context.stateDatabase, migration.name));
  // Somebody may have gone on with it since it was looked at; from here on nobody does.
  state = await context.journal.readState();
  const phases = choosePhases(migration, state, request.which);
  context.report({
    type: 'run-started',
    migration: migration.name,
    server: `MySQL ${context.sessions.server.versionText} at ${context.sessions.target.host}:${context.sessions.target.port}`,
    database: context.sessions.server.database,
    phases: migration.phases.map(({ name, type }) => ({ name, type })),
  });
  let last: Phase | undefined;
  for (const phase of phases) {
    state = await context.journal.readState();
    const entry = await enter(context, request, phase, state, true);
    last = phase;
    await holdWhilePaused(context);
    const stopped = context.stop.reason;
    if (stopped !== undefined) return stoppedResult(migration, state, phase, describeStop(stopped));
    if (phase.type === 'contract' && !hasBegunStatement(entry)) {
      if (entry.from === undefined) await request.confirm(phase);
      await assertLastGate(context, request, phase, state);
      const whileAsking = context.stop.reason;
      if (whileAsking !== undefined) return stoppedResult(migration, state, phase, describeStop(whileAsking));
    }
    const outcome = await runPhase(context, request, state, entry);
    state = await context.journal.readState();
    if (outcome.status === 'stopped') {
      return stoppedResult(
        migration,
        state,
        phase,
        `${describeStop(outcome.reason)}${outcome.note === undefined ? '' : `; ${outcome.note}`}`,
      );
    }
    if (outcome.status === 'timed_out') {
      return {
        exit: ExitCode.gateTimedOut,
        status: 'timed_out',
        phase: phase.name,
        nextPhase: phase.name,
        message: `${outcome.message} Find out what is missing, then give it another time: npx -p phasedb-action phasedb resume ${migration.file}`,
      };
    }
  }
  if (last === undefined) return nothingToDo(migration, state);
  return doneResult(migration, state, last);
}

/** The phase as it would be entered now; a refusal is thrown. */
async function enter(
  context: RunContext,
  request: RunRequest,
  phase: Phase,
  state: MigrationState,
  holding = false,
): Promise<PhaseEntry> {
  const known = phaseState(state, phase.name);
  const resource = migrationResource(context.stateDatabase, request.migration.name);
  const live =
    known.status === 'running' &&
    !holding &&
    (await livenessOf(context.sessions.control, context.stateDatabase, resource)) === 'held';
  const holder = live ? await readLease(context.sessions.control, context.stateDatabase, resource) : undefined;
  const entry = entryOf(request.migration, phase, known, request.mode, holder);
  if (entry.kind === 'refuse') throw entry.failure;
  const from = entry.kind === 'go-on' ? entry.from : undefined;
  // A gate that timed out gets a new time, and that is a new attempt.
  const attempt = from === 'timed_out' ? known.attempt + 1 : known.attempt;
  return { phase, state: attempt === known.attempt ? known : { ...known, gateFirstPollAt: undefined }, attempt, from };
}

async function hasChunks(
  context: Pick<RunContext, 'sessions' | 'migration' | 'stateDatabase'>,
  phase: string,
  attempt: number,
): Promise<boolean> {
  const id = { migration: context.migration, phase, attempt, direction: 'forward' as const };
  const checkpoints = await context.sessions.onControl(() =>
    readCheckpoints(context.sessions.control, context.stateDatabase, id),
  );
  return checkpoints.some((checkpoint) => checkpoint.seq > 0n);
}

/** Each migration of `depends_on` has to be complete before this one's first phase starts. */
async function assertDependencies(
  context: Pick<RunContext, 'sessions' | 'stateDatabase'>,
  migration: Migration,
): Promise<void> {
  if (migration.dependsOn.length === 0) return;
  const presence = await findState(context.sessions.control.asQuery, context.stateDatabase);
  for (const name of migration.dependsOn) {
    const entries =
      presence === 'absent' ? [] : await readHistory(context.sessions.control, context.stateDatabase, name);
    const other = foldHistory(name, entries);
    const ended = entries.findLast((entry) => entry.detail.event === 'phase-complete' && entry.detail.last === true);
    const complete =
      ended?.phase !== undefined && [...other.phases.values()].every((phase) => phase.status === 'complete');
    if (complete) continue;
    throw new Failure({
      code: 'dependency-incomplete',
      message: `The migration ${migration.name} depends on ${name}, which ${entries.length === 0 ? 'has never run here' : 'is not complete'}.`,
      untouched: 'Nothing was changed.',
      remedy: `Complete ${name} first (phasedb status ${name} shows how far it is).`,
    });
  }
}

/** A pause that somebody asked for holds every phase, not backfills alone. */
async function holdWhilePaused(
  context: Pick<RunContext, 'sessions' | 'migration' | 'stateDatabase' | 'report' | 'stop'>,
): Promise<void> {
  const throttle = new Throttle([new PauseSignal(context, context.sessions.control)], context.stop);
  let said = '';
  await throttle.admit((reason) => {
    if (reason !== said) context.report({ type: 'notice', text: `Waiting: ${reason}` });
    said = reason;
  });
}

/** One that was stopped or failed in front of its first statement may have waited for days since its gate was asked. */
function hasBegunStatement({ state }: PhaseEntry): boolean {
  return [...state.forward.values()].some(({ status }) => status !== 'failed');
}

/**
 * The gate in front of a contract is asked once more: what it proved may not hold any longer. Of the gates in a row with it, such as
 * one for a deployment and one for a time of soaking, each is asked for its deployment. A stop ends the question.
 * @throws Failure `gate-reopened`; `deployment-unknown`, with the gate left as it is
 */
async function assertLastGate(
  context: RunContext,
  request: RunRequest,
  contract: Phase,
  state: MigrationState,
): Promise<void> {
  const gates = gatesBefore(request.migration, contract);
  for (const gate of gates) {
    const found =
      (await noLongerDeployed(context, request, gate)) ??
      (gate === gates.at(-1) ? await noLongerGiven(context, request, gate) : undefined);
    if (found === undefined) continue;
    const reason = `before ${contract.name} ${found.what}`;
    await context.journal.record({
      phase: gate.name,
      attempt: phaseState(state, gate.name).attempt,
      detail: { event: 'phase-reopened', reason },
    });
    throw new Failure({
      code: 'gate-reopened',
      message: `The gate ${gate.name} held when it was passed and does not hold any more: ${reason}.`,
      place: gate.query?.place ?? gate.place,
      untouched: `No statement of ${contract.name} was sent, and ${gate.name} is pending again.`,
      remedy: found.remedy,
    });
  }
}

/** The last gate before a contract, behind those that stand right in front of it. */
function gatesBefore({ phases }: Migration, contract: Phase): readonly GatePhase[] {
  const last = phases.findLastIndex(({ type, index }) => type === 'gate' && index < contract.index);
  const first = phases.findLastIndex(({ type }, index) => type !== 'gate' && index < last) + 1;
  return phases.slice(first, last + 1).filter((phase): phase is GatePhase => phase.type === 'gate');
}

/** What a gate found that does not hold any more; undefined: it holds, has no such condition, or a stop came first. */
type Reopening = { readonly what: string; readonly remedy: string } | undefined;

/** An application may have been rolled back since. Where nobody can ask GitHub, what the gate proved has to do. */
async function noLongerDeployed(context: RunContext, request: RunRequest, gate: GatePhase): Promise<Reopening> {
  if (gate.deployed === undefined || request.deployed === undefined) return undefined;
  const { holds, text } = await request.deployed(gate.deployed);
  if (holds === true || context.stop.requested) return undefined;
  if (holds === undefined) throw notTold(gate, text);
  return {
    what: `GitHub says of ${gate.deployed.environment}: ${text}`,
    remedy: `Deploy the application to ${gate.deployed.environment} again, then run the gate again.`,
  };
}

/** That nobody knows is no reason to take back what the gate proved, nor to go on. */
function notTold(gate: GatePhase, text: string): Failure {
  return new Failure({
    code: 'deployment-unknown',
    message: `The gate ${gate.name} could not be asked again whether ${gate.deployed?.ref} is live in ${gate.deployed?.environment}: ${text}.`,
    place: gate.place,
    untouched: `Nothing was sent, and ${gate.name} stays complete.`,
    remedy: 'Run the phase again when GitHub answers.',
  });
}

async function noLongerGiven(context: RunContext, request: RunRequest, gate: GatePhase): Promise<Reopening> {
  if (gate.query === undefined || context.stop.requested) return undefined;
  const meaning = meaningOf(request.migration.session, context.sessions.server);
  const session = await context.sessions.open('gate', settingsFor(meaning, {}));
  try {
    const answer = await askGateUntilStop(context, session, gate.query);
    if (answer === undefined || answer.holds) return undefined;
    return {
      what: `it gave ${answer.value} and not ${String(gate.query.expected)}`,
      remedy: 'Find out what wrote such rows, fill them, then run the gate again.',
    };
  } finally {
    await context.sessions.discard(session);
  }
}

function nextOpen(migration: Migration, state: MigrationState): string | undefined {
  return migration.phases.find((phase) => phaseState(state, phase.name).status !== 'complete')?.name;
}

function nothingToDo(migration: Migration, state: MigrationState): RunResult {
  const complete = isComplete(migration, state);
  return {
    exit: ExitCode.done,
    status: complete ? 'complete' : 'in_progress',
    phase: undefined,
    nextPhase: nextOpen(migration, state),
    message: complete
      ? `${migration.name} is complete already: every phase has been applied, and nothing was sent.`
      : `What was asked for of ${migration.name} is complete already, and nothing was sent.`,
  };
}

function doneResult(migration: Migration, state: MigrationState, phase: Phase): RunResult {
  const next = nextOpen(migration, state);
  return {
    exit: ExitCode.done,
    status: next === undefined ? 'complete' : 'in_progress',
    phase: phase.name,
    nextPhase: next,
    message:
      next === undefined
        ? `${migration.name} is complete.`
        : `${phase.name} of ${migration.name} is complete; the next phase is ${next}.`,
  };
}

function stoppedResult(migration: Migration, state: MigrationState, phase: Phase, why: string): RunResult {
  return {
    exit: ExitCode.stoppedEarly,
    status: 'in_progress',
    phase: phase.name,
    nextPhase: nextOpen(migration, state),
    message: `${phase.name} of ${migration.name}: ${why}. Its state is saved; go on with npx -p phasedb-action phasedb resume ${migration.file}`,
  };
}
