import { Failure } from '../../core/failure.ts';
import { commandToGoOn, nextCommand } from '../../core/next-command.ts';
import type { GatePhase, GateQuery, Phase } from '../../migration/migration.ts';
import { errorAdvice } from '../../mysql/error-advice.ts';
import { describeError, isTransient, ServerError } from '../../mysql/server-error.ts';
import type { Session } from '../../mysql/session.ts';
import type { MigrationState } from '../../state/fold.ts';
import type { PhaseState } from '../../state/phase-state.ts';
import type { PhaseOutcome } from '../context/outcome.ts';
import type { RunRequest } from '../context/request.ts';
import type { RunContext } from '../context/run-context.ts';
import { type Meaning, settingsFor } from '../context/session-settings.ts';
import { limited } from '../context/statement-limit.ts';
import { askGate } from './gate-query.ts';

const mostTransient = 5;
/** Left to a query when the gate's time is all but over. */
const leastMs = 1_000;
/** The largest max_execution_time. */
const mostExecutionMs = 4_294_967_295;

/** The gate to poll, with what is known of it. */
export interface GateOrder {
  readonly phase: GatePhase;
  readonly attempt: number;
  readonly meaning: Meaning;
  readonly state: PhaseState;
  readonly migrationState: MigrationState;
  readonly deployed: RunRequest['deployed'];
  readonly completeOn: RunRequest['completeOn'];
  /** Those before the gate. */
  readonly before: readonly Phase[];
}

/**
 * Polls until every condition of the gate holds or its time is over. The time runs by the server's clock from the
 * attempt's first poll, also across runs.
 */
export async function runGate(context: RunContext, order: GateOrder): Promise<PhaseOutcome> {
  const { phase } = order;
  const session = await context.sessions.open('gate', settingsFor(order.meaning, {}));
  try {
    const begun = order.state.gateFirstPollAt ?? (await firstPoll(context, order));
    const timeoutSeconds = phase.timeoutMinutes * 60;
    for (let failures = 0; ; ) {
      if (context.stop.reason !== undefined) return { status: 'stopped', reason: context.stop.reason };
      const elapsed = await secondsSince(context, begun);
      const leftMs = Math.max(leastMs, (timeoutSeconds - elapsed) * 1000);
      const asked = performance.now();
      const isOver = () => performance.now() - asked >= leftMs;
      let answer: GateStanding | undefined;
      try {
        answer = await askAll(context, session, order, leftMs);
        failures = 0;
      } catch (error) {
        if (context.stop.requested) continue;
        if (error instanceof ServerError && isOver()) return unanswered(phase, leftMs);
        if (!isTransient(error) || ++failures > mostTransient) throw unaskable(phase, error, failures);
        context.report({
          type: 'warning',
          text: `The query of the gate ${phase.name} failed: ${describeError(error)}. phasedb retries it.`,
        });
        if (session.lost) await context.sessions.restore(session);
        await context.stop.sleep(Math.min(phase.pollIntervalMs, 1_000 * failures));
        continue;
      }
      // What a function such as SLEEP() gives where it is ended is no answer, and a poll that was left is no time-out.
      if (answer === undefined || context.stop.requested) continue;
      // Only a query is ended with the gate's time; what another server said late is an answer.
      if (isOver() && phase.query !== undefined) return unanswered(phase, leftMs);
      const nextPollMs = Math.min(phase.pollIntervalMs, Math.max(0, (timeoutSeconds - elapsed) * 1000));
      context.report({
        type: 'gate-polled',
        phase: phase.name,
        ...answer,
        elapsedSeconds: elapsed,
        timeoutSeconds,
        nextPollMs: answer.holds ? 0 : nextPollMs,
      });
      if (answer.holds) return { status: 'complete' };
      if (elapsed >= timeoutSeconds) {
        return timedOut(phase, `found ${answer.value}, expected ${answer.expected}`);
      }
      await context.stop.sleep(nextPollMs);
    }
  } finally {
    await context.sessions.discard(session);
  }
}

function timedOut(phase: GatePhase, why: string): PhaseOutcome {
  const minutes = `${phase.timeoutMinutes} ${phase.timeoutMinutes === 1 ? 'minute' : 'minutes'}`;
  return { status: 'timed_out', message: `The gate ${phase.name} did not hold within ${minutes}: ${why}.` };
}

/** Its time is over, and nobody knows what the query would have given. */
function unanswered(phase: GatePhase, ms: number): PhaseOutcome {
  return timedOut(phase, `its query had not answered after ${Math.round(ms / 1000)} s, and was ended`);
}

interface GateStanding {
  readonly holds: boolean;
  readonly value: string;
  readonly expected: string;
}

