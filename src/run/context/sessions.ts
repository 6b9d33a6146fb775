import { randomUUID } from 'node:crypto';
import { runIdOfConnection } from '../../mysql/announced.ts';
import { findProcess, killConnection } from '../../mysql/processes.ts';
import { isTransient } from '../../mysql/server-error.ts';
import { readServerFacts, type ServerFacts } from '../../mysql/server-facts.ts';
import { Session } from '../../mysql/session.ts';
import type { Target } from '../../mysql/target.ts';
import type { Report } from './events.ts';
import { connectedInTime } from './in-time.ts';
import { openAtStart, openWithin, reconnectWithin } from './reconnect.ts';
import { Silence } from './silence.ts';
import { type Stop, stoppedBefore } from './stop.ts';

/** Seconds after which the server ends a silent connection of a run, so that a vanished runner holds nothing. */
const idleSeconds = 60;
const reconnectMs = 60_000;
/** A statement of our own waits 10 s for locks at most; one that is not answered by now will not be. */
const answerMs = 30_000;
/** The same once a stop is asked for. */
const hurryMs = 1_500;
const abandonedBecause = 'the run has ended';

/** Times that repeatable work is done where it meets kills, deadlocks or lost connections; lock waits take 10 s each. */
const mostAttempts = 4;
const mostLockWaits = 2;

/** Settings of connections that carry our own statements only. */
const ownSettings = {
  sql_mode: 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION',
  time_zone: '+00:00',
  innodb_lock_wait_timeout: 5,
  lock_wait_timeout: 10,
  // Sizes and row counts as they are now, not as they were cached up to a day ago.
  information_schema_stats_expiry: 0,
} as const;

/** What each connection of a run is opened with. */
export interface RunServer {
  readonly runId: string;
  readonly target: Target;
  readonly server: ServerFacts;
}

/** The connections of one run, each with one role: opened, restored after a loss, closed together. */
export class Sessions {
  readonly runId: string;
  readonly server: ServerFacts;
  /** Reads and writes the state; the advisory lock of the migration lives on it. */
  readonly control: Session;
  readonly target: Target;
  readonly stop: Stop;
  readonly #silence: Silence;
  /** Each with whether the lease lists it for a successor. */
  readonly #open = new Map<Session, boolean>();
  #abandoned = false;
  readonly #unsubscribe: () => void;
  readonly #restoring = new Map<Session, Promise<void>>();
  #afterRestore: (session: Session) => Promise<void> = async () => undefined;

  private constructor({ runId, target, server }: RunServer, control: Session, stop: Stop, silence: Silence) {
    this.runId = runId;
    this.server = server;
    this.control = control;
    this.target = target;
    this.stop = stop;
    this.#silence = silence;
    this.#add(control, true);
    // The lock of the migration is free as long as it is away.
    control.whenLost(() => void this.restore(control).catch(() => undefined));
    this.#unsubscribe = stop.onRequest(() => this.#hurry());
  }

  /**
   * Connects and reads the facts of the server; writes nothing.
   * @throws Failure when the server cannot be reached, refuses the login, is too old or is MariaDB; `stopped` (exit 5)
   *   when a stop is requested and the server still does not answer
   */
  static async connect(target: Target, stop: Stop, report: Report): Promise<Sessions> {
    const sessions = await connectedInTime(Sessions.#connect(target, stop, report), stop);
    if (sessions === undefined) throw stoppedBefore(`${target.host} had answered`, stop);
    return sessions;
  }

  static async #connect(target: Target, stop: Stop, report: Report): Promise<Sessions> {
    const runId = randomUUID();
    // Read before any setting is made: an old server or MariaDB knows other settings.
    const probe = await Session.open(target, { role: 'probe', runId, deadlineMs: answerMs });
    const server = await readServerFacts(probe.asQuery).finally(() => probe.close());
    const parts = { runId, target, server };
    // The place that the probe gives back may be taken by somebody else for a moment.
    const control = await openAtStart(() => openFor(parts, 'control', ownSettings), reconnectMs, stop);
    return new Sessions(parts, control, stop, new Silence(report));
  }

