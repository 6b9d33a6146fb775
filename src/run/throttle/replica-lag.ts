import { Failure } from '../../core/failure.ts';
import { commandToGoOn } from '../../core/next-command.ts';
import type { Session } from '../../mysql/session.ts';
import type { Target } from '../../mysql/target.ts';
import type { RunContext } from '../context/run-context.ts';
import type { Signal } from './signal/signal.ts';
import { rhythmOf, WatchedReplica } from './watched-replica.ts';

/** After this, a replica that was never heard, or that refuses to be asked, is not observed any more. */
const staleMs = 15_000;

/**
 * Lag of the named replicas, from a row that this run writes on the source (its lease). Both times are the source's, so
 * no other clock matters; and since the row carries the run's id, a server that does not replicate this source cannot
 * pass for one that does. A replica that is lost in mid-run holds the walk until it is back; see `LagEstimate`.
 */
export class ReplicaLagSignal implements Signal {
  readonly #context: RunContext;
  readonly #source: Session;
  readonly #thresholdMs: number;
  readonly #replicas: readonly WatchedReplica[];
  #closed = false;
  #beating: Promise<void> = Promise.resolve();

  private constructor(context: RunContext, source: Session, thresholdMs: number, replicas: readonly WatchedReplica[]) {
    this.#context = context;
    this.#source = source;
    this.#thresholdMs = thresholdMs;
    this.#replicas = replicas;
  }

  /**
   * Connects to each replica and waits until the run's heartbeat has reached it.
   * @returns undefined where a stop came before a replica had answered
   * @throws Failure `replica-unreachable`, `replica-is-source`, `replica-unobservable`
   */
  static async start(
    context: RunContext,
    targets: readonly Target[],
    thresholdMs: number,
  ): Promise<ReplicaLagSignal | undefined> {
    const replicas: WatchedReplica[] = [];
    const leave = () => Promise.allSettled(replicas.map((replica) => replica.close()));
    try {
      for (const target of targets) {
        const replica = await WatchedReplica.connect(context, target, thresholdMs);
        if (replica === undefined) {
          await leave();
          return undefined;
        }
        replicas.push(replica);
      }
    } catch (error) {
      await leave();
      throw error;
    }
    const { deadlineMs } = rhythmOf(thresholdMs);
    const source = await context.sessions.open('lag-source', undefined, { deadlineMs });
    const signal = new ReplicaLagSignal(context, source, thresholdMs, replicas);
    signal.#beating = signal.#beat();
    for (const replica of replicas) void signal.#watch(replica);
    try {
      await signal.#waitForFirst();
    } catch (error) {
      await signal.close();
      throw error;
    }
    return signal;
  }

  async hold(): Promise<string | undefined> {
    for (;;) {
      const reason = this.#reason();
      const hasRoom = !this.#replicas.some((replica) => replica.hasEnough);
      if (reason !== undefined || hasRoom || this.#context.stop.requested) return reason;
      // It lasts until a replica has applied a chunk, or is late and that is said.
      await this.#context.stop.sleep(10);
    }
  }

  chunkDone(): void {
    for (const replica of this.#replicas) replica.chunkDone();
  }

  #reason(): string | undefined {
    const refusing = this.#replicas.find((replica) => replica.refusedMs > staleMs);
    if (refusing !== undefined) throw unobservable(refusing, 'it has refused to be asked');
    const reasons = this.#replicas.map((replica) => replica.hold()).filter((reason) => reason !== undefined);
    return reasons.length === 0 ? undefined : reasons.join('; ');
  }

  async close(): Promise<void> {
    this.#closed = true;
    // Loops that ask a server which says nothing end by themselves; nobody waits for them.
    await Promise.allSettled(this.#replicas.map((replica) => replica.close()));
    await this.#beating;
    await this.#context.sessions.discard(this.#source);
  }

  async #beat(): Promise<void> {
    const { beatMs } = rhythmOf(this.#thresholdMs);
    while (!this.#closed) {
      const began = performance.now();
      // A beat that fails shows as lag, and its cause by the run's own rhythm.
      await this.#context.leases.heartbeat().catch(() => undefined);
      await pause(beatMs - (performance.now() - began));
    }
  }

  async #watch(replica: WatchedReplica): Promise<void> {
    const { sampleMs } = rhythmOf(this.#thresholdMs);
    while (!this.#closed) {
      const began = performance.now();
      await replica.sample(this.#source);
      if (this.#source.lost && !this.#closed) await this.#context.sessions.restore(this.#source).catch(() => undefined);
      await pause(sampleMs - (performance.now() - began));
    }
  }

  async #waitForFirst(): Promise<void> {
    while (!this.#context.stop.requested) {
      if (this.#replicas.every((replica) => replica.known)) return;
      const silent = this.#replicas.find((replica) => !replica.known && replica.watchedMs > staleMs);
      if (silent !== undefined) throw unobservable(silent, 'no heartbeat of this run has arrived there');
      await this.#context.stop.sleep(50);
    }
  }
}

function unobservable(replica: WatchedReplica, why: string): Failure {
  return new Failure({
    code: 'replica-unobservable',
    message: `Cannot read the lag of replica ${replica.name}: ${why} for ${staleMs / 1000} s${replica.problem === undefined ? '' : ` (${replica.problem})`}.`,
    untouched: 'Committed chunks are saved with their cursor. No further chunk was started.',
    remedy: `Check that it replicates this source. Check that its user has SELECT on the state tables, and REPLICATION CLIENT. Then continue with: ${commandToGoOn()}`,
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(10, ms)));
}
