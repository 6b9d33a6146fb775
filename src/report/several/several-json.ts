import type { Outcome } from './outcome.ts';
import { worstExit } from './worst-exit.ts';

/** What `--format json` prints for several results, and the output `results-json` of the action; null is what is not there. */
export function severalJson(outcomes: readonly Outcome[]): object {
  return {
    version: 1,
    exit: worstExit(outcomes.map(({ exit }) => exit)),
    results: outcomes.map(({ migration, target, wave, exit, status, json }) => ({
      ...(migration === undefined ? {} : { migration }),
      target: target ?? null,
      wave: wave ?? null,
      exit: exit ?? null,
      status,
      result: json ?? null,
    })),
  };
}
