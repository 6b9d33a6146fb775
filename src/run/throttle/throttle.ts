import type { Stop } from '../context/stop.ts';
import type { Signal } from './signal/signal.ts';

const patienceMs = 15 * 60_000;
const recheckMs = 250;

/** Lets chunks through while no signal objects. Any one of them is enough to wait. */
export class Throttle {
  readonly #signals: readonly Signal[];
  readonly #stop: Stop;
  /** Milliseconds that a walk may be held without a break before the run stops. */
  readonly patienceMs: number;
  #waitingSince: number | undefined;

  constructor(signals: readonly Signal[], stop: Stop, patience = patienceMs) {
    this.#signals = signals;
    this.#stop = stop;
    this.patienceMs = patience;
  }

  /**
   * Resolves when a chunk may begin or a stop is asked for. After 15 minutes without a break it asks for the stop
   * itself: a job that waits for ever costs money and hides the trouble.
   * @param onHold called with each reason while it waits
   * @param halt raised: nobody waits for the answer any more
   */
  async admit(onHold: (reason: string) => void, halt?: AbortSignal): Promise<void> {
    while (!halt?.aborted) {
      const held = this.#stop.requested ? undefined : await this.#firstReason();
      if (held === undefined) {
        this.#waitingSince = undefined;
        return;
      }
      this.#waitingSince ??= Date.now();
      onHold(held.reason);
      if (Date.now() - this.#waitingSince > this.patienceMs) {
        const [, by = 'unknown', reason = held.reason] = /^paused by (.*?): (.*)$/s.exec(held.reason) ?? [];
        this.#stop.request(held.isPause ? { kind: 'paused', by, reason } : { kind: 'throttled', reason: held.reason });
        return;
      }
      await this.#stop.sleep(recheckMs, halt);
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
