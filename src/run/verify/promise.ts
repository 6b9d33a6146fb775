/** One promise of a phase, and what asking it again gave. */
export interface Promised {
  /** `expand: table app.events`, `gate: query` … */
  readonly name: string;
  readonly kind: 'phase' | 'definition' | 'query';
  readonly result: 'holds' | 'fails' | 'not_checked';
  readonly text: string;
}
