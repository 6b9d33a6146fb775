import { createContext, Script } from 'node:vm';

/** Thrown where a task took too long. */
export class TooSlow extends Error {
  override readonly name = 'TooSlow';
}

const holder: { task: (() => unknown) | undefined } = { task: undefined };
const context = createContext(holder);
const script = new Script('task()');

/**
 * Runs a synchronous task, and ends it where it takes longer. The limit is for what is not expected, a parser that goes astray:
 * it is one of the clock, and a busy computer uses it up sooner.
 * @param limit in milliseconds
 * @throws {TooSlow} and whatever the task throws
 */
export function withinTime<T>(limit: number, task: () => T): T {
  let result: { readonly value: T } | undefined;
  holder.task = () => {
    result = { value: task() };
  };
  try {
    script.runInContext(context, { timeout: limit });
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw new TooSlow();
    throw error;
  } finally {
    holder.task = undefined;
  }
  if (result === undefined) throw new TooSlow();
  return result.value;
}
