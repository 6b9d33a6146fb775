import { eventText, isProgress } from '../report/run/run-text.ts';
import type { Display } from './display.ts';
import type { Output } from './output.ts';
import { createPace } from './pace.ts';

/** A log for people: a line for each thing that happens, and for progress one every 10 s. */
export function createLineLog(output: Output): Display {
  let footer: string | undefined;
  const write = (text: string) => {
    const time = new Date().toISOString().slice(11, 19);
    output.say(`${time} ${text.replaceAll('\n', '\n         ')}`);
  };
  const pace = createPace((event) => write(eventText(event) + (footer === undefined ? '' : `; ${footer}`)));
  return {
    report: (event) => {
      if (isProgress(event)) {
        pace.offer(event);
        return;
      }
      pace.reset();
      write(eventText(event));
    },
    note: write,
    footer: (text) => {
      footer = text;
    },
    aside: (work) => work(),
    end: () => pace.end(),
  };
}
