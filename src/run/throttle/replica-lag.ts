import { ExitCode, Failure } from '../../core/failure.ts';
import { commandToGoOn, optionCalled } from '../../core/next-command.ts';
import { readReplication } from '../../mysql/replication.ts';
import { describeError, ServerError } from '../../mysql/server-error.ts';
import { Session } from '../../mysql/session.ts';
import type { Target } from '../../mysql/target.ts';
import { quoteIdentifier } from '../../sql/lexing/quote.ts';
import { migrationResource } from '../../state/lease.ts';
import { connectedInTime } from '../context/in-time.ts';
import type { RunContext } from '../context/run-context.ts';
import { Hysteresis } from './signal/hysteresis.ts';
import type { Signal } from './signal/signal.ts';

const beatMs = 100;
const sampleMs = 200;
/** A replica of which nothing was heard for this long is not observed any more. */
const staleMs = 15_000;

interface Watched {
  readonly name: string;
  readonly session: Session;
  readonly hysteresis: Hysteresis;
  lagMs: number | undefined;
  readonly since: number;
  heardAt: number;
  /** Why nothing of this run has reached it, where the replica itself reports it. */
  note: string | undefined;
  problem: string | undefined;
}

/**
 * Lag of the named replicas, from a row that this run writes on the source ten times a second (its lease). Both times
 * are the source's, so no other clock matters; and since the row carries the run's id, a server that does not replicate
 * this source cannot pass for one that does.
 */
export class ReplicaLagSignal implements Signal {
  readonly #context: RunContext;
  readonly #source: Session;
  readonly #thresholdMs: number;
  readonly #watched: readonly Watched[];
  #closed = false;
  #loops: Promise<void>[] = [];

  private constructor(context: RunContext, source: Session, thresholdMs: number, watched: readonly Watched[]) {
    this.#context = context;
    this.#source = source;
    this.#thresholdMs = thresholdMs;
    this.#watched = watched;
  }

  /**
   * Connects to each replica and waits until the run's heartbeat has reached it.
   * @returns undefined where a stop came before a replica had answered
   * @throws Failure `replica-unreachable`, `replica-is-source`, `replica-unobservable`
   */
  static async start(
    context: RunContext,
    replicas: readonly Target[],
    thresholdMs: number,
  ): Promise<ReplicaLagSignal | undefined> {
    const watched: Watched[] = [];
    const leave = () => Promise.allSettled(watched.map((replica) => replica.session.close()));
    try {
      for (const target of replicas) {
        const replica = await watch(context, target, thresholdMs);
        if (replica === undefined) {
          await leave();
          return undefined;
        }
        watched.push(replica);
      }
    } catch (error) {
      await leave();
      throw error;
    }
    const signal = new ReplicaLagSignal(context, await context.sessions.open('lag-source'), thresholdMs, watched);
    signal.#loops = [signal.#beat(), ...watched.map((replica) => signal.#sample(replica))];
    try {
      await signal.#waitForFirst();
    } catch (error) {
      await signal.close();
      throw error;
    }
    return signal;
  }

  async hold(): Promise<string | undefined> {
    for (const replica of this.#watched) {
      if (Date.now() - replica.heardAt > staleMs) throw unobservable(replica);
      const lagMs = replica.lagMs ?? Date.now() - replica.since;
      const over = replica.hysteresis.over(lagMs);
      if (over || replica.lagMs === undefined) {
        const lag = `replica ${replica.name} is ${(lagMs / 1000).toFixed(1)} s behind, the limit is ${this.#thresholdMs / 1000} s`;
        return replica.note === undefined ? lag : `${lag} (${replica.note})`;
      }
    }
    return undefined;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#loops);
    await Promise.allSettled([
      this.#context.sessions.discard(this.#source),
      ...this.#watched.map(({ session }) => session.close()),
    ]);
  }

