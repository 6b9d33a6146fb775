/** An unknown input without which there is no estimate. */
export interface Missing {
  /** The end of "phasedb does not know …". */
  readonly what: string;
  /**
   * `table`: nothing is known about it; `size`: only its definition is known; `statistics`: the statistics of the server are
   * wrong; `view`: it has no size; `statement`: phasedb cannot read it; `variables`: of the server.
   */
  readonly kind: 'table' | 'size' | 'statistics' | 'view' | 'statement' | 'variables';
  /** The name of the table or view. */
  readonly table?: string;
}

/** Instead of a figure. */
export interface Lacking {
  readonly missing: Missing;
}

/** Each thing once. */
export function distinct(missing: readonly Missing[]): readonly Missing[] {
  return [...new Map(missing.map((one) => [one.what, one])).values()];
}
