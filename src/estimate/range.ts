/** A figure with its spread: half of the cases lie below `p50`, nine of ten below `p90`. */
export interface Range {
  readonly p50: number;
  readonly p90: number;
}

/** A figure that is known, and does not vary. */
export function exactly(value: number): Range {
  return { p50: value, p90: value };
}

/** p90 as a multiple of p50. */
export function spread(value: number, times: number): Range {
  return { p50: value, p90: value * times };
}

/** One after the other; the slow case of one is not taken to be the slow case of all, but of the larger ones it mostly is. */
export function sumOf(ranges: readonly Range[]): Range {
  return { p50: total(ranges.map(({ p50 }) => p50)), p90: total(ranges.map(({ p90 }) => p90)) };
}

/** Undefined if a part is unknown. */
export function sumOfKnown(ranges: readonly (Range | undefined)[]): Range | undefined {
  const known = ranges.filter((range) => range !== undefined);
  return known.length === ranges.length ? sumOf(known) : undefined;
}

export function scaled({ p50, p90 }: Range, factor: number): Range {
  return { p50: p50 * factor, p90: p90 * factor };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
