import { ExitCode, Failure } from '../../core/failure.ts';
import { optionCalled } from '../../core/next-command.ts';

/** Why a run ends early with its state saved. */
export type StopReason =
  | { readonly kind: 'signal'; readonly signal: string }
  | { readonly kind: 'max-runtime'; readonly text: string }
  /** Of several migrations each gets its turn. */
  | { readonly kind: 'turn' }
  | { readonly kind: 'window'; readonly text: string }
  | { readonly kind: 'paused'; readonly by: string; readonly reason: string }
  | { readonly kind: 'throttled'; readonly reason: string }
  | { readonly kind: 'locked'; readonly reason: string };

/**
 * The wish to stop, shared by everything that runs. Asking twice means: now, also what would rather be left running.
 */
export class Stop {
  #reason: StopReason | undefined;
  #forced = false;
  #requestedAt: number | undefined;
  readonly #listeners = new Set<() => void>();

  get reason(): StopReason | undefined {
    return this.#reason;
  }

  get requested(): boolean {
    return this.#reason !== undefined;
  }

  /** Milliseconds since the first request, by a clock that cannot be set; undefined: there was none. */
  get sinceMs(): number | undefined {
    return this.#requestedAt === undefined ? undefined : performance.now() - this.#requestedAt;
  }

  /** True from the second request on. */
  get forced(): boolean {
    return this.#forced;
  }

  request(reason: StopReason): void {
    if (this.#reason !== undefined && reason.kind === 'signal') this.#forced = true;
    this.#reason ??= reason;
    this.#requestedAt ??= performance.now();
    for (const listener of [...this.#listeners]) listener();
  }

  /** Calls back at each request, at once if there was one already; gives the way to unsubscribe. */
  onRequest(listener: () => void): () => void {
    this.#listeners.add(listener);
    if (this.requested) listener();
    return () => this.#listeners.delete(listener);
  }

  /** Waits that long, or until a stop is asked for, or `halt` is raised. */
  async sleep(ms: number, halt?: AbortSignal): Promise<void> {
    if (this.requested || halt?.aborted || ms <= 0) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#listeners.delete(done);
        halt?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#listeners.add(done);
      halt?.addEventListener('abort', done);
    });
  }
}

/** The reason as the end of a sentence: "stopped by …". */
export function describeStop(reason: StopReason): string {
  switch (reason.kind) {
    case 'signal':
      return `stopped by ${reason.signal}`;
    case 'max-runtime':
      return `stopped because ${optionCalled('max-runtime')} ${reason.text} is over`;
    case 'turn':
      return 'stopped because its share of the time is over, and other migrations are due';
    case 'window':
      return `stopped because its window (${reason.text}) is over`;
    case 'paused':
      return `paused by ${reason.by} for 15 minutes: ${reason.reason}`;
    case 'throttled':
      return `throttled for 15 minutes without a break: ${reason.reason}`;
    case 'locked':
      return `stopped because a chunk could not lock its rows for 15 minutes: ${reason.reason}`;
  }
}

/** How a command ends that a stop leaves without a result. */
export function stoppedBefore(what: string, { reason }: Stop): Failure {
  return new Failure({
    code: 'stopped',
    exit: ExitCode.stoppedEarly,
    message: `${reason === undefined ? 'Stopped' : upperFirst(describeStop(reason))} before ${what}.`,
    untouched: 'Nothing was changed.',
    remedy: 'Run the command again.',
  });
}

export function upperFirst(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
