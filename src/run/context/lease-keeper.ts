import type { Failure } from '../../core/failure.ts';
import type { Process } from '../../mysql/processes.ts';
import { describeError, isTransient, ServerError } from '../../mysql/server-error.ts';
import type { Session } from '../../mysql/session.ts';
import type { Actor } from '../../state/actor.ts';
import { checkFences, type Fence, leaseLost, stateFence } from '../../state/fences.ts';
import { heartRole } from '../../state/holder-connected.ts';
import { beat, releaseLease } from '../../state/keep-lease.ts';
import type { LeaseRow } from '../../state/lease.ts';
import { type Held, takeLease } from '../../state/take-lease.ts';
import type { Report } from './events.ts';
import type { Sessions } from './sessions.ts';

const pingMs = 15_000;

/** For which migration, and for whom, leases are taken. */
export interface LeaseOwner {
  readonly migration: string;
  readonly stateDatabase: string;
  readonly actor: Actor;
  /** Text in the comment of each DDL statement of this migration. */
  readonly marker: string;
  readonly report: Report;
  /** Called when a lease was taken from a holder that had not released it. */
  readonly onTakenOver: (resource: string, from: LeaseRow) => Promise<void>;
}

/** The leases of one run: taken, kept alive by a heartbeat, and given back. */
export class LeaseKeeper {
  readonly #sessions: Sessions;
  readonly #owner: LeaseOwner;
  readonly #held: { lease: Held; session: Session }[] = [];
  #heart: Session | undefined;
  #timer: NodeJS.Timeout | undefined;
  #lost: Failure | undefined;
  #closing = false;
  #beating: Promise<void> = Promise.resolve();