  /** Ids of the connections that a successor of this run has to end. */
  get connectionIds(): number[] {
    return [...this.#open].filter(([, listed]) => listed).map(([session]) => session.id);
  }

  /**
   * Opens a further connection to the same server; it is closed with the run. A server that takes none now is asked again.
   * @param listed false: the lease does not list it for a successor, because it holds no lock and no transaction
   * @param deadlineMs within which a statement of our own is answered, or the connection counts as lost
   * @throws Failure `no-connection` (exit 4), and what {@link Session.open} throws
   */
  async open(
    role: string,
    settings: Readonly<Record<string, string | number>> = ownSettings,
    { listed = true, deadlineMs = answerMs } = {},
  ): Promise<Session> {
    const parts = { runId: this.runId, target: this.target, server: this.server };
    const session = await openWithin(() => openFor(parts, role, settings, deadlineMs), reconnectMs, this.stop);
    if (this.#abandoned) session.abandon(abandonedBecause);
    this.#add(session, listed);
    return session;
  }

  /** Closes a connection that {@link Sessions.open} gave. */
  async discard(session: Session): Promise<void> {
    this.#open.delete(session);
    await session.close();
  }

  /** Drops a connection without ending the statement that it runs: the server finishes that, and keeps its locks. */
  leave(session: Session): void {
    this.#open.delete(session);
    session.destroy();
  }

  /**
   * Does work on the control connection that may be repeated: after a lost connection it is restored and the work is done once
   * more; so it is where somebody ended its statement, or it waited too long for a lock. An event of the history may thus be
   * written twice, which changes nothing of what it says.
   */
  async onControl<T>(work: () => Promise<T>): Promise<T> {
    return this.repeatable(this.control, work);
  }

  /** The same on another connection of the run. */
  async repeatable<T>(session: Session, work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const { id } = session;
      try {
        return await work();
      } catch (error) {
        if (!isTransient(error) || attempt >= (error.kind === 'lock-wait' ? mostLockWaits : mostAttempts)) throw error;
        if (error.kind === 'connection-lost') {
          // One that is lost again is restored again; that another one is lost is for whoever knows it.
          if (!session.lost && session.id === id && attempt > 1) throw error;
          await this.restore(session);
        } else {
          // The work begins its own transaction again.
          await session.execute('ROLLBACK').catch(() => undefined);
          await this.stop.sleep(100 * attempt);
        }
      }
    }
  }

  /** Names what has to happen after {@link Sessions.restore}, such as taking its locks again. */
  afterRestore(work: (session: Session) => Promise<void>): void {
    this.#afterRestore = work;
  }

  /** Reconnects a lost connection, once for all who miss it. @throws Failure `connection-lost`, `no-connection` (exit 4) */
  async restore(session: Session): Promise<void> {
    const under = this.#restoring.get(session);
    if (under !== undefined) return under;
    if (!session.lost) return;
    const old = session.id;
    const restoring = this.#silence
      .during((failed) => reconnectWithin(session, reconnectMs, this.stop, failed))
      // If only our end of the connection is gone, the server keeps the old one, and its locks, until it finds out.
      .then(() => this.endOldConnection(session, old).catch(() => undefined))
      .then(() => this.#afterRestore(session))
      .finally(() => this.#restoring.delete(session));
    this.#restoring.set(session, restoring);
    return restoring;
  }

  /**
   * Reconnects a lost connection without what {@link Sessions.restore} does beside it, once.
   * @throws what connecting throws
   */
  async replace(session: Session): Promise<void> {
    const under = this.#restoring.get(session);
    if (under !== undefined) return under;
    if (!session.lost) return;
    const old = session.id;
    const replacing = session
      .reconnect()
      .then(() => this.endOldConnection(session, old).catch(() => undefined))
      .finally(() => this.#restoring.delete(session));
    this.#restoring.set(session, replacing);
    return replacing;
  }

  /**
   * Ends a connection that this run has lost and the server may still have, with the transaction that is open on it.
   * After a restart of the server the number may be that of another connection, so its owner is asked first.
   * @param asker another connection, or the one that took the old one's place
   */
  async endOldConnection(asker: Session, old: number, { idleOnly = false } = {}): Promise<void> {
    if ([...this.#open.keys()].some((session) => !session.lost && session.id === old)) return;
    if ((await runIdOfConnection(asker.asQuery, old)) !== this.runId) return;
    if (idleOnly && (await findProcess(asker.asQuery, old))?.command !== 'Sleep') return;
    await killConnection(asker, old);
  }

  #add(session: Session, listed: boolean): void {
    this.#open.set(session, listed);
    if (this.stop.requested) session.hurry(hurryMs);
  }

  /** Once a stop is asked for there is no time to wait for a slow server. */
  #hurry(): void {
    for (const session of this.#open.keys()) session.hurry(hurryMs);
    // Whether the connection that saves the state is alive is found out while the work ends, and not behind it.
    this.onControl(() => this.control.queryOne('SELECT 1 AS alive')).catch(() => undefined);
  }

  /** Drops every connection: nobody waits any more for what they were asked. */
  abandon(): void {
    this.#abandoned = true;
    for (const session of this.#open.keys()) session.abandon(abandonedBecause);
  }

  /** Closes every connection. */
  async close(): Promise<void> {
    this.#unsubscribe();
    await Promise.allSettled([...this.#open.keys()].map((session) => session.close()));
  }
}

async function openFor(
  { runId, target, server }: RunServer,
  role: string,
  settings: Readonly<Record<string, string | number>>,
  deadlineMs = answerMs,
): Promise<Session> {
  return Session.open(target, {
    role,
    runId,
    settings: { wait_timeout: idleSeconds, ...settings },
    serverUuid: server.uuid,
    deadlineMs,
  });
}
