import type { Stop } from '../context/stop.ts';

/** Holds all ranges of a walk together to the author's `delay_ms` and `max_rows_per_second`. */
export class Pace {
  readonly #delayMs: number;
  readonly #rowsPerSecond: number;
  /** When, at the wanted rate, everything done so far is due. */
  #dueAt = 0;

  /** @param rowsPerSecond 0: no limit */
  constructor(delayMs: number, rowsPerSecond: number) {
    this.#delayMs = delayMs;
    this.#rowsPerSecond = rowsPerSecond;
  }

  /** Waits as long as these rows, just done, ask for; a stop cuts it short, and so does `halt`. */
  async after(rows: number, stop: Stop, halt: AbortSignal): Promise<void> {
    let waitMs = this.#delayMs;
    if (this.#rowsPerSecond > 0) {
      const now = performance.now();
      this.#dueAt = Math.max(this.#dueAt, now - 1000) + (rows / this.#rowsPerSecond) * 1000;
      waitMs = Math.max(waitMs, this.#dueAt - now);
    }
    await stop.sleep(waitMs, halt);
  }
}
