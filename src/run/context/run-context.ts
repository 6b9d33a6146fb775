import { randomUUID } from 'node:crypto';
import pRetry from 'p-retry';
import { ExitCode, Failure } from '../../core/failure.ts';
import { findProcess, killConnection, runIdOfConnection } from '../../mysql/processes.ts';
import { describeError, ServerError } from '../../mysql/server-error.ts';
import { readServerFacts, type ServerFacts } from '../../mysql/server-facts.ts';
import { Session } from '../../mysql/session.ts';
import { foldHistory, type MigrationState } from '../../state/fold.ts';
import { type NewEntry, readHistory, record } from '../../state/history.ts';
import { beat, checkFences, type Held, leaseLost, releaseLease, takeLease } from '../../state/lease.ts';
import { findState } from '../../state/tables.ts';
import type { Report } from './events.ts';
import { connectedInTime } from './in-time.ts';
import type { CommandContext } from './request.ts';
import { pinnedSettings } from './session-settings.ts';
import { type Stop, stoppedBefore } from './stop.ts';

/** Seconds after which the server ends a connection of ours that went silent, so that a vanished runner holds nothing. */
const idleSeconds = 60;
const pingMs = 15_000;

/** Settings of connections that carry our own statements only. */
const ownSettings = {
  ...pinnedSettings,
  sql_mode: 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION',
  time_zone: '+00:00',
  transaction_isolation: 'READ-COMMITTED',
  innodb_lock_wait_timeout: 5,
  lock_wait_timeout: 10,
  // Sizes and row counts as they are now, not as they were cached up to a day ago.
  information_schema_stats_expiry: 0,
} as const;

/**
 * Everything that one run of one migration shares: its connections, its leases, and where it writes down what it does.
 */
export class RunContext {
  readonly runId: string;
  readonly migration: string;
  readonly server: ServerFacts;
  /** Where the state tables are. */
  readonly stateDatabase: string;
  readonly control: Session;
  readonly command: CommandContext;
  readonly #sessions = new Set<Session>();
  readonly #held: { lease: Held; session: Session }[] = [];
  readonly #restoring = new Map<Session, Promise<void>>();
  #heart: Session | undefined;
  #timer: NodeJS.Timeout | undefined;
  #lost: Failure | undefined;
  #beating: Promise<void> = Promise.resolve();

  private constructor(parts: {
    runId: string;
    migration: string;
    server: ServerFacts;
    control: Session;
    at: CommandContext;
  }) {
    this.runId = parts.runId;
    this.migration = parts.migration;
    this.server = parts.server;
    this.control = parts.control;
    this.command = parts.at;
    this.stateDatabase = parts.at.stateDatabase ?? parts.server.database;
    this.#sessions.add(parts.control);
  }

  /**
   * Connects and looks at the server; writes nothing.
   * @throws Failure when the server cannot be reached, refuses the login, is too old or is MariaDB; `stopped` (exit 5)
   *   where a stop is asked for and the server still does not answer
   */
  static async open(migration: string, at: CommandContext): Promise<RunContext> {
    const context = await connectedInTime(RunContext.#connect(migration, at), at.stop);
    if (context === undefined) throw stoppedBefore(`${at.target.host} had answered`, at.stop);
    return context;
  }

  static async #connect(migration: string, at: CommandContext): Promise<RunContext> {
    const runId = randomUUID();
    // Read before any setting is made: an old server or MariaDB knows other settings.
    const probe = await Session.open(at.target, { role: 'probe', runId });
    const server = await readServerFacts(probe.asQuery).finally(() => probe.close());
    const control = await Session.open(at.target, {
      role: 'control',
      runId,
      settings: { ...ownSettings, wait_timeout: idleSeconds },
      serverUuid: server.uuid,
    });
    return new RunContext({ runId, migration, server, control, at });
  }

  get report(): Report {
    return this.command.report;
  }

  get stop(): Stop {
    return this.command.stop;
  }

  /** Leases that everything written by this run has to show. */
  get held(): readonly Held[] {
    return this.#held.map((entry) => entry.lease);
  }

