import { wrongUsage } from '../../core/failure.ts';
import { describeError, ServerError } from '../../mysql/server-error.ts';
import { Session } from '../../mysql/session.ts';
import { parseTarget } from '../../mysql/target.ts';
import type { FromLoad, ToLoad } from './load-messages.ts';
import { type Due, OpenLoop, type Outcome } from './open-loop.ts';
import { isInsert, sendRequest, type Version } from './requests.ts';
import { Tally } from './tally.ts';

const connections = 32;

/** A request that gets no connection or no lock in this time fails. */
export const patienceSeconds = 10;

/** The live figures cover so many seconds. */
const lookBackSeconds = 5;

/**
 * The demo's application. It obeys messages on the channel between the two processes, and ends with the demo. It is a
 * separate process, so that its work and the runner's do not slow each other.
 */
export async function serveLoad(): Promise<void> {
  if (process.send === undefined) throw wrongUsage('demo-load is an internal part of demo.', 'Run demo.');
  const report = (message: FromLoad) => {
    if (process.connected) process.send?.(message);
  };
  // Ctrl-C reaches every process of the terminal; this one ends when the demo ends it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
  let load: Load | undefined;
  await new Promise<void>((resolve) => {
    process.on('disconnect', resolve);
    process.on('message', (message: ToLoad) => {
      handle(message).catch((error: unknown) => report({ type: 'failed', message: describeError(error) }));
    });
    async function handle(message: ToLoad): Promise<void> {
      switch (message.type) {
        case 'start':
          load = await Load.start(message, report);
          return report({ type: 'started' });
        case 'period':
          return load?.beginPeriod(message.name);
        case 'deploy':
          await load?.deploy();
          return report({ type: 'deployed' });
        case 'end':
          await load?.end();
      }
    }
  });
}

class Load {
  readonly #loop: OpenLoop<Session>;
  readonly #sessions: readonly Session[];
  readonly #report: (message: FromLoad) => void;
  readonly #periods = new Map<string, Tally>();
  readonly #seconds: Tally[] = [new Tally()];
  /** The start of each period, oldest first. */
  readonly #timeline: { readonly fromMs: number; readonly name: string | null }[] = [];
  readonly #startMs = performance.now();
  readonly #ticker: NodeJS.Timeout;
  readonly #rest = new Tally();
  #version: Version = 'old';
  #keys: number;
  #oldUnderWay = 0;
  #deployed: (() => void) | undefined;

  private constructor(
    sessions: readonly Session[],
    rows: number,
    perSecond: number,
    report: (message: FromLoad) => void,
  ) {
    this.#sessions = sessions;
    this.#report = report;
    this.#keys = rows;
    this.#loop = new OpenLoop({
      perSecond,
      members: sessions,
      patienceMs: patienceSeconds * 1000,
      send: (session, due) => this.#send(session, due),
      done: (due, latencyMs, outcome) => this.#count(due, latencyMs, outcome),
    });
    this.#ticker = setInterval(() => this.#tick(), 1000);
  }

  static async start(
    options: { url: string; rows: number; perSecond: number },
    report: (message: FromLoad) => void,
  ): Promise<Load> {
    const target = parseTarget(options.url);
    const settings = { innodb_lock_wait_timeout: patienceSeconds, lock_wait_timeout: patienceSeconds };
    const sessions: Session[] = [];
    for (let i = 0; i < connections; i++) {
      sessions.push(await Session.open(target, { role: 'demo-application', runId: 'demo', settings }));
    }
    return new Load(sessions, options.rows, options.perSecond, report);
  }

  /** A request counts in the period in which it was due, however late its answer is. */
  beginPeriod(name: string | null): void {
    this.#timeline.push({ fromMs: performance.now(), name });
    if (name !== null && !this.#periods.has(name)) this.#periods.set(name, new Tally());
  }

  /** Starts the new version. Resolves when the old one has answered its last request. */
  async deploy(): Promise<void> {
    this.#version = 'new';
    if (this.#oldUnderWay === 0) return;
    await new Promise<void>((resolve) => {
      this.#deployed = resolve;
    });
  }

  async end(): Promise<void> {
    const seconds = (performance.now() - this.#startMs) / 1000;
    await this.#loop.end();
    clearInterval(this.#ticker);
    await Promise.all(this.#sessions.map((session) => session.close()));
    const all = Tally.merged([this.#rest, ...this.#periods.values()]).figures();
    const periods = Object.fromEntries([...this.#periods].map(([name, tally]) => [name, tally.figures()]));
    this.#report({ type: 'ended', totals: { seconds, all, periods } });
  }

  async #send(session: Session, due: Due): Promise<Outcome> {
    const version = this.#version;
    if (version === 'old') this.#oldUnderWay++;
    try {
      if (session.lost) await session.reconnect();
      await sendRequest(session, version, due.number, this.#keys);
      if (isInsert(due.number)) this.#keys++;
      return undefined;
    } catch (error) {
      if (error instanceof ServerError) return describeError(error);
      return error instanceof Error ? error.message : String(error);
    } finally {
      if (version === 'old') this.#oldUnderWay--;
      if (this.#oldUnderWay === 0 && this.#version === 'new') this.#deployed?.();
    }
  }

  #count(due: Due, latencyMs: number, outcome: Outcome): void {
    const name = this.#timeline.findLast((period) => period.fromMs <= due.intendedMs)?.name ?? null;
    const tally = (name === null ? undefined : this.#periods.get(name)) ?? this.#rest;
    tally.add(latencyMs, outcome);
    this.#seconds.at(-1)?.add(latencyMs, outcome);
  }

  #tick(): void {
    const last = Tally.merged(this.#seconds).figures();
    this.#report({
      type: 'now',
      perSecond: last.requests / this.#seconds.length,
      last,
      waiting: this.#loop.load.waiting,
    });
    this.#seconds.push(new Tally());
    if (this.#seconds.length > lookBackSeconds) this.#seconds.shift();
  }
}