  async #beat(): Promise<void> {
    while (!this.#closed) {
      const began = Date.now();
      // A beat that fails shows as lag, and its cause by the run's own rhythm.
      await this.#context.leases.heartbeat().catch(() => undefined);
      await pause(beatMs - (Date.now() - began));
    }
  }

  async #sample(replica: Watched): Promise<void> {
    while (!this.#closed) {
      const began = Date.now();
      try {
        await this.#sampleOnce(replica);
        replica.problem = undefined;
      } catch (error) {
        replica.problem = describeError(error);
        if (replica.session.lost) await replica.session.reconnect().catch(() => undefined);
        if (this.#source.lost) await this.#source.reconnect().catch(() => undefined);
      }
      await pause(sampleMs - (Date.now() - began));
    }
  }

  async #sampleOnce(replica: Watched): Promise<void> {
    const row = await replica.session
      .queryOne(
        `SELECT heartbeat FROM ${quoteIdentifier(this.#context.stateDatabase)}.phasedb_locks WHERE resource = ? AND holder = ?`,
        [migrationResource(this.#context.stateDatabase, this.#context.migration), this.#context.sessions.runId],
      )
      .catch((error: unknown) => {
        // On a replica that lags, the table itself may not have arrived yet.
        if (error instanceof ServerError && (error.kind === 'missing-table' || error.errno === 1049)) return undefined;
        throw error;
      });
    if (row?.heartbeat == null) {
      replica.note = await describeReplication(replica.session, this.#context.sessions.server.uuid);
      if (replica.note !== undefined) replica.heardAt = Date.now();
      return;
    }
    const lag = await this.#source.queryOne('SELECT TIMESTAMPDIFF(MICROSECOND, ?, UTC_TIMESTAMP(6)) AS micros', [
      row.heartbeat,
    ]);
    replica.lagMs = Math.max(0, Number(lag?.micros ?? 0) / 1000);
    replica.heardAt = Date.now();
    replica.note =
      replica.lagMs > this.#thresholdMs
        ? await describeReplication(replica.session, this.#context.sessions.server.uuid)
        : undefined;
  }

  async #waitForFirst(): Promise<void> {
    while (!this.#context.stop.requested) {
      // One that says itself that it replicates this source is known, only late: it is waited for like any lag.
      if (this.#watched.every((replica) => replica.lagMs !== undefined || replica.note !== undefined)) return;
      const silent = this.#watched.find((replica) => Date.now() - replica.heardAt > staleMs);
      if (silent !== undefined) throw unobservable(silent);
      await this.#context.stop.sleep(50);
    }
  }
}

/** Undefined where a stop came first. */
async function watch(context: RunContext, target: Target, thresholdMs: number): Promise<Watched | undefined> {
  const name = `${target.host}:${target.port}`;
  let session: Session | undefined;
  try {
    const connecting = Session.open(target, { role: 'replica', runId: context.sessions.runId });
    session = await connectedInTime(connecting, context.stop);
  } catch (error) {
    throw new Failure({
      code: 'replica-unreachable',
      message: `Cannot connect to the replica ${name}: ${describeError(error)}`,
      untouched: 'This run changed no row of the phase.',
      remedy: `Check the URL and the user given by ${optionCalled('replica')}.`,
      cause: error,
    });
  }
  if (session === undefined) return undefined;
  if (session.serverUuid === context.sessions.server.uuid) {
    await session.close();
    throw new Failure({
      code: 'replica-is-source',
      exit: ExitCode.wrongUsage,
      message: `The replica ${name} is the source itself, so it has no replica lag.`,
      untouched: 'This run changed no row of the phase.',
      remedy: `Give the address of a replica, or leave ${optionCalled('replica')} out.`,
    });
  }
  const now = Date.now();
  return {
    name,
    session,
    hysteresis: new Hysteresis(thresholdMs),
    lagMs: undefined,
    since: now,
    heardAt: now,
    note: undefined,
    problem: undefined,
  };
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
  const why = channel.error === undefined ? '' : `: ${channel.error.slice(0, 200)}`;
  if (!channel.applierRuns) return `its applier does not run${why}`;
  if (!channel.receiverRuns) return `its receiver does not run${why}`;
  return 'both replication threads run, but the heartbeat is late';
}

function unobservable(replica: Watched): Failure {
  return new Failure({
    code: 'replica-unobservable',
    message: `Cannot read the lag of replica ${replica.name}: no heartbeat of this run has arrived there for ${staleMs / 1000} s${replica.problem === undefined ? '' : ` (${replica.problem})`}.`,
    untouched: 'Committed chunks are saved with their cursor. No further chunk was started.',
    remedy: `Check that it replicates this source. Check that its user has SELECT on the state tables, and REPLICATION CLIENT. Then continue with: ${commandToGoOn()}`,
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(10, ms)));
}
