import { Failure } from '../../core/failure.ts';
import { nextCommand, nextPhaseCommand } from '../../core/next-command.ts';
import type { GatePhase, Migration, Phase } from '../../migration/migration.ts';
import type { MigrationState } from '../../state/fold.ts';
import { phaseState } from '../context/phase-state.ts';
import type { RunRequest } from '../context/request.ts';
import type { RunContext } from '../context/run-context.ts';
import { meaningOf, settingsFor } from '../context/session-settings.ts';
import { targetsUnknown } from './gate-phase.ts';
import { askGateUntilStop } from './gate-query.ts';

/**
 * The gate in front of a contract is asked once more: what it proved may not hold any longer. Of the gates in a row with it, such as
 * one for a deployment and one for a time of soaking, each is asked for its deployment. A stop ends the question.
 * @throws Failure `gate-reopened`; `deployment-unknown`, with the gate left as it is
 */
export async function assertLastGate(
  context: RunContext,
  request: RunRequest,
  contract: Phase,
  state: MigrationState,
): Promise<void> {
  const gates = gatesBefore(request.migration, contract);
  for (const gate of gates) {
    const found =
      (await noLongerDeployed(context, request, gate)) ??
      (await noLongerComplete(context, request, gate)) ??
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
      message: `The gate ${gate.name} no longer holds: ${reason}. It held when it passed.`,
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
  if (holds === undefined) throw notTold(request, gate, text);
  return {
    what: `GitHub says of ${gate.deployed.environment}: ${text}`,
    remedy: `Deploy the application to ${gate.deployed.environment} again. Then run the gate again: ${nextCommand('run', request.migration.file, { phase: gate.name })}`,
  };
}

/** That nobody knows is no reason to take back what the gate proved, nor to go on. */
function notTold({ migration, mode }: RunRequest, gate: GatePhase, text: string): Failure {
  return new Failure({
    code: 'deployment-unknown',
    message: `Could not check again for the gate ${gate.name} whether ${gate.deployed?.ref} is live in ${gate.deployed?.environment}: ${text}.`,
    place: gate.place,
    untouched: `Nothing was changed, and ${gate.name} stays complete.`,
    remedy: `When GitHub answers again: ${nextCommand(mode, migration.file)}`,
  });
}

/** The other target may have been rolled back since. */
async function noLongerComplete(context: RunContext, request: RunRequest, gate: GatePhase): Promise<Reopening> {
  if (gate.completeOn === undefined || context.stop.requested) return undefined;
  if (request.completeOn === undefined) throw targetsUnknown(gate);
  const { migration, mode } = request;
  const before = migration.phases.filter(({ index }) => index < gate.index);
  const { holds, text } = await request.completeOn(gate.completeOn, migration.name, before);
  if (holds === true || context.stop.requested) return undefined;
  if (holds === undefined)
    throw new Failure({
      code: 'target-unreadable',
      message: `Could not check again for the gate ${gate.name} whether ${migration.name} is complete on ${gate.completeOn}: ${text}.`,
      place: gate.place,
      untouched: `Nothing was changed, and ${gate.name} stays complete.`,
      remedy: `When ${gate.completeOn} answers again: ${nextPhaseCommand(mode, migration.file)}`,
    });
  return {
    what: text,
    remedy: `Complete the phases before ${gate.name} on ${gate.completeOn}. Then run the gate again: ${nextCommand('run', migration.file, { phase: gate.name })}`,
  };
}

async function noLongerGiven(context: RunContext, request: RunRequest, gate: GatePhase): Promise<Reopening> {
  if (gate.query === undefined || context.stop.requested) return undefined;
  const meaning = meaningOf(request.migration.session, context.sessions.server);
  const session = await context.sessions.open('gate', settingsFor(meaning, {}));
  try {
    const answer = await askGateUntilStop(context, session, gate.query);
    if (answer === undefined || answer.holds) return undefined;
    return {
      what: `its query gave ${answer.shown}, expected ${String(gate.query.expected)}`,
      remedy: `Find what writes such rows, and correct them. Then run the gate again: ${nextCommand('run', request.migration.file, { phase: gate.name })}`,
    };
  } finally {
    await context.sessions.discard(session);
  }
}
