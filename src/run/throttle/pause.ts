import type { Session } from '../../mysql/session.ts';
import { quoteIdentifier } from '../../sql/lexing/quote.ts';
import type { RunContext } from '../context/run-context.ts';
import type { Signal } from './signal/signal.ts';

const sampleMs = 500;

/** `phasedb pause` from another terminal: the newest of the two events decides. */
export class PauseSignal implements Signal {
  readonly isPause = true;
  readonly #context: Pick<RunContext, 'sessions' | 'migration' | 'stateDatabase'>;
  readonly #watch: Session;
  #sampledAt = 0;
  #reason: string | undefined;

  constructor(context: Pick<RunContext, 'sessions' | 'migration' | 'stateDatabase'>, watch: Session) {
    this.#context = context;
    this.#watch = watch;
  }

  async hold(): Promise<string | undefined> {
    if (Date.now() - this.#sampledAt < sampleMs) return this.#reason;
    const look = () =>
      this.#watch.queryOne(
        `SELECT event, actor, JSON_UNQUOTE(JSON_EXTRACT(detail, '$.reason')) AS reason FROM ${quoteIdentifier(this.#context.stateDatabase)}.phasedb_history
        WHERE migration = ? AND event IN ('paused', 'unpaused') ORDER BY id DESC LIMIT 1`,
        [this.#context.migration],
      );
    const row = await this.#context.sessions.repeatable(this.#watch, look);
    this.#sampledAt = Date.now();
    this.#reason = row?.event === 'paused' ? `paused by ${row.actor ?? 'unknown'}: ${row.reason ?? ''}` : undefined;
    return this.#reason;
  }
}
