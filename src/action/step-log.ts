import { eventText, isProgress } from '../report/run/run-text.ts';
import type { Report } from '../run/context/events.ts';
import { harmless, type LogText } from './runner.ts';

const progressMs = 10_000;

/** A log of the step: a line for each thing that happens, and for progress one every 10 s. */
export function createStepLog(write: (line: LogText) => void): {
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
