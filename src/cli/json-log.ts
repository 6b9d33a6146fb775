import { eventJson } from '../report/run/run-json.ts';
import { isProgress } from '../report/run/run-text.ts';
import type { Display } from './display.ts';
import type { Output } from './output.ts';
import { createPace } from './pace.ts';

/** A log of one JSON object a line: every event as it is, progress every 10 s. */
export function createJsonLog(output: Output): Display {
  const write = (value: object) => output.log(value);
  const pace = createPace((event) => write(eventJson(event, new Date())));
  return {
    report: (event) => {
      if (isProgress(event)) {
        pace.offer(event);
        return;
      }
      pace.reset();
      write(eventJson(event, new Date()));
    },
    note: (text) => write(eventJson({ type: 'notice', text }, new Date())),
    footer: () => {},
    aside: (work) => work(),
    end: () => pace.end(),
  };
}
