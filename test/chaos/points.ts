/** A statement of a recorded run: its kind, and which one of that kind it is. */
export interface Point {
  /** The statement with every value, name of a run and number taken out. */
  readonly signature: string;
  /** Counts from 0. */
  readonly occurrence: number;
  /** As it was sent, shortened; for people. */
  readonly sql: string;
}

/** Statements that differ in values alone have one signature. */
export function signatureOf(sql: string): string {
  return sql
    .replace(/\/\*.*?\*\//gs, ' ')
    .replace(/'(?:[^'\\]|\\.|'')*'/g, '?')
    .replace(/\b0x[0-9a-f]+\b|\bx'[0-9a-f]*'|\b\d+(?:\.\d+)?(?:e[+-]?\d+)?\b/gi, '?')
    .replace(/\?(?:\s*,\s*\?)+/g, '?')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Of statements that are repeated (chunks, polls, heartbeats) the first, the one in the middle and the last. */
export function pointsOf(statements: readonly string[]): readonly Point[] {
  const bySignature = Map.groupBy(statements, signatureOf);
  return [...bySignature].flatMap(([signature, same]) =>
    [...new Set([0, same.length >> 1, same.length - 1])].map((occurrence) => ({
      signature,
      occurrence,
      sql: (same[occurrence] ?? '').slice(0, 160),
    })),
  );
}

/** Tells when a point is reached among statements that come one by one. */
export class PointWatch {
  readonly #point: Point;
  #seen = 0;
  reached = false;

  constructor(point: Point) {
    this.#point = point;
  }

  /** True for the one statement that is the point. */
  isHere(sql: string): boolean {
    if (this.reached || signatureOf(sql) !== this.#point.signature) return false;
    this.reached = this.#seen === this.#point.occurrence;
    this.#seen += 1;
    return this.reached;
  }
}
