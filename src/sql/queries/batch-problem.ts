import type { Token } from '../lexing/token.ts';

/** Why a backfill's statement cannot be walked; `offset` is where in the statement, in UTF-16 units. */
export interface BatchProblem {
  readonly code: string;
  readonly message: string;
  /** The form to write instead. */
  readonly remedy: string;
  readonly offset: number;
}

/** Thrown inside the reader of batch queries, caught at its door. */
export class BatchRefusal extends Error {
  override readonly name = 'BatchRefusal';
  readonly problem: BatchProblem;

  constructor(code: string, message: string, remedy: string, at: Token | number | undefined) {
    super(message);
    this.problem = { code, message, remedy, offset: typeof at === 'number' ? at : (at?.start ?? 0) };
  }
}
