/** What an estimate rests on, from the surest to the least sure. */
export const basisKinds = ['rule', 'measured', 'calibrated', 'related', 'statistics'] as const;

/** How an estimate came about. */
export interface Basis {
  /**
   * `rule`: nothing of the table is read or written; `measured`: its own statement was tried; `calibrated`: work of the same
   * class was done on the server; `related`: other work was; `statistics`: none, so another machine is guessed at.
   */
  readonly kind: (typeof basisKinds)[number];
  /** For people: `measured on 3,000 rows at 4 places`. */
  readonly text: string;
}

export type Confidence = 'high' | 'medium' | 'low';

/** How near to p50 the real figure is to be expected; the distance to p90 says the same in seconds. */
export function confidenceOf({ kind }: Basis): Confidence {
  return kind === 'statistics' ? 'low' : kind === 'related' ? 'medium' : 'high';
}

/** What the sum of several estimates rests on: the least sure of theirs. */
export function weakest(bases: readonly (Basis | undefined)[]): Basis | undefined {
  const known = bases.filter((basis) => basis !== undefined);
  if (known.length < bases.length) return undefined;
  return known.toSorted((a, b) => basisKinds.indexOf(b.kind) - basisKinds.indexOf(a.kind))[0] ?? byRule;
}

export const byRule: Basis = { kind: 'rule', text: 'nothing of the table is read or written' };
