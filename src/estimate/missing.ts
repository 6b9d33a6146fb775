/** Something that had to be known for an estimate and was not. */
export interface Missing {
  /** The end of "for want of …". */
  readonly what: string;
  /**
   * `table`: nothing is known of it; `size`: its definition is known, not how large it is; `statistics`: what the server
   * says of its size cannot be; `view`: its size says nothing; `statement`: it was not understood; `variables`: of the server.
   */
  readonly kind: 'table' | 'size' | 'statistics' | 'view' | 'statement' | 'variables';
  /** The name of the table or view. */
  readonly table?: string;
}

/** In place of what something would have come to. */
export interface Lacking {
  readonly missing: Missing;
}

/** Each thing once. */
export function distinct(missing: readonly Missing[]): readonly Missing[] {
  return [...new Map(missing.map((one) => [one.what, one])).values()];
}