/** Each condition in turn; the first that does not hold is what is waited for. Undefined where a stop came first. */
async function askAll(
  context: Pick<RunContext, 'sessions' | 'stop'>,
  session: Session,
  order: GateOrder,
  leftMs: number,
): Promise<GateStanding | undefined> {
  const { phase } = order;
  if (phase.notBefore !== undefined) {
    const end = order.migrationState.phases.get(phase.notBefore.after)?.endedAt;
    const passed = end === undefined ? 0 : (await secondsSince(context, end)) / 3600;
    if (passed < phase.notBefore.hours) {
      return {
        holds: false,
        value: `${passed.toFixed(1)} h after ${phase.notBefore.after}`,
        expected: `${phase.notBefore.hours} h after ${phase.notBefore.after}`,
      };
    }
  }
  if (phase.deployed !== undefined && order.deployed !== undefined) {
    const found = await order.deployed(phase.deployed);
    if (found.holds !== true)
      return {
        holds: false,
        value: found.text,
        expected: `${phase.deployed.ref} live in ${phase.deployed.environment}`,
      };
  }
  if (phase.completeOn !== undefined && order.completeOn !== undefined) {
    const found = await order.completeOn(phase.completeOn, order.migrationState.migration, order.before);
    if (found.holds !== true)
      return { holds: false, value: found.text, expected: `the phases before it complete on ${phase.completeOn}` };
  }
  // A query that begins behind a stop would be ended by nobody.
  if (context.stop.requested) return undefined;
  if (phase.query === undefined) return { holds: true, value: 'met', expected: 'met' };
  const { query } = phase;
  // The server ends it by itself where this process does not live to do it.
  await session.execute('SET SESSION max_execution_time = ?', [Math.min(mostExecutionMs, Math.ceil(leftMs))]);
  const limit = { limitMs: leftMs, afterStopMs: 0 };
  const answer = await limited(context.sessions, session, limit, () => askGate(session, query));
  return { holds: answer.holds, value: answer.shown, expected: expectedText(query) };
}

/** What a gate waits for, as text. */
export function expectedText(query: GateQuery): string {
  return query.expected === null ? 'NULL' : String(query.expected);
}

async function firstPoll(context: Pick<RunContext, 'sessions' | 'journal'>, order: GateOrder): Promise<string> {
  await context.journal.record({
    phase: order.phase.name,
    attempt: order.attempt,
    detail: { event: 'gate-first-poll' },
  });
  return (
    (await context.sessions.onControl(() => context.sessions.control.queryOne('SELECT UTC_TIMESTAMP(6) AS now')))
      ?.now ?? ''
  );
}

async function secondsSince({ sessions }: Pick<RunContext, 'sessions'>, moment: string): Promise<number> {
  const row = await sessions.onControl(() =>
    sessions.control.queryOne('SELECT TIMESTAMPDIFF(MICROSECOND, ?, UTC_TIMESTAMP(6)) / 1000000 AS seconds', [moment]),
  );
  return Number(row?.seconds ?? 0);
}

/** The end of a gate whose query the server does not answer. @param failures in a row */
export function unaskable(phase: GatePhase, error: unknown, failures: number): unknown {
  if (!(error instanceof ServerError)) return error;
  const advice = errorAdvice(error, nextCommand('doctor', phase.place.file));
  return new Failure({
    code: advice?.code ?? 'gate-query-failed',
    message: `The query of the gate ${phase.name} failed${failures > 1 ? ` (${failures} times in a row)` : ''}: ${describeError(error)}`,
    place: phase.query?.place ?? phase.place,
    statement: phase.query?.sql,
    untouched: 'The gate did not pass. Nothing was changed.',
    remedy: `${advice?.remedy ?? 'Find what locks or ends it (SHOW PROCESSLIST).'} Then run ${commandToGoOn()}.`,
  });
}

/** The refusal of a gate on deployments where nobody can ask GitHub. */
export function deploymentUnknown(phase: GatePhase): Failure {
  return new Failure({
    code: 'deployment-unknown',
    message: `The gate ${phase.name} cannot run: it waits for a GitHub deployment to ${phase.deployed?.environment}, and this program has no access to GitHub.`,
    place: phase.place,
    untouched: 'Nothing was changed.',
    remedy: 'Run this phase through the GitHub Action, which has a token.',
  });
}

/** The refusal of a gate on another target where nobody knows the targets. */
export function targetsUnknown(phase: GatePhase): Failure {
  return new Failure({
    code: 'target-unknown',
    message: `The gate ${phase.name} cannot run: it waits until the migration is complete on ${phase.completeOn}, and this program was not told where that is.`,
    place: phase.place,
    untouched: 'Nothing was changed.',
    remedy: 'List it as one of the `targets` in phasedb.config.yaml, and set the variable that its `url_env` names.',
  });
}
