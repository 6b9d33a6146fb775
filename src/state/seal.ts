import { createHash } from 'node:crypto';
import type { Checkpoint, WalkId } from './checkpoint.ts';

/** Seal of rows that an upgrade found. */
export const olderSeal = 'older';

/**
 * Whether a row is as its walk wrote it. This tells an edited or a mixed-up row from a true one; it is no protection from
 * somebody who means to forge one.
 */
export function isSealed(walk: WalkId, checkpoint: Checkpoint): boolean {
  return checkpoint.seal === sealOf(walk, checkpoint);
}

type Sealed = Pick<
  Checkpoint,
  'token' | 'sweep' | 'range' | 'lower' | 'upper' | 'cursor' | 'seq' | 'rowsSeen' | 'rowsChanged' | 'done'
>;

/** Over all that says how far the range is. */
export function sealOf(walk: WalkId, range: Sealed): string {
  const { migration, phase, attempt, direction } = walk;
  const { token, sweep, range: number, lower, upper, cursor, seq, rowsSeen, rowsChanged, done } = range;
  const parts = [
    migration,
    phase,
    attempt,
    direction,
    token,
    sweep,
    number,
    lower,
    upper,
    cursor,
    `${seq}`,
    rowsSeen,
    rowsChanged,
    done,
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
