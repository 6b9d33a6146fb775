import { Failure } from '../../core/failure.ts';
import { describeError } from '../../mysql/server-error.ts';
import type { Session } from '../../mysql/session.ts';
import type { RunContext } from '../context/run-context.ts';
import { Hysteresis, type Signal } from './throttle.ts';

const sampleMs = 1000;

/** A number that the server tells on request, held against a limit once a second. */
class SampledSignal implements Signal {
  readonly #name: string;
  readonly #limit: number;
  readonly #sample: () => Promise<number>;
  readonly #hysteresis: Hysteresis;
  #sampledAt = 0;
  #reason: string | undefined;

  constructor(name: string, limit: number, sample: () => Promise<number>) {
    this.#name = name;
    this.#limit = limit;
    this.#sample = sample;
    this.#hysteresis = new Hysteresis(limit);
  }

  async hold(): Promise<string | undefined> {
    if (Date.now() - this.#sampledAt < sampleMs) return this.#reason;
    let value: number;
    try {
      value = await this.#sample();
    } catch (error) {
      throw unreadable(this.#name, error);
    }
    if (!Number.isFinite(value)) throw unreadable(this.#name, new Error('the server gives no such number'));
    this.#sampledAt = Date.now();
    this.#reason = this.#hysteresis.over(value) ? `${this.#name} is ${value}, the limit is ${this.#limit}` : undefined;
    return this.#reason;
  }
}

/** Threads_running without the asking connection itself. */
export function threadsRunningSignal(context: RunContext, watch: Session, limit: number): Signal {
  return new SampledSignal('Threads_running', limit, async () => {
    const look = () => watch.queryOne("SHOW GLOBAL STATUS LIKE 'Threads_running'");
    const row = await context.repeatable(watch, look);
    return Number(row?.Value) - 1;
  });
}

/** Length of the InnoDB history list: undo that purge has not removed yet. Needs PROCESS. */
export function historyListSignal(context: RunContext, watch: Session, limit: number): Signal {
  return new SampledSignal('the InnoDB history list length', limit, async () => {
    const look = () =>
      watch.queryOne(
        "SELECT COUNT AS length FROM information_schema.INNODB_METRICS WHERE NAME = 'trx_rseg_history_len'",
      );
    const row = await context.repeatable(watch, look);
    return Number(row?.length ?? Number.NaN);
  });
}

/** Smoothed time of the walk's own commits: slow when the disk or a semi-synchronous replica is. */
export function commitTimeSignal(limitMs: number): Signal {
  const hysteresis = new Hysteresis(limitMs);
  let average: number | undefined;
  return {
    async hold() {
      if (average === undefined || !hysteresis.over(average)) return undefined;
      const reason = `a commit takes ${Math.round(average)} ms, the limit is ${limitMs} ms`;
      // Nothing is committed while it waits, so the average has to fade by itself to be tried again.
      average *= 0.9;
      return reason;
    },
    chunkDone({ commitMs }) {
      average = average === undefined ? commitMs : average * 0.6 + commitMs * 0.4;
    },
  };
}

function unreadable(what: string, error: unknown): Failure {
  return new Failure({
    code: 'signal-unreadable',
    message: `The file asks to watch ${what}, but it cannot be read: ${describeError(error)}`,
    untouched: 'The backfill has stopped with its cursor saved.',
    remedy: 'Grant what is missing (phasedb doctor lists it), or set that limit to 0, then resume.',
  });
}
