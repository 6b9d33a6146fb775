import { codeBlock } from './markdown.ts';

/** A bar of a timeline; times are seconds from its beginning. */
export interface Bar {
  readonly section: string;
  readonly label: string;
  readonly from: number;
  readonly to: number;
  /** A milestone is a point, at `from`. */
  readonly kind: 'done' | 'active' | 'crit' | 'milestone';
}

/**
 * A Mermaid timeline. Moments are of a day in local time: Mermaid shows them in the reader's zone, and reads the start of a
 * task as milliseconds where dateFormat says X (seen in 11.17).
 */
export function gantt(bars: readonly Bar[]): string {
  const axis = Math.max(...bars.map(({ to }) => to)) > DAY ? 'day %-j %H:%M' : '%H:%M:%S';
  const tasks = bars.flatMap(({ section, label, from, to, kind }, index) => [
    ...(section === bars[index - 1]?.section ? [] : [`  section ${bare(section)}`]),
    `  ${bare(label)} :${kind}, ${moment(from)}, ${moment(to)}`,
  ]);
  const head = ['gantt', '  dateFormat YYYY-MM-DD HH:mm:ss', `  axisFormat ${axis}`];
  return codeBlock([...head, ...tasks].join('\n'), 'mermaid');
}

const DAY = 86_400;

/** What can neither end a line of Mermaid's nor begin another part of it. */
function bare(text: string): string {
  return text.replace(/[^0-9A-Za-z_. -]/g, ' ');
}

/** So many seconds after the beginning of a year in which nothing happens. */
function moment(seconds: number): string {
  return new Date(Date.UTC(2001, 0, 1) + seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
}
