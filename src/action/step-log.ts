import { outgoing } from '../core/row-value.ts';
import { eventText, isProgress } from '../report/run/run-text.ts';
import { visible } from '../report/text/visible.ts';
import type { Report } from '../run/context/events.ts';

const progressMs = 10_000;

/** A log of the step: a line for each thing that happens, and for progress one every 10 s. */
export function createStepLog(write: (line: string) => void): {
  readonly report: Report;
  readonly say: (text: string) => void;
} {
  let toldAt = 0;
  const say = (text: string) => write(harmless(`${new Date().toISOString().slice(11, 19)} ${text}`));
  return {
    say,
    report: (event) => {
      const progress = isProgress(event);
      if (progress && Date.now() - toldAt < progressMs) return;
      toldAt = progress ? Date.now() : 0;
      say(eventText(event));
    },
  };
}

/**
 * Text in which no line is a workflow command: the runner takes a line for one that begins with `::` (blanks aside), and
 * any with `##[` in it.
 */
export function harmless(text: string): string {
  return visible(outgoing(text))
    .replaceAll('##[', '## [')
    .split('\n')
    .map((line, i) => (i === 0 && !line.trimStart().startsWith('::') ? line : `| ${line}`))
    .join('\n');
}
