import { ExitCode, Failure } from '../../core/failure.ts';
import { commandToGoOn, optionCalled } from '../../core/next-command.ts';
import { closeValue } from '../../core/row-value.ts';
import { readReplication } from '../../mysql/replication.ts';
import { describeError, ServerError } from '../../mysql/server-error.ts';
import { freeConnections } from '../../mysql/server-trouble.ts';
import { Session } from '../../mysql/session.ts';
import type { Target } from '../../mysql/target.ts';
import { quoteIdentifier } from '../../sql/lexing/quote.ts';
import { migrationResource } from '../../state/lease.ts';
import { connectedInTime } from '../context/in-time.ts';
import type { RunContext } from '../context/run-context.ts';
import { ApplyWindow } from './apply-window.ts';
import { LagEstimate } from './lag-estimate.ts';
import { Hysteresis } from './signal/hysteresis.ts';

/** How often a replica is asked, and how long it may take to answer; both follow the limit that is to be kept. */
export function rhythmOf(thresholdMs: number): {
  readonly beatMs: number;
  readonly sampleMs: number;
  readonly deadlineMs: number;
} {
  return {
    beatMs: between(25, thresholdMs / 5, 100),
    sampleMs: between(20, thresholdMs / 5, 200),
    // A late answer holds the walk before that; this is when asking on a new connection is worth more than waiting.
    deadlineMs: between(1_000, 2 * thresholdMs, 5_000),
  };
}

/** One replica: its connection, and what is known of its lag. */
export class WatchedReplica {
  readonly name: string;
  readonly #context: Pick<RunContext, 'sessions' | 'migration' | 'stateDatabase'>;
  readonly #target: Target;
  readonly #thresholdMs: number;
  readonly #estimate: LagEstimate;
  readonly #hysteresis: Hysteresis;
  readonly #window: ApplyWindow;
  readonly #since = performance.now();
  #session: Session;
  #closed = false;
  /** What the replica itself says of its replication, where it is late. */
  #note: string | undefined;
  #problem: string | undefined;
  /** Since when it refuses to be asked: nothing that passes by itself. */
  #refusedSince: number | undefined;

  private constructor(
    context: Pick<RunContext, 'sessions' | 'migration' | 'stateDatabase'>,
    target: Target,
    thresholdMs: number,
    session: Session,
  ) {
    this.name = nameOf(target);
    this.#context = context;
    this.#target = target;
    this.#thresholdMs = thresholdMs;
    this.#session = session;
    this.#estimate = new LagEstimate(rhythmOf(thresholdMs).sampleMs);
    this.#hysteresis = new Hysteresis(thresholdMs);
    this.#window = new ApplyWindow(thresholdMs);
  }

  /**
   * @returns undefined where a stop came before it had answered
   * @throws Failure `replica-unreachable`, `replica-is-source`
   */
  static async connect(context: RunContext, target: Target, thresholdMs: number): Promise<WatchedReplica | undefined> {
    let session: Session | undefined;
    try {
      session = await connectedInTime(openSession(context, target, thresholdMs), context.stop);
    } catch (error) {
      if (error instanceof Failure && error.code === 'replica-is-source') throw error;
      throw new Failure({
        code: 'replica-unreachable',
        message: `Cannot connect to the replica ${nameOf(target)}: ${describeError(error)}`,
        untouched: 'This run changed no row of the phase.',
        remedy:
          error instanceof ServerError && error.kind === 'no-connection'
            ? `${freeConnections(error)} Then run ${commandToGoOn()}.`
            : `Check the URL and the user given by ${optionCalled('replica')}.`,
        cause: error,
      });
    }
    return session === undefined ? undefined : new WatchedReplica(context, target, thresholdMs, session);
  }

  /** It is known, or has said itself that it replicates this source and is only late. */
  get known(): boolean {
    return this.#estimate.age(performance.now()) !== undefined || this.#note !== undefined;
  }

  /** Milliseconds since it was first asked. */
  get watchedMs(): number {
    return performance.now() - this.#since;
  }

  /** Milliseconds for which it has refused to be asked; 0 where it does not. */
  get refusedMs(): number {
    return this.#refusedSince === undefined ? 0 : performance.now() - this.#refusedSince;
  }

  get problem(): string | undefined {
    return this.#problem;
  }

  /** It has enough to apply for now, though it is not late. */
  get hasEnough(): boolean {
    return this.#window.isFull;
  }

  /** A chunk was committed, which it has to apply. */
  chunkDone(): void {
    this.#window.chunkDone(performance.now());
  }

