/** A statement that a runner sent. */
export interface Sent {
  readonly sql: string;
  /** The place in the code; undefined where the runner is another process. */
  readonly site: string | undefined;
}

/** A statement of a recorded run: the place in the code, its kind, and which one of them it is. */
export interface Point {
  readonly site: string;
  /** The statement with every value, name of a run and number taken out. */
  readonly signature: string;
  readonly which: 'only' | 'first' | 'middle' | 'last';
  /** Among those of this place and signature, from 0. */
  readonly occurrence: number;
  /** Among all of this signature, from 0. */
  readonly occurrenceOfSignature: number;
  /** As it was sent, shortened; for people. */
  readonly sql: string;
}

/** Statements that differ in values alone have one signature. */
export function signatureOf(sql: string): string {
  return sql
    .replace(/\/\*.*?\*\//gs, ' ')
    .replace(/(chaos|phasedb_expected)_[0-9a-f]{12}/g, '$1')
    .replace(/'(?:[^'\\]|\\.|'')*'/g, '?')
    .replace(/\b0x[0-9a-f]+\b|\bx'[0-9a-f]*'|\b\d+(?:\.\d+)?(?:e[+-]?\d+)?\b/gi, '?')
    .replace(/\?(?:\s*,\s*\?)+/g, '?')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Names a code place together with what it sends. */
export function placeOf({ site, signature }: Pick<Point, 'site' | 'signature'>): string {
  return `${site}: ${signature}`;
}

/** Of statements that a place repeats (chunks, polls, heartbeats) the first, the one in the middle and the last. */
export function pointsOf(statements: readonly Sent[]): readonly Point[] {
  const seen = new Map<string, number>();
  const all = statements.map(({ sql, site = '' }) => {
    const signature = signatureOf(sql);
    const occurrenceOfSignature = seen.get(signature) ?? 0;
    seen.set(signature, occurrenceOfSignature + 1);
    return { site, signature, occurrenceOfSignature, sql: sql.slice(0, 160) };
  });
  return [...Map.groupBy(all, placeOf).values()].flatMap((same) => {
    const last = same.length - 1;
    const wanted = new Map<number, Point['which']>([[0, last === 0 ? 'only' : 'first']]);
    if (last > 0) wanted.set(last, 'last');
    if (last > 1) wanted.set(same.length >> 1, 'middle');
    return [...wanted].flatMap(([occurrence, which]) => {
      const one = same[occurrence];
      return one === undefined ? [] : [{ ...one, which, occurrence }];
    });
  });
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
  isHere({ sql, site }: Sent): boolean {
    const { signature, occurrence, occurrenceOfSignature } = this.#point;
    if (this.reached || signatureOf(sql) !== signature) return false;
    if (site !== undefined && site !== this.#point.site) return false;
    this.reached = this.#seen === (site === undefined ? occurrenceOfSignature : occurrence);
    this.#seen += 1;
    return this.reached;
  }
}
