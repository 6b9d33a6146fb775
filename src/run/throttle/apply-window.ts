/** Chunks before anything is known of a replica's speed. */
const firstSize = 2;

/**
 * How many chunks a replica may still have to apply. Its lag tells too late what it cannot keep up with: of a replica
 * that is five times slower, what was sent in half a second takes two and a half to apply. So it gets a few chunks, and
 * more only as it applies them with little lag, as TCP does with a path that it does not know (RFC 5681).
 */
export class ApplyWindow {
  readonly #limitMs: number;
  /** When the chunks were committed that it is not known to have applied, the oldest first. */
  #open: number[] = [];
  #size = firstSize;
  /** Has been too small since the last sample. */
  #wasFull = false;
  /** Until what was committed by then is applied, a reduction shows no effect yet. */
  #reducedAt = Number.NEGATIVE_INFINITY;

  /** @param limitMs the lag that may not be passed */
  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  /** @param at when it was committed, by the clock of {@link performance.now} */
  chunkDone(at: number): void {
    this.#open.push(at);
  }

  /** Whether no further chunk may begin. */
  get isFull(): boolean {
    if (this.#open.length < this.#size) return false;
    this.#wasFull = true;
    return true;
  }

  /**
   * Takes a sample.
   * @param appliedUpTo what was committed before is applied; by the same clock
   * @param lagMs of the replica
   */
  take(appliedUpTo: number, lagMs: number): void {
    const before = this.#open.length;
    this.#open = this.#open.filter((at) => at > appliedUpTo);
    const applied = before - this.#open.length;
    if (lagMs > 0.8 * this.#limitMs) {
      if (appliedUpTo < this.#reducedAt) return;
      this.#size = Math.max(1, Math.floor(Math.min(this.#size, before) / 2));
      this.#reducedAt = appliedUpTo + lagMs;
    } else if (this.#wasFull) {
      this.#size += lagMs < 0.4 * this.#limitMs ? applied : applied / this.#size;
    }
    this.#wasFull = false;
  }
}
