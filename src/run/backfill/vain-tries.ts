import { ExitCode, Failure } from '../../core/failure.ts';
import { commandToGoOn } from '../../core/next-command.ts';
import { describeError, type ServerError } from '../../mysql/server-error.ts';
import { markLiterals } from '../../sql/lexing/mark-literals.ts';
import type { BackfillOrder } from './order.ts';

/** Times that a chunk may meet deadlocks or kills before the phase gives up. */
const mostRetries = 10;
/** Times that it may lose its connection: fewer, because the chunk may be what makes the server crash. */
const mostLosses = 5;
/** Times that its table may change before the chunk can begin. */
const mostReads = 20;

/** What a range has tried in vain since its last committed chunk, so that nothing is repeated for ever. */
export class VainTries {
  readonly #order: Pick<BackfillOrder, 'id'>;
  /** Of any kind that undid the chunk. */
  #undone = 0;
  #failures = 0;
  #losses = 0;
  #reads = 0;
  #lockedSince: number | undefined;

  constructor(order: Pick<BackfillOrder, 'id'>) {
    this.#order = order;
  }

  /** Times that the chunk was undone. */
  get undone(): number {
    return this.#undone;
  }

  /** A chunk was committed. */
  reset(): void {
    this.#undone = 0;
    this.#failures = 0;
    this.#losses = 0;
    this.#reads = 0;
    this.#lockedSince = undefined;
  }

  /** After a deadlock, a kill or a transaction that was too big. @returns how often, and whether that is enough */
  failed(): { readonly tries: number; readonly last: boolean } {
    this.#undone++;
    return { tries: ++this.#failures, last: this.#failures > mostRetries };
  }

  /** After a lock wait. @returns milliseconds since the first one */
  locked(): number {
    this.#undone++;
    this.#lockedSince ??= performance.now();
    return performance.now() - this.#lockedSince;
  }

  /**
   * After a lost connection that left the chunk undone.
   * @throws Failure `connection-lost` (exit 4) when that is all that happens
   */
  lost(error: ServerError): void {
    if (++this.#losses < mostLosses) return;
    throw new Failure({
      code: 'connection-lost',
      exit: ExitCode.needsDecision,
      message: `The backfill ${this.#order.id.phase} stopped: the same chunk lost its connection ${this.#losses} times in a row. The last time: ${describeError(error)}`,
      statement: error.statement && markLiterals(error.statement),
      untouched: 'That chunk was rolled back each time. The chunks before it are committed, and its cursor is saved.',
      remedy: `Find what ends these connections: the error log of the server, or a proxy or monitor that kills them. Then run ${commandToGoOn()}. It continues at this chunk.`,
      cause: error,
    });
  }

  /**
   * After the definition of the table changed under a chunk.
   * @throws Failure `table-keeps-changing`
   */
  moved(): void {
    if (++this.#reads < mostReads) return;
    throw new Failure({
      code: 'table-keeps-changing',
      message: `The backfill ${this.#order.id.phase} failed: the definition of its table changed ${this.#reads} times in a row before a chunk could commit.`,
      untouched: 'The chunk was rolled back each time. The chunks before it are committed.',
      remedy: `Wait until the other DDL on this table has ended, then run ${commandToGoOn()}.`,
    });
  }

  /** Milliseconds to wait before the chunk is tried again: a chunk that waits for a lock makes others wait behind it. */
  get pauseMs(): number {
    const most = this.#lockedSince === undefined ? 5_000 : 10_000;
    return Math.min(most, 50 * 2 ** (this.#undone + this.#losses)) * (0.75 + 0.5 * Math.random());
  }
}
