/** What an estimate is based on, from most to least reliable. */
export const basisKinds = ['rule', 'measured', 'calibrated', 'related', 'statistics'] as const;

/** How close to p50 the real figure will be; the distance to p90 shows the same in seconds. */
export type Confidence = 'high' | 'medium' | 'low';

/** How an estimate came about. */
export interface Basis {
  /**
   * `rule`: no row is read or written; `measured`: its statement was tried on samples; `calibrated`: work of the same class ran
   * on the server; `related`: other work ran there; `statistics`: only the table size is known.
   */
  readonly kind: (typeof basisKinds)[number];
  readonly confidence: Confidence;
  /** For people: `measured on 3,000 rows at 4 places`. */
  readonly text: string;
}

export const byRule: Basis = { kind: 'rule', confidence: 'high', text: 'no rows are read or written' };

export const byStatistics: Basis = {
  kind: 'statistics',
  confidence: 'low',
  text: 'estimated from the table size only',
};

const confidences: readonly Confidence[] = ['high', 'medium', 'low'];

/** The basis of a sum of estimates: the least reliable one. */
export function weakest(bases: readonly (Basis | undefined)[]): Basis | undefined {
  const known = bases.filter((basis) => basis !== undefined);
  if (known.length < bases.length) return undefined;
  const weakness = ({ kind, confidence }: Basis) =>
    confidences.indexOf(confidence) * basisKinds.length + basisKinds.indexOf(kind);
  return known.toSorted((a, b) => weakness(b) - weakness(a))[0] ?? byRule;
}

/** The basis with the assumptions of the verdict. */
export function assuming(basis: Basis, assumptions: readonly string[]): Basis {
  const [first] = assumptions;
  if (first === undefined) return basis;
  return { ...basis, confidence: 'low', text: `${basis.text}, if ${first.replace(/^if /, '')}` };
}
