import { formatRoughSeconds } from '../text/amounts.ts';
import { type Bar, gantt } from '../text/gantt.ts';
import type { PhaseJson } from './json.ts';

/** Mermaid draws no picture of a longer text, and of longer times none that shows anything. */
const MOST_BARS = 200;
const LONGEST_S = 100 * 365 * 86_400;

/**
 * A timeline in which each phase stands twice: as long as half of the cases take, and as nine tenths do; one of less than a
 * second is a point. Gates take as long as they take. Undefined where no time is known, or there is too much of it.
 */
export function timeline(phases: readonly PhaseJson[]): string | undefined {
  const bars: Bar[] = [];
  let slow = 0;
  let usual = 0;
  for (const { name, type, estimate } of phases) {
    if (type === 'gate' || estimate?.seconds == null) continue;
    const { p50, p90 } = estimate.seconds;
    if (p90 < 1) {
      bars.push({ section: name, label: 'below 1 s', from: usual, to: usual, kind: 'milestone' });
      continue;
    }
    // A bar of no length is not drawn.
    const [half, most] = [Math.max(1, Math.round(p50)), Math.max(1, Math.round(p90))];
    bars.push(
      { section: name, label: `p50 ${formatRoughSeconds(p50)}`, from: usual, to: usual + half, kind: 'active' },
      { section: name, label: `p90 ${formatRoughSeconds(p90)}`, from: slow, to: slow + most, kind: 'done' },
    );
    usual += half;
    slow += most;
  }
  return bars.length === 0 || bars.length > MOST_BARS || slow > LONGEST_S ? undefined : gantt(bars);
}
