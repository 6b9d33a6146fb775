import { formatSeconds } from './amounts.ts';
import type { PhaseJson } from './lint-json.ts';
import { codeBlock } from './markdown.ts';

/**
 * A Mermaid timeline. Each phase stands in it twice: as long as half of the cases take, and as nine tenths do. Gates take as long as they take. Moments are of a
 * day in local time: Mermaid shows them in the reader's zone, and reads the start of a task as milliseconds where
 * dateFormat says X (seen in 11.17).
 */
export function timeline(phases: readonly PhaseJson[]): string | undefined {
  const timed = phases.filter(({ type, estimate }) => type !== 'gate' && estimate?.seconds != null);
  if (timed.length === 0) return undefined;
  const tasks: string[] = [];
  let slow = 0;
  let usual = 0;
  for (const { name, estimate } of timed) {
    const { p50, p90 } = estimate?.seconds ?? { p50: 0, p90: 0 };
    // A task of no length is not drawn.
    const [half, most] = [Math.max(1, Math.round(p50)), Math.max(1, Math.round(p90))];
    tasks.push(
      `  section ${name.replace(/[^0-9A-Za-z_. -]/g, ' ')}`,
      `  p50 ${formatSeconds(p50)} :active, ${moment(usual)}, ${moment(usual + half)}`,
      `  p90 ${formatSeconds(p90)} :done, ${moment(slow)}, ${moment(slow + most)}`,
    );
    usual += half;
    slow += most;
  }
  const axis = slow > DAY ? 'day %-j %H:%M' : '%H:%M:%S';
  return codeBlock(
    ['gantt', '  dateFormat YYYY-MM-DD HH:mm:ss', `  axisFormat ${axis}`, ...tasks].join('\n'),
    'mermaid',
  );
}

const DAY = 86_400;

/** So many seconds after the beginning of a year in which nothing happens. */
function moment(seconds: number): string {
  return new Date(Date.UTC(2001, 0, 1) + seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
}
