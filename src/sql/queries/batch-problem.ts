import type { Token } from '../lexing/token.ts';

/** Why a backfill statement cannot run in chunks; `offset` is the position in the statement, in UTF-16 units. */
export interface BatchProblem {
  readonly code: string;
  readonly message: string;
  /** The form to write instead. */
  readonly remedy: string;
  readonly offset: number;
}

/** Thrown and caught inside the reader of batch queries. */
export class BatchRefusal extends Error {
  override readonly name = 'BatchRefusal';
  readonly problem: BatchProblem;

  constructor(code: string, message: string, remedy: string, at: Token | number | undefined) {
    super(message);
    this.problem = { code, message, remedy, offset: typeof at === 'number' ? at : (at?.start ?? 0) };
  }
}
