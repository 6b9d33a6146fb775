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
