import { appendFileSync, statSync } from 'node:fs';
import { outgoing } from '../core/row-value.ts';
import { MiB } from '../core/storage-size.ts';

/** GitHub shows nothing of a step's summary that is larger. */
const MOST_BYTES = MiB;

/**
 * Adds to the summary of the step.
 * @param write is given how many bytes there are room for
 */
export function addToSummary(
  { GITHUB_STEP_SUMMARY: file }: Readonly<Record<string, string | undefined>>,
  write: (mostBytes: number) => string,
): void {
  if (!file) return;
  const used = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const room = MOST_BYTES - used - 1024;
  if (room > 0) appendFileSync(file, `${outgoing(write(room))}\n`);
}