  /** Ids of the run's own connections. */
  get connectionIds(): number[] {
    return [...this.#sessions].map((session) => session.id);
  }

  /** Text in the comment of each DDL statement of this migration. */
  get marker(): string {
    return `phasedb:${this.stateDatabase}.${this.migration}:`;
  }

  /** A further connection to the same server, closed with the run. */
  async open(role: string, settings: Readonly<Record<string, string | number>> = ownSettings): Promise<Session> {
    const session = await Session.open(this.command.target, {
      role,
      runId: this.runId,
      settings: { wait_timeout: idleSeconds, ...settings },
      serverUuid: this.server.uuid,
    });
    this.#sessions.add(session);
    return session;
  }

  /** Ends a connection that {@link RunContext.open} gave. */
  async discard(session: Session): Promise<void> {
    this.#sessions.delete(session);
    await session.close();
  }

  /**
   * Writes one event, durable when the promise resolves.
   * @throws Failure `lease-lost`: what a successor writes must not be mixed with what this run believes
   */
  async record(entry: Omit<NewEntry, 'migration'>): Promise<void> {
    const { actor, toolVersion } = this.command;
    const whole = { migration: this.migration, ...entry };
    const held = this.held;
    const written = await this.onControl(() =>
      record(this.control, this.stateDatabase, actor, toolVersion, whole, held),
    );
    if (!written) throw leaseLost(held.map(({ resource }) => resource).join(', '));
  }

  /** The migration as the history has it now; nothing has happened where there are no state tables. */
  async readState(): Promise<MigrationState> {
    return this.onControl(async () => {
      const presence = await findState(this.control.asQuery, this.stateDatabase);
      const entries = presence === 'absent' ? [] : await readHistory(this.control, this.stateDatabase, this.migration);
      return foldHistory(this.migration, entries);
    });
  }

  /**
   * Something on the control connection that may be repeated: after a lost connection it is made anew and the work is
   * done once more. An event of the history may thus be there twice, which changes nothing of what it says.
   */
  async onControl<T>(work: () => Promise<T>): Promise<T> {
    return this.repeatable(this.control, work);
  }

  /** The same on another connection of the run: only for work that may be done twice. */
  async repeatable<T>(session: Session, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ServerError && error.kind === 'connection-lost')) throw error;
      await this.restore(session);
      return work();
    }
  }

  /**
   * Takes a lease on a resource; see {@link takeLease}. Its advisory lock lives on `session`.
   * @returns the orphaned DDL statement that has to be awaited first, or undefined when the lease was got
   */
  async take(resource: string, session: Session = this.control) {
    const work = () =>
      takeLease(session, this.control, {
        database: this.stateDatabase,
        resource,
        migration: this.migration,
        holder: this.runId,
        actor: this.command.actor,
        connections: this.connectionIds,
        marker: this.marker,
      });
    const got = await this.repeatable(session, () => this.onControl(work));
    if ('orphan' in got) return got.orphan;
    this.#held.push({ lease: got, session });
    await this.#startHeart();
    if (got.takenFrom !== undefined) {
      await this.record({ detail: { event: 'lease-taken-over', from: got.takenFrom.holder, resource } });
    }
    return undefined;
  }

  /** Gives a lease back before the run ends. */
  async release(resource: string): Promise<void> {
    const index = this.#held.findIndex((entry) => entry.lease.resource === resource);
    const [entry] = index < 0 ? [] : this.#held.splice(index, 1);
    if (entry === undefined) return;
    await this.#beating;
    const work = () => releaseLease(entry.session, this.control, this.stateDatabase, this.runId, entry.lease);
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ServerError && error.kind === 'connection-lost')) throw error;
      // No lock is to be taken anew for it, and a server that is gone is not waited for while leaving.
      if (this.control.lost) await this.control.reconnect();
      await work();
      const { session } = entry;
      if (session.lost) await this.endOldConnection(this.control, session.id, { idleOnly: true });
    }
  }

  /**
   * Leaves a connection to the statement that it still runs: the server goes on with it, and its advisory lock stays held
   * as long, which is how a later run finds it.
   */
  abandon(session: Session): void {
    for (let i = this.#held.length - 1; i >= 0; i--) if (this.#held[i]?.session === session) this.#held.splice(i, 1);
    this.#sessions.delete(session);
    session.destroy();
  }

  /**
   * To be asked before anything is sent that no transaction guards.
   * @throws Failure `lease-lost`
   */
  async assertLeases(): Promise<void> {
    if (this.#lost) throw this.#lost;
    await this.onControl(() => checkFences(this.control, this.stateDatabase, this.held));
  }

  /** A connection made anew, with the advisory locks that lived on the old one; once for all who miss it. */
  async restore(session: Session): Promise<void> {
    const under = this.#restoring.get(session);
    if (under !== undefined) return under;
    if (!session.lost) return;
    const old = session.id;
    const restoring = reconnectWithin(session, 60_000, this.stop)
      // Where only our end of the connection is gone, the server keeps the old one, and its locks, until it finds out.
      .then(() => this.endOldConnection(session, old).catch(() => undefined))
      .then(() => this.#retakeLocks(session))
      .finally(() => this.#restoring.delete(session));
    this.#restoring.set(session, restoring);
    return restoring;
  }

  /** Releases what is held and closes every connection, whatever state they are in. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#beating;
    for (const { lease } of [...this.#held].reverse()) {
      try {
        await this.release(lease.resource);
      } catch {
        // The lease then ends with its connection and its expiry; there is nothing better to do while leaving.
        if (this.control.lost) break;
      }
    }
    await Promise.allSettled(
      [...this.#sessions, ...(this.#heart ? [this.#heart] : [])].map((session) => session.close()),
    );
  }

  /**
   * Ends a connection that this run has lost and the server may still have, with what is open on it. After a restart of
   * the server the number may be somebody else's, or one of our own new ones, so it is asked whose it is.
   * @param asker another connection, or the one that took the old one's place
   */
  async endOldConnection(asker: Session, old: number, { idleOnly = false } = {}): Promise<void> {
    const own = [...this.#sessions, ...(this.#heart ? [this.#heart] : [])];
    if (own.some((session) => !session.lost && session.id === old)) return;
    if ((await runIdOfConnection(asker.asQuery, old)) !== this.runId) return;
    if (idleOnly && (await findProcess(asker.asQuery, old))?.command !== 'Sleep') return;
    await killConnection(asker, old);
  }

  async #startHeart(): Promise<void> {
    if (this.#heart !== undefined) return;
    this.#heart = await Session.open(this.command.target, {
      role: 'heart',
      runId: this.runId,
      settings: { ...ownSettings, wait_timeout: idleSeconds },
      serverUuid: this.server.uuid,
    });
    this.#timer = setInterval(() => {
      this.#beating = this.#beating.then(() => this.#beat());
    }, pingMs);
    this.#timer.unref();
  }

  /** One beat at once, e.g. for replicas to see; also part of the regular rhythm. */
  async heartbeat(): Promise<void> {
    const heart = this.#heart;
    if (heart === undefined) return;
    const resources = this.#held.map((entry) => entry.lease.resource);
    const still = await beat(heart, this.stateDatabase, this.runId, resources, this.connectionIds);
    if (!still && this.#held.length === resources.length) this.#lost = leaseLost(resources.join(', '));
  }

  async #beat(): Promise<void> {
    try {
      await this.heartbeat();
      // The lock of the migration lives on it: without it another run would take this one for gone.
      if (this.control.lost) await this.restore(this.control).catch(() => undefined);
      // Keeps the locks' sessions from being ended as idle; one that runs a statement is not idle.
      for (const session of new Set(this.#held.map((entry) => entry.session))) {
        if (!session.busy && !session.lost) session.query('SELECT 1').catch(() => undefined);
      }
    } catch (error) {
      if (error instanceof ServerError && error.kind === 'connection-lost') {
        await this.#heart?.reconnect().catch(() => undefined);
        return;
      }
      this.report({ type: 'warning', text: `The lease could not be prolonged: ${describeError(error)}` });
    }
  }

  async #retakeLocks(session: Session): Promise<void> {
    const own = this.#held.filter((entry) => entry.session === session);
    for (const { lease } of own) {
      if (lease.advisory === undefined) continue;
      const row = await session.queryOne('SELECT GET_LOCK(?, 5) AS got', [lease.advisory]);
      if (row?.got !== '1') throw leaseLost(lease.resource);
    }
    if (own.length > 0) await checkFences(session, this.stateDatabase, this.held);
  }
}

/**
 * Connects anew until the server answers, the time is over, or a stop is asked for: at least once.
 * @throws Failure `connection-lost` (exit 4): the state is saved, resume goes on
 */
async function reconnectWithin(session: Session, ms: number, stop: Stop): Promise<void> {
  const passing = (error: unknown) => error instanceof ServerError && error.kind === 'connection-lost';
  try {
    await pRetry(() => session.reconnect(), {
      retries: 1000,
      maxRetryTime: ms,
      minTimeout: 200,
      maxTimeout: 2_000,
      randomize: true,
      shouldRetry: ({ error }) => passing(error) && !stop.requested,
    });
  } catch (error) {
    if (!passing(error)) throw error;
    throw new Failure({
      code: 'connection-lost',
      exit: ExitCode.needsDecision,
      message: `The connection to the server was lost and could not be made anew${stop.requested ? '' : ` for ${Math.round(ms / 1000)} s`}: ${describeError(error)}`,
      untouched: 'What was committed before is saved with its cursor; nothing is half done.',
      remedy: 'Run phasedb resume when the server answers again.',
      cause: error,
    });
  }
}
