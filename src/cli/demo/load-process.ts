import { wrongUsage } from '../../core/failure.ts';
import { describeError, ServerError } from '../../mysql/server-error.ts';
import { Session } from '../../mysql/session.ts';
import { parseTarget } from '../../mysql/target.ts';
import type { FromLoad, ToLoad } from './load-messages.ts';
import { type Due, OpenLoop, type Outcome } from './open-loop.ts';
import { isInsert, sendRequest, type Version } from './requests.ts';
import { Tally } from './tally.ts';

const connections = 32;

/** What the application's users have patience for: a request that gets no connection, or no lock, in that time fails. */
export const patienceSeconds = 10;

/** Seconds that the live figures look back. */
const lookBackSeconds = 5;

/**
 * The demo's application: does what the demo says over the channel between the two processes, and ends with it. A
 * process of its own, so that neither the runner's work nor its own is measured as the other's.
 */
export async function serveLoad(): Promise<void> {
  if (process.send === undefined) throw wrongUsage('demo-load is a part of demo.', 'Run demo.');
  const tell = (message: FromLoad) => {
    if (process.connected) process.send?.(message);
  };
  // Ctrl-C reaches every process of the terminal; this one goes when the demo lets it go.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
  let load: Load | undefined;
  await new Promise<void>((resolve) => {
    process.on('disconnect', resolve);
    process.on('message', (message: ToLoad) => {
      handle(message).catch((error: unknown) => tell({ type: 'failed', message: describeError(error) }));
    });
    async function handle(message: ToLoad): Promise<void> {
      switch (message.type) {
        case 'start':
          load = await Load.start(message, tell);
          return tell({ type: 'started' });
        case 'period':
          return load?.beginPeriod(message.name);
        case 'deploy':
          await load?.deploy();
          return tell({ type: 'deployed' });
        case 'end':
          await load?.end();
      }
    }
  });
}

class Load {
  readonly #loop: OpenLoop<Session>;
  readonly #sessions: readonly Session[];
  readonly #tell: (message: FromLoad) => void;
  readonly #periods = new Map<string, Tally>();
  readonly #seconds: Tally[] = [new Tally()];
  /** Which period began when, oldest first. */
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
    tell: (message: FromLoad) => void,
  ) {
    this.#sessions = sessions;
    this.#tell = tell;
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
    tell: (message: FromLoad) => void,
  ): Promise<Load> {
    const target = parseTarget(options.url);
    const settings = { innodb_lock_wait_timeout: patienceSeconds, lock_wait_timeout: patienceSeconds };
    const sessions: Session[] = [];
    for (let i = 0; i < connections; i++) {
      sessions.push(await Session.open(target, { role: 'demo-application', runId: 'demo', settings }));
    }
    return new Load(sessions, options.rows, options.perSecond, tell);
  }

  /** A request counts to the period in which it should have been sent, however late it is answered. */
  beginPeriod(name: string | null): void {
    this.#timeline.push({ fromMs: performance.now(), name });
    if (name !== null && !this.#periods.has(name)) this.#periods.set(name, new Tally());
  }

  /** The new version from now on; resolves when the old one has answered its last request. */
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
    this.#tell({ type: 'ended', totals: { seconds, all, periods } });
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
    this.#tell({
      type: 'now',
      perSecond: last.requests / this.#seconds.length,
      last,
      waiting: this.#loop.load.waiting,
    });
    this.#seconds.push(new Tally());
    if (this.#seconds.length > lookBackSeconds) this.#seconds.shift();
  }
}
