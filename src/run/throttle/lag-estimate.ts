/**
 * What is known of one replica's lag between two samples. A sample that does not come, or that shows the same heartbeat
 * again, is no proof that the replica keeps up: what is not renewed grows with time.
 */
export class LagEstimate {
  readonly #sampleMs: number;
  #heartbeat: string | undefined;
  #seenAt = 0;
  #lagMs: number | undefined;
  #sampledAt = 0;

  /** @param sampleMs milliseconds from one sample to the next where all is well */
  constructor(sampleMs: number) {
    this.#sampleMs = sampleMs;
  }

  /**
   * Takes a sample.
   * @param heartbeat as the replica has it
   * @param lagMs its age by the source's clock, which may be set while the run lasts
   * @param at when the sample was asked for, by a clock that cannot be set
   */
  take(heartbeat: string, lagMs: number, at: number): void {
    if (heartbeat !== this.#heartbeat) {
      this.#heartbeat = heartbeat;
      this.#seenAt = at;
    }
    this.#lagMs = Math.max(0, lagMs, at - this.#seenAt);
    this.#sampledAt = at;
  }

  /** Milliseconds since the last sample was asked for; undefined: there was none. */
  age(now: number): number | undefined {
    return this.#lagMs === undefined ? undefined : now - this.#sampledAt;
  }

  /** The lag that has to be reckoned with; undefined: no sample yet. */
  lagMs(now: number): number | undefined {
    if (this.#lagMs === undefined) return undefined;
    const age = now - this.#sampledAt;
    return Math.max(age, this.#lagMs + Math.max(0, age - this.#sampleMs));
  }
}
