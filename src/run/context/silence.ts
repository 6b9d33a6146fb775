import { describeError, ServerError } from '../../mysql/server-error.ts';
import type { Report } from './events.ts';

const everyMs = 1_000;

/** Reports while lost connections cannot be made again, and once when the server answers. */
export class Silence {
  readonly #report: Report;
  #waiting = 0;
  #since = 0;
  #isReported = false;
  #refusal: string | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(report: Report) {
    this.#report = report;
  }

  /**
   * Watches work that connects again. Of several the first begins the silence, and the first that succeeds ends it.
   * @param work is to say of each attempt why it failed
   */
  async during<Value>(work: (failed: (error: unknown) => void) => Promise<Value>): Promise<Value> {
    if (this.#waiting++ === 0) this.#begin();
    try {
      const value = await work((error) => {
        this.#refusal = refusalOf(error);
      });
      this.#answered();
      return value;
    } finally {
      if (--this.#waiting === 0) clearInterval(this.#timer);
    }
  }

  #begin(): void {
    this.#since = performance.now();
    this.#isReported = false;
    this.#refusal = undefined;
    this.#timer = setInterval(() => {
      this.#isReported = true;
      this.#report({ type: 'server-silent', seconds: this.#seconds, refusal: this.#refusal });
    }, everyMs);
    this.#timer.unref();
  }

  #answered(): void {
    if (this.#isReported) this.#report({ type: 'server-answers', seconds: this.#seconds });
    this.#since = performance.now();
    this.#isReported = false;
    this.#refusal = undefined;
  }

  get #seconds(): number {
    return (performance.now() - this.#since) / 1000;
  }
}

/** What the server says where it does answer: it is full, or refuses the login. */
function refusalOf(error: unknown): string | undefined {
  return error instanceof ServerError && error.kind === 'connection-lost' ? undefined : describeError(error);
}