  /** Why no chunk may begin; undefined: it keeps up. */
  hold(): string | undefined {
    const now = performance.now();
    const age = this.#estimate.age(now);
    const lagMs = this.#estimate.lagMs(now) ?? now - this.#since;
    if (!this.#hysteresis.over(lagMs) && age !== undefined) return undefined;
    const limit = `the limit is ${this.#thresholdMs / 1000} s`;
    const unasked = age === undefined || age > this.#thresholdMs;
    const why = unasked && this.#problem !== undefined ? this.#problem : this.#note;
    const lag =
      unasked && this.#note === undefined
        ? `replica ${this.name} has not shown its lag for ${seconds(age ?? lagMs)}, ${limit}`
        : `replica ${this.name} is ${seconds(lagMs)} behind, ${limit}`;
    return why === undefined ? lag : `${lag} (${why})`;
  }

  /** Asks it once; on a new connection where the last one is lost. */
  async sample(source: Session): Promise<void> {
    try {
      if (this.#session.lost) await this.#reconnect();
      await this.#ask(source);
      this.#problem = undefined;
      this.#refusedSince = undefined;
    } catch (error) {
      this.#problem = describeError(error);
      const refuses = error instanceof Failure || (error instanceof ServerError && error.kind === 'access-denied');
      this.#refusedSince = refuses ? (this.#refusedSince ?? performance.now()) : undefined;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#session.giveUp('the walk has ended');
  }

  /** Another server may answer at its address by now, such as the next one of a group: the heartbeat tells whether it counts. */
  async #reconnect(): Promise<void> {
    this.#session = await openSession(this.#context, this.#target, this.#thresholdMs);
    if (this.#closed) await this.close();
  }

  async #ask(source: Session): Promise<void> {
    const { stateDatabase, migration, sessions } = this.#context;
    const at = performance.now();
    const row = await this.#session
      .queryOne(
        `SELECT heartbeat FROM ${quoteIdentifier(stateDatabase)}.phasedb_locks WHERE resource = ? AND holder = ?`,
        [migrationResource(stateDatabase, migration), sessions.runId],
      )
      .catch((error: unknown) => {
        // On a replica that lags, the table itself may not have arrived yet.
        if (error instanceof ServerError && (error.kind === 'missing-table' || error.errno === 1049)) return undefined;
        throw error;
      });
    const heartbeat = row?.heartbeat ?? undefined;
    if (heartbeat !== undefined) {
      const asked = performance.now();
      const lag = await source.queryOne('SELECT TIMESTAMPDIFF(MICROSECOND, ?, UTC_TIMESTAMP(6)) AS micros', [
        heartbeat,
      ]);
      const lagMs = Number(lag?.micros ?? 0) / 1000;
      this.#estimate.take(heartbeat, lagMs, at);
      this.#window.take(asked - lagMs, lagMs);
      if ((this.#estimate.lagMs(performance.now()) ?? 0) <= this.#thresholdMs) {
        this.#note = undefined;
        return;
      }
    }
    this.#note = await describeReplication(this.#session, sessions.server.uuid);
  }
}

/** @throws Failure `replica-is-source`, and what connecting throws */
async function openSession(
  { sessions }: Pick<RunContext, 'sessions'>,
  target: Target,
  thresholdMs: number,
): Promise<Session> {
  const session = await Session.open(target, {
    role: 'replica',
    runId: sessions.runId,
    deadlineMs: rhythmOf(thresholdMs).deadlineMs,
    connectTimeoutMs: 5_000,
  });
  if (session.serverUuid !== sessions.server.uuid) return session;
  await session.close();
  throw new Failure({
    code: 'replica-is-source',
    exit: ExitCode.wrongUsage,
    message: `The replica ${nameOf(target)} is the source itself, so it has no replica lag.`,
    untouched: 'This run changed no row of the phase.',
    remedy: `Give the address of a replica, or leave ${optionCalled('replica')} out.`,
  });
}

/**
 * What a replica of this very source says of its threads; undefined where it is no replica of it, or may not be asked
 * (needs REPLICATION CLIENT). A replica of a replica reports another source: there the heartbeat alone counts.
 */
async function describeReplication(session: Session, sourceUuid: string): Promise<string | undefined> {
  const channels = await readReplication(session.asQuery);
  if (channels === 'unknown') return undefined;
  const channel = channels.find((candidate) => candidate.sourceUuid === sourceUuid);
  if (channel === undefined) return undefined;
  const why = channel.error === undefined ? '' : `: ${closeValue(channel.error.slice(0, 200))}`;
  if (!channel.applierRuns) return `its applier does not run${why}`;
  if (!channel.receiverRuns) return `its receiver does not run${why}`;
  return 'both replication threads run, but the heartbeat is late';
}

function nameOf({ host, port }: Target): string {
  return `${host}:${port}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function between(least: number, value: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