  constructor(sessions: Sessions, owner: LeaseOwner) {
    this.#sessions = sessions;
    this.#owner = owner;
    sessions.afterRestore((session) => this.#retakeLocks(session));
  }

  /** A resource's lease as the run before this one left it; undefined: there was none. */
  leaseBefore(resource: string): LeaseRow | undefined {
    return this.#held.find(({ lease }) => lease.resource === resource)?.lease.before;
  }

  /** What everything written by this run has to show: the tokens of its leases, and the version of the state. */
  get fences(): readonly Fence[] {
    return [...this.#held.map((entry) => entry.lease), stateFence];
  }

  /**
   * Takes a lease on a resource; see {@link takeLease}. Its advisory lock lives on `session`.
   * @returns the orphaned DDL statement that has to be awaited first; undefined: the lease is held
   */
  async take(resource: string, session: Session = this.#sessions.control): Promise<Process | undefined> {
    const { migration, stateDatabase, actor, marker } = this.#owner;
    const work = () =>
      takeLease(session, this.#sessions.control, {
        database: stateDatabase,
        resource,
        migration,
        holder: this.#sessions.runId,
        actor,
        connections: this.#sessions.connectionIds,
        marker,
        guards: [stateFence],
      });
    const got = await this.#sessions.repeatable(session, () => this.#sessions.onControl(work));
    if ('orphan' in got) return got.orphan;
    this.#held.push({ lease: got, session });
    await this.#startHeart();
    if (got.takenFrom !== undefined) await this.#owner.onTakenOver(resource, got.takenFrom);
    return undefined;
  }

  /** Gives a lease back before the run ends. */
  async release(resource: string): Promise<void> {
    const index = this.#held.findIndex((entry) => entry.lease.resource === resource);
    const [entry] = index < 0 ? [] : this.#held.splice(index, 1);
    if (entry === undefined) return;
    await this.#beating;
    const { control, runId } = this.#sessions;
    const work = () => releaseLease(entry.session, control, this.#owner.stateDatabase, runId, entry.lease);
    try {
      await work();
    } catch (error) {
      if (!isTransient(error)) throw error;
      if (control.lost) await this.#replaceControl();
      await work();
      const { session } = entry;
      if (session.lost) await this.#sessions.endOldConnection(control, session.id, { idleOnly: true });
    }
  }

  /**
   * Leaves a connection to the statement that it still runs, with the leases that live on it: the server finishes the
   * statement and holds its advisory lock as long, which is how a later run finds it.
   */
  abandon(session: Session): void {
    for (let i = this.#held.length - 1; i >= 0; i--) if (this.#held[i]?.session === session) this.#held.splice(i, 1);
    this.#sessions.leave(session);
  }

  /**
   * Makes sure that every lease is still held; asked before anything is sent that no transaction guards.
   * @throws Failure `lease-lost`
   */
  async assertHeld(): Promise<void> {
    if (this.#lost) throw this.#lost;
    await this.#sessions.onControl(() => checkFences(this.#sessions.control, this.#owner.stateDatabase, this.fences));
  }

  /** Beats once, now, e.g. for replicas to see; the regular rhythm goes on beside it. */
  async heartbeat(): Promise<void> {
    const heart = this.#heart;
    if (heart === undefined) return;
    if (heart.lost) await this.#sessions.replace(heart);
    const resources = this.#held.map((entry) => entry.lease.resource);
    const { runId, connectionIds } = this.#sessions;
    const still = await beat(heart, this.#owner.stateDatabase, runId, resources, connectionIds);
    if (!still && this.#held.length === resources.length) this.#lost = leaseLost(resources.join(', '));
  }

  /**
   * The server may keep the lost connection, and its locks, until it finds out: it is ended. A run that goes on takes its other
   * locks again; leaving does not wait for a server that is gone.
   */
  async #replaceControl(): Promise<void> {
    const { control } = this.#sessions;
    await (this.#closing ? this.#sessions.replace(control) : this.#sessions.restore(control));
  }

  /** Stops the heartbeat and releases what is held, the newest first. */
  async close(): Promise<void> {
    this.#closing = true;
    clearInterval(this.#timer);
    await this.#beating;
    for (const { lease } of [...this.#held].reverse()) {
      try {
        await this.release(lease.resource);
      } catch {
        // The lease then ends with its connection and its expiry; there is nothing better to do while leaving.
        if (this.#sessions.control.lost) break;
      }
    }
  }

  async #startHeart(): Promise<void> {
    if (this.#heart !== undefined) return;
    this.#heart = await this.#sessions.open(heartRole, undefined, { listed: false });
    this.#timer = setInterval(() => {
      this.#beating = this.#beating.then(() => this.#beat());
    }, pingMs);
    this.#timer.unref();
  }

  async #beat(): Promise<void> {
    const { control } = this.#sessions;
    try {
      await this.heartbeat();
      // The lock of the migration lives on it: without it another run would take this one for gone.
      if (control.lost) await this.#sessions.restore(control).catch(() => undefined);
      // Keeps the locks' sessions from being ended as idle; one that runs a statement is not idle.
      for (const session of new Set(this.#held.map((entry) => entry.session))) {
        if (!session.busy && !session.lost) session.query('SELECT 1').catch(() => undefined);
      }
    } catch (error) {
      // The next one goes over a new connection.
      if (error instanceof ServerError && error.kind === 'connection-lost') return this.#tellConnections();
      this.#owner.report({ type: 'warning', text: `The lease could not be extended: ${describeError(error)}` });
    }
  }

  async #retakeLocks(session: Session): Promise<void> {
    const own = this.#held.filter((entry) => entry.session === session);
    for (const { lease } of own) {
      if (lease.advisory === undefined) continue;
      const row = await session.queryOne('SELECT GET_LOCK(?, 5) AS got', [lease.advisory]);
      if (row?.got !== '1') throw leaseLost(lease.resource);
    }
    if (own.length > 0) await checkFences(session, this.#owner.stateDatabase, this.fences);
    await this.#tellConnections();
  }

  /** Its connections are others now: who looks at the run, or succeeds it, has to know them at once. */
  async #tellConnections(): Promise<void> {
    // What fails here is done by the next beat.
    await this.heartbeat().catch(() => undefined);
  }
}
