/** What an estimate rests on, from the surest to the least sure. */
export const basisKinds = ['rule', 'measured', 'calibrated', 'related', 'statistics'] as const;

/** How near to p50 the real figure is to be expected; the distance to p90 says the same in seconds. */
export type Confidence = 'high' | 'medium' | 'low';

/** How an estimate came about. */
export interface Basis {
  /**
   * `rule`: no row is read or written; `measured`: its own statement was tried; `calibrated`: work of the same class was done on
   * the server; `related`: other work was; `statistics`: none, so another machine is guessed at.
   */
  readonly kind: (typeof basisKinds)[number];
  readonly confidence: Confidence;
  /** For people: `measured on 3,000 rows at 4 places`. */
  readonly text: string;
}

export const byRule: Basis = { kind: 'rule', confidence: 'high', text: 'no row is read or written' };

export const byStatistics: Basis = {
  kind: 'statistics',
  confidence: 'low',
  text: 'by the size of the table alone',
};

const confidences: readonly Confidence[] = ['high', 'medium', 'low'];

/** What the sum of several estimates rests on: the least sure of theirs. */
export function weakest(bases: readonly (Basis | undefined)[]): Basis | undefined {
  const known = bases.filter((basis) => basis !== undefined);
  if (known.length < bases.length) return undefined;
  const weakness = ({ kind, confidence }: Basis) =>
    confidences.indexOf(confidence) * basisKinds.length + basisKinds.indexOf(kind);
  return known.toSorted((a, b) => weakness(b) - weakness(a))[0] ?? byRule;
}

/** The same, where something is taken for granted that nobody knows. */
export function assuming(basis: Basis, assumptions: readonly string[]): Basis {
  const [first] = assumptions;
  if (first === undefined) return basis;
  return { ...basis, confidence: 'low', text: `${basis.text}, if ${first.replace(/^if /, '')}` };
}
