import type { Stop } from '../context/stop.ts';

/** One reason to hold back; a new one is a file of its own in this folder. */
export interface Signal {
  /**
   * Asked before each chunk.
   * @returns why to wait, for people; undefined: nothing against going on
   * @throws Failure when what was asked to be watched cannot be read: that never counts as "all is well"
   */
  hold(): Promise<string | undefined>;
  /** Told after each chunk, for signals that live on the walk's own figures. */
  chunkDone?(figures: { readonly commitMs: number }): void;
  /** True for a wish of a person rather than a state of the server. */
  readonly isPause?: boolean;
  close?(): Promise<void>;
}

const patienceMs = 15 * 60_000;
const recheckMs = 250;

/** Lets chunks through while no signal objects. Any one of them is enough to wait. */
export class Throttle {
  readonly #signals: readonly Signal[];
  readonly #stop: Stop;
  readonly #patienceMs: number;
  #waitingSince: number | undefined;

  constructor(signals: readonly Signal[], stop: Stop, patience = patienceMs) {
    this.#signals = signals;
    this.#stop = stop;
    this.#patienceMs = patience;
  }

  /**
   * Resolves when a chunk may begin or a stop is asked for. After 15 minutes without a break it asks for the stop
   * itself: a job that waits for ever costs money and hides the trouble.
   * @param onHold called with each reason while it waits
   */
  async admit(onHold: (reason: string) => void): Promise<void> {
    for (;;) {
      const held = this.#stop.requested ? undefined : await this.#firstReason();
      if (held === undefined) {
        this.#waitingSince = undefined;
        return;
      }
      this.#waitingSince ??= Date.now();
      onHold(held.reason);
      if (Date.now() - this.#waitingSince > this.#patienceMs) {
        const [, by = 'unknown', reason = held.reason] = /^paused by (.*?): (.*)$/s.exec(held.reason) ?? [];
        this.#stop.request(held.isPause ? { kind: 'paused', by, reason } : { kind: 'throttled', reason: held.reason });
        return;
      }
      await this.#stop.sleep(recheckMs);
    }
  }

  chunkDone(figures: { readonly commitMs: number }): void {
    for (const signal of this.#signals) signal.chunkDone?.(figures);
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#signals.map((signal) => signal.close?.()));
  }

  async #firstReason(): Promise<{ reason: string; isPause: boolean } | undefined> {
    for (const signal of this.#signals) {
      const reason = await signal.hold();
      if (reason !== undefined) return { reason, isPause: signal.isPause ?? false };
    }
    return undefined;
  }
}

/**
 * Holds above a limit until the value is back below four fifths of it: without the gap a value near the limit would
 * switch with each sample.
 */
export class Hysteresis {
  readonly #limit: number;
  #holding = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  over(value: number): boolean {
    this.#holding = this.#holding ? value > this.#limit * 0.8 : value > this.#limit;
    return this.#holding;
  }
}
