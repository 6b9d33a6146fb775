import type { Checkpoint } from '../../state/checkpoint.ts';

/** How far a backfill's walk is. Rows are those of the present sweep, but for `rowsChanged`. */
export interface WalkSummary {
  readonly rowsSeen: number;
  /** By all sweeps. */
  readonly rowsChanged: number;
  /** Counts from 1. */
  readonly sweep: number;
  readonly ranges: number;
  readonly rangesDone: number;
  /** The server's estimate (information_schema.TABLES.TABLE_ROWS); undefined: unknown. */
  readonly tableRows: number | undefined;
  readonly rowsPerSecond: number | undefined;
}

/** Sums up the checkpoints of one walk; undefined where there are none. */
export function summariseWalk(
  checkpoints: readonly Checkpoint[],
  tableRows: number | undefined,
  rowsPerSecond: number | undefined,
): WalkSummary | undefined {
  const sweeps = checkpoints.map(({ sweep }) => sweep);
  if (sweeps.length === 0) return undefined;
  const sweep = Math.max(...sweeps);
  const present = checkpoints.filter((checkpoint) => checkpoint.sweep === sweep);
  const sum = (list: readonly Checkpoint[], of: (checkpoint: Checkpoint) => number) =>
    list.reduce((total, checkpoint) => total + of(checkpoint), 0);
  return {
    rowsSeen: sum(present, ({ rowsSeen }) => rowsSeen),
    rowsChanged: sum(checkpoints, ({ rowsChanged }) => rowsChanged),
    sweep,
    ranges: present.length,
    rangesDone: present.filter(({ done }) => done).length,
    tableRows,
    rowsPerSecond,
  };
}

/**
 * Part of the walk that is done, from 0 to 1; undefined where the table's size is unknown. The size is an estimate that
 * may be too low, so an unfinished walk never shows more than 0.99.
 */
export function walkFraction(walk: WalkSummary): number | undefined {
  if (walk.rangesDone === walk.ranges) return 1;
  if (walk.tableRows === undefined || walk.tableRows <= 0) return undefined;
  return Math.min(0.99, Math.round((walk.rowsSeen / walk.tableRows) * 10_000) / 10_000);
}

/** Seconds that the sweep will still take at the present rate; undefined where that cannot be said. */
export function etaSeconds(walk: WalkSummary): number | undefined {
  if (walk.tableRows === undefined || walk.rowsPerSecond === undefined || walk.rowsPerSecond <= 0) return undefined;
  const left = walk.tableRows - walk.rowsSeen;
  return left <= 0 ? undefined : left / walk.rowsPerSecond;
}

/** `41 % (412,000 of about 1,000,000 rows)`, with what else is of interest. */
export function describeWalk(walk: WalkSummary): string {
  const number = (value: number) => value.toLocaleString('en-US');
  const fraction = walkFraction(walk);
  const seen =
    walk.tableRows === undefined || fraction === undefined
      ? `${number(walk.rowsSeen)} rows looked at`
      : `${Math.floor(fraction * 100)} % (${number(walk.rowsSeen)} of about ${number(Math.max(walk.tableRows, walk.rowsSeen))} rows)`;
  return [
    seen,
    walk.ranges > 1 ? `${walk.rangesDone} of ${walk.ranges} ranges done` : undefined,
    walk.sweep > 1 ? `walk ${walk.sweep} over the table` : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}
