import { connectionLost, type ServerError } from './server-error.ts';

interface Pending {
  /** Undefined: it may take as long as it takes. */
  endsAt: number | undefined;
  timer: NodeJS.Timeout | undefined;
  readonly hurries: boolean;
  readonly fail: (error: ServerError) => void;
}

/**
 * The statements of one connection whose answers are still to come, each with the time that it is given. A server that is
 * stopped, or a network that swallows what is sent, ends no connection: only a clock of our own notices.
 */
export class PendingAnswers {
  readonly #pending = new Set<Pending>();
  readonly #onLate: (why: string) => void;
  #hurryMs: number | undefined;

  /** @param onLate called when an answer is overdue; it has to drop the connection and call {@link PendingAnswers.fail} */
  constructor(onLate: (why: string) => void) {
    this.#onLate = onLate;
  }

  /**
   * Waits for an answer.
   * @param deadlineMs undefined: without limit
   * @param hurries whether {@link PendingAnswers.hurry} shortens it
   * @throws what the answer throws; the error given to {@link PendingAnswers.fail}
   */
  async wait<Answer>(answer: Promise<Answer>, deadlineMs: number | undefined, hurries: boolean): Promise<Answer> {
    // The driver never settles what was under way on a connection that we dropped.
    answer.catch(() => undefined);
    let pending: Pending | undefined;
    const failed = new Promise<never>((_, reject) => {
      pending = { endsAt: undefined, timer: undefined, hurries, fail: reject };
      this.#pending.add(pending);
      if (deadlineMs !== undefined) this.#endAfter(pending, deadlineMs);
      if (hurries && this.#hurryMs !== undefined) this.#endAfter(pending, this.#hurryMs);
    });
    try {
      return await Promise.race([answer, failed]);
    } finally {
      if (pending !== undefined) {
        clearTimeout(pending.timer);
        this.#pending.delete(pending);
      }
    }
  }

  /** From now on every answer is due within that time, also of what was sent before. */
  hurry(ms: number): void {
    this.#hurryMs = Math.min(ms, this.#hurryMs ?? ms);
    for (const pending of this.#pending) if (pending.hurries) this.#endAfter(pending, ms);
  }

  /** Ends every wait with an error, as if the connection had been lost. */
  fail(why: string): void {
    const error = connectionLost(why);
    for (const pending of [...this.#pending]) pending.fail(error);
  }

  #endAfter(pending: Pending, ms: number): void {
    const endsAt = performance.now() + ms;
    if (pending.endsAt !== undefined && pending.endsAt <= endsAt) return;
    pending.endsAt = endsAt;
    clearTimeout(pending.timer);
    pending.timer = setTimeout(() => this.#onLate(`the server gave no answer within ${seconds(ms)}`), ms);
  }
}

function seconds(ms: number): string {
  return `${Number((ms / 1000).toFixed(1))} s`;
}
