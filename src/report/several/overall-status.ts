import type { Outcome } from './outcome.ts';
import { worstExit } from './worst-exit.ts';

/** From what most needs a person to what needs nobody. */
const order = [
  'failed',
  'needs_resume',
  'timed_out',
  'refused',
  'locked',
  'on_hold',
  'in_progress',
  'complete',
] as const;

export type OverallStatus = (typeof order)[number];

/**
 * One word for several results: of those with the worst exit code the worst status. What waits for a person and was told before
 * has exit code 0, and is still not passed over for what goes well.
 */
export function overallStatus(outcomes: readonly Outcome[]): OverallStatus {
  const exit = worstExit(outcomes.map((one) => one.exit));
  const worst = outcomes.filter((one) => one.exit === exit).map(({ status }) => status);
  return order.find((status) => worst.includes(status)) ?? 'in_progress';
}
