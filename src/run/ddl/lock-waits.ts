import type { Session } from '../../mysql/session.ts';

/**
 * `lock_wait_timeout` of the session that runs DDL. The server reads it at each wait and has one value for the wait before
 * the work and the one after it. It is what ends a wait when this process dies, since a dead client ends none (tried on
 * 9.7.4).
 */
export class LockWaits {
  readonly #session: Session;
  #seconds: number;
  /** Of the connection that has them: a new one begins with what the session was opened with. */
  #connection: number;
  /** By a SET in the file, which may only shorten a wait. */
  #most = Number.POSITIVE_INFINITY;

  /** @param seconds what the session was opened with */
  constructor(session: Session, seconds: number) {
    this.#session = session;
    this.#seconds = seconds;
    this.#connection = session.id;
  }

  /** After a SET of the file's author. */
  async readBack(): Promise<void> {
    const row = await this.#session.queryOne('SELECT @@SESSION.lock_wait_timeout AS seconds');
    this.#seconds = Number(row?.seconds);
    this.#most = this.#seconds;
  }

  /** Seconds for which the next statement waits for each of its locks. */
  async limitTo(seconds: number): Promise<void> {
    const wanted = Math.min(seconds, this.#most);
    if (wanted === this.#seconds && this.#connection === this.#session.id) return;
    await this.#session.execute('SET SESSION lock_wait_timeout = ?', [wanted]);
    this.#seconds = wanted;
    this.#connection = this.#session.id;
  }
}
