import {
  type Blocker,
  describeBlocker,
  findLockHolders,
  findLockWait,
  type LockedObject,
} from '../../mysql/blockers.ts';
import { readDdlProgress } from '../../mysql/ddl-progress.ts';
import { findProcess, killQuery } from '../../mysql/processes.ts';
import type { Session } from '../../mysql/session.ts';
import type { RunContext } from '../context/run-context.ts';
import type { AssertedStatement } from './asserted-statements.ts';

const sampleMs = 100;
const reportEveryMs = 2_000;
const waitingState = /^waiting for .*lock/i;
// States of work that a failed lock wait would throw away. (Tried on 9.7.4 with every stage instrumented: INPLACE and COPY
// come to them with their first lock in hand; INSTANT passes through "preparing for" and "altering table" before it.)
const buildState = /^(alter table \(|copy to tmp table|committing alter table|rename result table|enabling keys)/i;
const inplaceState = /^(preparing for alter|altering) table/i;

/** What to look at while a statement runs. */
export interface WatchOrder {
  readonly phase: string;
  readonly index: number;
  /** The connection that runs it. */
  readonly connectionId: number;
  /** The algorithm that the statement asserts. */
  readonly algorithm: AssertedStatement['algorithm'];
  readonly tables: readonly { readonly schema: string; readonly name: string }[];
  /** Wait for the metadata lock before the statement starts, after which it is withdrawn. */
  readonly firstWaitMs: number;
  /** Wait for it again at the end of a build, after which the build is given up. */
  readonly lastWaitMs: number;
}

/**
 * Looks at a running DDL from another connection: whether it waits for its lock or builds, who is in its way, how far
 * it is. It ends the first wait when that takes too long: `lock_wait_timeout` is one value for the wait before the work
 * and the wait behind it, and a running statement cannot be given another.
 */
export class DdlWatch {
  readonly #context: Pick<RunContext, 'sessions' | 'report'>;
  readonly #session: Session;
  readonly #order: WatchOrder;
  readonly #began = performance.now();
  readonly #named = new Set<number>();
  #builtSince: number | undefined;
  #buildMs = 0;
  #waitingSince: number | undefined;
  #withdrawn = false;
  #blockers: readonly Blocker[] | undefined;
  #waitedFor: readonly LockedObject[] = [];
  #ended = false;
  #reportedAt = performance.now();
  readonly #loop: Promise<void>;

  /** @param session a separate one: the control connection must stay free */
  constructor(context: Pick<RunContext, 'sessions' | 'report'>, session: Session, order: WatchOrder) {
    this.#context = context;
    this.#session = session;
    this.#order = order;
    this.#loop = this.#run();
  }

  /** It was seen at work: a lock wait that fails now has lost a build. */
  get built(): boolean {
    return this.#builtSince !== undefined;
  }

  /** How long it was seen at work. */
  get buildMs(): number {
    return this.#buildMs;
  }

  /** It waits for a metadata lock right now. */
  get waiting(): boolean {
    return this.#waitingSince !== undefined;
  }

  /** This watch ended the first wait. */
  get withdrawn(): boolean {
    return this.#withdrawn;
  }

  /** Who was in its way when it last waited; undefined where that may not be seen, or it did not wait. */
  get blockers(): readonly Blocker[] | undefined {
    return this.#blockers;
  }

  /** What it waited for last; a foreign key, for one, brings in tables that the statement does not name. */
  get waitedFor(): readonly LockedObject[] {
    return this.#waitedFor;
  }

  async end(): Promise<void> {
    this.#ended = true;
    await this.#loop;
  }

  async #run(): Promise<void> {
    while (!this.#ended) {
      try {
        await this.#sample();
      } catch {
        // Only a look: the statement goes on whether it is seen or not. A lost connection is restored.
        if (this.#session.lost) await this.#session.reconnect().catch(() => undefined);
      }
      await new Promise((resolve) => setTimeout(resolve, sampleMs));
    }
  }

  async #sample(): Promise<void> {
    const process = await findProcess(this.#session.asQuery, this.#order.connectionId);
    if (process === undefined || process.command === 'Sleep' || this.#ended) return;
    const now = performance.now();
    if (waitingState.test(process.state)) {
      // The first wait begins with the statement; the first look comes a little later.
      this.#waitingSince ??= this.built ? now : this.#began;
      await this.#findWait();
      const limit = this.built ? this.#order.lastWaitMs : this.#order.firstWaitMs;
      if (now - this.#waitingSince > limit && !this.#ended) {
        this.#withdrawn = true;
        await killQuery(this.#session, this.#order.connectionId);
      }
      return;
    }
    this.#waitingSince = undefined;
    const { state } = process;
    if (buildState.test(state) || (this.#order.algorithm === 'INPLACE' && inplaceState.test(state)))
      this.#builtSince ??= now;
    if (this.#builtSince !== undefined) this.#buildMs = now - this.#builtSince;
    if (now - this.#reportedAt > reportEveryMs) await this.#reportProgress(now - this.#began);
  }

  async #reportProgress(elapsed: number): Promise<void> {
    this.#reportedAt = performance.now();
    const progress = await readDdlProgress(this.#session.asQuery, this.#order.connectionId);
    this.#context.report({
      type: 'statement-progress',
      phase: this.#order.phase,
      index: this.#order.index,
      seconds: elapsed / 1000,
      stage: progress?.stage,
      completed: progress?.completed,
      estimated: progress?.estimated,
    });
    for (const blocker of (await findLockHolders(this.#session.asQuery, this.#order.tables, this.#own)) ?? []) {
      if (blocker.ageSeconds < 1 || this.#named.has(blocker.thread)) continue;
      this.#named.add(blocker.thread);
      this.#context.report({
        type: 'warning',
        text: `A transaction holds a metadata lock on the table. The statement cannot finish until it ends: ${describeBlocker(blocker)}`,
      });
    }
  }

  async #findWait(): Promise<void> {
    const wait = await findLockWait(this.#session.asQuery, this.#order.connectionId, this.#own);
    // The wait may have ended between the two looks: what was seen before stays.
    if (wait === undefined || wait.objects.length === 0) return;
    this.#blockers = wait.blockers;
    this.#waitedFor = wait.objects;
  }

  get #own(): number[] {
    return [...this.#context.sessions.connectionIds, this.#order.connectionId];
  }
}
