/** One request that is due. */
export interface Due {
  /** Counts from 0. */
  readonly number: number;
  /** `performance.now()` when it is due; its latency counts from then. */
  readonly intendedMs: number;
}

/** The error's text; undefined for success. */
export type Outcome = string | undefined;

export interface OpenLoopParts<Member> {
  readonly perSecond: number;
  /** Connections; each carries one request at a time. */
  readonly members: readonly Member[];
  readonly send: (member: Member, due: Due) => Promise<Outcome>;
  readonly done: (due: Due, latencyMs: number, outcome: Outcome) => void;
  /** A request without a connection for so long fails. */
  readonly patienceMs: number;
}

/**
 * Users who do not wait for each other: requests are due at a fixed rate, independent of earlier answers. A request without
 * a free connection queues, and its wait is part of its latency. At 300 requests/s, a server that stalls for a second
 * therefore delays 300 requests, not one.
 */
export class OpenLoop<Member> {
  readonly #parts: OpenLoopParts<Member>;
  readonly #free: Member[];
  readonly #waiting: Due[] = [];
  readonly #startMs = performance.now();
  #next = 0;
  #sending = 0;
  #timer: NodeJS.Timeout | undefined;
  #ended = false;
  #drained: (() => void) | undefined;

  constructor(parts: OpenLoopParts<Member>) {
    this.#parts = parts;
    this.#free = [...parts.members];
    this.#tick();
  }

  /** Requests on a connection, plus requests that wait for one. */
  get load(): { readonly sending: number; readonly waiting: number } {
    return { sending: this.#sending, waiting: this.#waiting.length };
  }

  /** Sends no new requests, and waits for the answers to those that were sent or due. */
  async end(): Promise<void> {
    this.#ended = true;
    if (this.#sending === 0 && this.#waiting.length === 0) {
      clearTimeout(this.#timer);
      return;
    }
    await new Promise<void>((resolve) => {
      this.#drained = resolve;
    });
  }

  #tick(): void {
    const intervalMs = 1000 / this.#parts.perSecond;
    const now = performance.now();
    while (!this.#ended && this.#startMs + this.#next * intervalMs <= now) {
      this.#waiting.push({ number: this.#next, intendedMs: this.#startMs + this.#next * intervalMs });
      this.#next++;
    }
    this.#giveUp(now);
    this.#pump();
    if (this.#ended && this.#sending === 0 && this.#waiting.length === 0) {
      this.#drained?.();
      return;
    }
    const nextMs = this.#ended ? 20 : this.#startMs + this.#next * intervalMs - performance.now();
    this.#timer = setTimeout(() => this.#tick(), Math.max(1, nextMs));
  }

  #giveUp(now: number): void {
    const { patienceMs, done } = this.#parts;
    while (this.#waiting[0] !== undefined && now - this.#waiting[0].intendedMs > patienceMs) {
      const due = this.#waiting.shift() as Due;
      done(due, now - due.intendedMs, `no free connection within ${patienceMs / 1000} s`);
    }
  }

  #pump(): void {
    while (this.#waiting.length > 0 && this.#free.length > 0) {
      const due = this.#waiting.shift() as Due;
      const member = this.#free.pop() as Member;
      this.#sending++;
      void this.#parts.send(member, due).then((outcome) => {
        this.#sending--;
        this.#free.push(member);
        this.#parts.done(due, performance.now() - due.intendedMs, outcome);
        this.#pump();
      });
    }
  }
}
