/** The application's requests in one period. All times are in milliseconds. */
export interface Figures {
  readonly requests: number;
  readonly errors: number;
  /** Undefined without a request. */
  readonly p50: number | undefined;
  readonly p99: number | undefined;
  readonly worst: number | undefined;
  /** How often each error came, by its text. */
  readonly errorTexts: Readonly<Record<string, number>>;
}

/** Counts requests. It keeps every latency, so percentiles are exact. Failed requests count with their latency too. */
export class Tally {
  readonly #latencies: number[] = [];
  readonly #errors = new Map<string, number>();

  add(latencyMs: number, error: string | undefined): void {
    this.#latencies.push(latencyMs);
    if (error !== undefined) this.#errors.set(error, (this.#errors.get(error) ?? 0) + 1);
  }

  /** The sum of this tally and others. */
  static merged(tallies: readonly Tally[]): Tally {
    const all = new Tally();
    for (const tally of tallies) {
      for (const latency of tally.#latencies) all.#latencies.push(latency);
      for (const [text, count] of tally.#errors) all.#errors.set(text, (all.#errors.get(text) ?? 0) + count);
    }
    return all;
  }

  figures(): Figures {
    const sorted = Float64Array.from(this.#latencies).sort();
    return {
      requests: sorted.length,
      errors: [...this.#errors.values()].reduce((sum, count) => sum + count, 0),
      p50: percentile(sorted, 50),
      p99: percentile(sorted, 99),
      worst: sorted.at(-1),
      errorTexts: Object.fromEntries(this.#errors),
    };
  }
}

/** The percentile by nearest rank: the smallest value that at least so many percent of the values do not exceed. */
function percentile(sorted: Float64Array, percent: number): number | undefined {
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
}
