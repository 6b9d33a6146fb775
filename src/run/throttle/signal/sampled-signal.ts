import { Failure } from '../../../core/failure.ts';
import { commandToGoOn } from '../../../core/next-command.ts';
import { describeError, ServerError } from '../../../mysql/server-error.ts';
import type { Query } from '../../../mysql/session.ts';
import { Hysteresis } from './hysteresis.ts';
import type { Signal } from './signal.ts';
import type { SignalDefinition, WatchedServer } from './signal-definition.ts';

const sampleMs = 1000;

/** A number that the server gives on request. */
export interface Sampled extends Pick<SignalDefinition, 'key' | 'most' | 'help' | 'grants'> {
  /** The number's name in messages, e.g. `Threads_running`. */
  readonly what: string;
  /** What makes it readable, as an imperative without a full stop. */
  readonly remedy: string;
  /** Undefined: the server has no such number. It never stands for zero. */
  readonly ask: (query: Query) => Promise<number | undefined>;
}

/** The signal for a number that the server gives: read once a second and held against the limit. */
export function sampled(definition: Sampled): SignalDefinition {
  const { key, most, help, grants } = definition;
  const read = (query: Query) => readNumber(definition, query);
  return { key, most, help, grants, read, start: (server, limit) => new SampledSignal(definition, server, limit) };
}

async function readNumber(definition: Sampled, query: Query): Promise<number> {
  let value: number | undefined;
  try {
    value = await definition.ask(query);
  } catch (error) {
    // A lost connection says nothing of the number: what the run does about it is decided elsewhere.
    if (error instanceof Failure || (error instanceof ServerError && error.kind === 'connection-lost')) throw error;
    throw unreadable(definition, describeError(error), error);
  }
  if (value === undefined || !Number.isFinite(value)) throw unreadable(definition, 'the server does not have it');
  return value;
}

class SampledSignal implements Signal {
  readonly #definition: Sampled;
  readonly #server: WatchedServer;
  readonly #limit: number;
  readonly #hysteresis: Hysteresis;
  #sampledAt = 0;
  #reason: string | undefined;

  constructor(definition: Sampled, server: WatchedServer, limit: number) {
    this.#definition = definition;
    this.#server = server;
    this.#limit = limit;
    this.#hysteresis = new Hysteresis(limit);
  }

  async hold(): Promise<string | undefined> {
    if (Date.now() - this.#sampledAt < sampleMs) return this.#reason;
    const { sessions, session } = this.#server;
    const query: Query = (sql, values) => sessions.repeatable(session, () => session.query(sql, values));
    const value = await readNumber(this.#definition, query);
    this.#sampledAt = Date.now();
    this.#reason = this.#hysteresis.over(value)
      ? `${this.#definition.what} is ${value}, the limit is ${this.#limit}`
      : undefined;
    return this.#reason;
  }
}

function unreadable({ key, what, remedy }: Sampled, why: string, cause?: unknown): Failure {
  return new Failure({
    code: 'signal-unreadable',
    message: `The file sets throttle.${key}, but ${what} cannot be read: ${why}.`,
    untouched: 'A backfill that was running has stopped with its cursor saved.',
    remedy: `${remedy}, or set throttle.${key} to 0 in the file. Then continue with: ${commandToGoOn()}`,
    cause,
  });
}
