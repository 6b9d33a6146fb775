import { ExitCode, Failure, type Place } from '../../core/failure.ts';
import { commandToGoOn } from '../../core/next-command.ts';
import type { DdlLimits } from '../../migration/migration.ts';
import { type Blocker, describeBlocker, endBlocker, findLockHolders, type LockedObject } from '../../mysql/blockers.ts';
import type { Session } from '../../mysql/session.ts';
import type { RunContext } from '../context/run-context.ts';

const pollMs = 200;
/** A transaction of that age, or older, is not expected to end within the wait of a statement. */
const longS = 1;
/** The application waits behind a waiting statement: at most a fifth of the time. */
const backOffFactor = 4;

/** The statement that needs its locks. */
export interface QueueOrder {
  readonly phase: string;
  readonly index: number;
  readonly place: Place;
  readonly tables: readonly { readonly schema: string; readonly name: string }[];
  readonly limits: DdlLimits;
}

/** By thread, with the age that it had at the first look. */
interface KnownHolders {
  ages: ReadonlyMap<number, number> | undefined;
}

/**
 * The attempts of one statement to get its locks. While a long transaction, LOCK TABLES or a backup holds one, nothing is
 * sent: each query of the table would queue behind the waiting statement. The time that others are watched counts as the
 * attempts that it replaces, so the whole wait has the same limit either way.
 */
export class LockQueue {
  readonly #context: Pick<RunContext, 'sessions' | 'report' | 'stop'>;
  readonly #watcher: Session;
  readonly #order: QueueOrder;
  readonly #began = performance.now();
  /** Tables that the statement turned out to lock, its own and others. */
  readonly #tables: { readonly schema: string; readonly name: string }[];
  #attempt = 0;
  #sent = 0;

  /** @param watcher asks who holds the locks; another session than the one that runs the statement */
  constructor(context: Pick<RunContext, 'sessions' | 'report' | 'stop'>, watcher: Session, order: QueueOrder) {
    this.#context = context;
    this.#watcher = watcher;
    this.#order = order;
    this.#tables = [...order.tables];
  }

  /**
   * Waits until nobody holds the locks who would keep them for long, or a stop is requested.
   * @throws Failure `metadata-lock-busy` when the attempts are used up
   */
  async clear(): Promise<void> {
    const known: KnownHolders = { ages: undefined };
    for (;;) {
      const blockers = await this.#watch(known, this.#order.limits.lockWaitTimeoutS * 1000);
      if (blockers.length === 0) return;
      await this.#watch(known, this.#next(blockers, 0));
    }
  }

  /**
   * After a statement that waited in vain: lets the application through before the next attempt.
   * @param waitedMs how long it stood in the way
   * @throws Failure `metadata-lock-busy` when the attempts are used up
   */
  async missed(
    blockers: readonly Blocker[] | undefined,
    objects: readonly LockedObject[],
    waitedMs: number,
  ): Promise<void> {
    this.#sent++;
    for (const { type, schema, name } of objects) {
      if (type !== 'TABLE' || schema === undefined || name === undefined) continue;
      if (!this.#tables.some((table) => table.schema === schema && table.name === name))
        this.#tables.push({ schema, name });
    }
    await this.#context.stop.sleep(this.#next(blockers, waitedMs));
  }

  /** Reports the end of an attempt. @returns milliseconds until the next */
  #next(blockers: readonly Blocker[] | undefined, waitedMs: number): number {
    const { phase, index, limits } = this.#order;
    this.#attempt++;
    if (this.#attempt > limits.retries) throw this.#neverFree(blockers);
    const least = backOffFactor * Math.max(limits.lockWaitTimeoutS * 1000, waitedMs);
    const nextTryMs = Math.round(least * (1 + Math.random() / 4));
    this.#context.report({
      type: 'statement-waiting',
      phase,
      index,
      blockers: blockers ?? [],
      sent: waitedMs > 0,
      attempt: this.#attempt,
      attempts: limits.retries + 1,
      nextTryMs,
    });
    return nextTryMs;
  }

  /**
   * Looks until those who held the locks at the first look, and had held them for long, are gone. Who comes later is not
   * waited for: on a table that always has some transaction, that would never end.
   * @returns who is still there after that time
   */
  async #watch(known: KnownHolders, mostMs: number): Promise<readonly Blocker[]> {
    const { stop, sessions } = this.#context;
    const until = performance.now() + mostMs;
    for (;;) {
      if (stop.requested) return [];
      const found = await sessions.repeatable(this.#watcher, () =>
        findLockHolders(this.#watcher.asQuery, this.#tables, sessions.connectionIds),
      );
      const long = (found ?? []).filter(holdsForLong);
      known.ages ??= new Map(long.map(({ thread, ageSeconds }) => [thread, ageSeconds]));
      const { ages } = known;
      // A connection that goes on to its next transaction has let the table go; one under LOCK TABLES has not.
      const still = long.filter(
        ({ thread, ageSeconds, holds }) =>
          ages.has(thread) && (holds !== undefined || ageSeconds >= (ages.get(thread) ?? 0)),
      );
      if (still.length === 0 || performance.now() >= until) return still;
      await stop.sleep(pollMs);
    }
  }

  #neverFree(blockers: readonly Blocker[] | undefined): Failure {
    const { index, place, limits } = this.#order;
    const tries = this.#sent === 1 ? '1 attempt' : `${this.#sent} attempts`;
    const seconds = Math.round((performance.now() - this.#began) / 1000);
    const what =
      this.#sent === 0
        ? `The statement was not sent: the metadata lock that it needs was not free for ${seconds} s.`
        : `Could not get the metadata lock in ${tries} of ${limits.lockWaitTimeoutS} s, over ${seconds} s.`;
    const who =
      blockers === undefined
        ? 'phasedb cannot see who holds it, because SELECT on performance_schema is missing.'
        : blockers.length === 0
          ? 'performance_schema does not show who holds it. Check that its instrument wait/lock/metadata/sql/mdl is enabled.'
          : `It is held by ${blockers.map(describeBlocker).join('; ')}.`;
    const end =
      blockers === undefined
        ? 'Grant that privilege, or wait until long transactions on the table end'
        : blockers.length === 0
          ? 'Wait until long transactions on the table end'
          : `Wait until that ends, or end it: ${[...new Set(blockers.map(endBlocker))].join('; ')}`;
    return new Failure({
      code: 'metadata-lock-busy',
      exit: ExitCode.failed,
      message: `${what} ${who}`,
      place,
      untouched: `The statement was not started${index === 0 ? '' : '; the statements before it are done'}.`,
      remedy: `${end}. Then run ${commandToGoOn()}.`,
    });
  }
}

function holdsForLong({ id, ageSeconds, holds }: Blocker): boolean {
  return id === undefined || holds !== undefined || ageSeconds >= longS;
}
