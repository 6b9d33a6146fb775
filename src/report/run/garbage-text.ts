import type { GarbageReport } from '../../run/gc.ts';
import { formatNumberOf } from '../text/amounts.ts';
import { oneLine } from '../text/visible.ts';
import { wrap } from '../text/wrap.ts';

/** What `phasedb gc` prints. @param width columns */
export function garbageText(report: GarbageReport, width = 100): string {
  const { checkpoints, leases, scratchTables } = report;
  const removed = [
    formatNumberOf(checkpoints, 'checkpoint'),
    formatNumberOf(leases, 'lease'),
    formatNumberOf(scratchTables.length, 'scratch table'),
  ].join(', ');
  const lines = [
    checkpoints + leases + scratchTables.length === 0
      ? `Nothing to remove in ${oneLine(report.stateDatabase)}.`
      : `Removed from ${oneLine(report.stateDatabase)}: ${removed}.`,
    ...report.kept.map((kept) => `Left alone: ${oneLine(kept)}.`),
  ];
  return lines.map((line) => wrap(line, width)).join('\n');
}

/** What `phasedb gc --format json` prints. */
export function garbageJson({ stateDatabase, checkpoints, leases, scratchTables, kept }: GarbageReport): object {
  return { version: 1, state_database: stateDatabase, checkpoints, leases, scratch_tables: scratchTables, kept };
}
