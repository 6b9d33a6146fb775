import { styleText } from 'node:util';
import { advanceView, endedLine, nothingYet, type Paint, viewLines } from '../report/run/progress-view.ts';
import { endingOf, eventText } from '../report/run/run-text.ts';
import { visible } from '../report/text/visible.ts';
import { wrap } from '../report/text/wrap.ts';
import type { RunEvent } from '../run/context/events.ts';
import type { Display } from './display.ts';
import type { Output } from './output.ts';
import { textWidth } from './terminal.ts';

const redrawMs = 200;

/** A display for a terminal: what is over stays as lines, below them what goes on now, drawn again five times a second. */
export async function createLiveDisplay(output: Output): Promise<Display> {
  const { createLogUpdate } = await import('log-update');
  const { stderr } = output.terminal;
  const log = createLogUpdate(stderr);
  const paint: Paint = (format, text) => styleText(format, text, { stream: stderr });
  let view = nothingYet;
  let footer: string | undefined;
  let still = false;
  let timer: NodeJS.Timeout | undefined = setInterval(draw, redrawMs);
  timer.unref();

  function draw(): void {
    if (still || timer === undefined) return;
    const width = (stderr.columns ?? 80) - 1;
    const lines = viewLines(view, Date.now(), width, paint);
    if (footer !== undefined) lines.push(paint('dim', visible(footer).slice(0, width)));
    if (lines.length === 0) log.clear();
    else log(output.clean(stderr, lines.join('\n')));
  }

  function keep(text: string): void {
    log.clear();
    output.say(text);
    draw();
  }

  function keepEvent(event: RunEvent): void {
    const text = wrap(eventText(event), textWidth(stderr));
    switch (event.type) {
      case 'run-started':
        keep(paint('bold', text));
        return;
      case 'notice':
        keep(paint('dim', text));
        return;
      case 'warning':
        keep(paint('yellow', text));
        return;
      case 'statement-done':
        keep(event.warnings.length > 0 ? paint('yellow', text) : paint('dim', text));
        return;
      case 'phase-ended':
        keep(endedLine(event, view.nameWidth, visible(endingOf(event)), paint));
        return;
      default:
        return;
    }
  }

  return {
    report: (event) => {
      view = advanceView(view, event, Date.now());
      keepEvent(event);
    },
    note: (text) => keep(visible(text)),
    footer: (text) => {
      footer = text;
    },
    aside: async (work) => {
      log.clear();
      log.done();
      still = true;
      try {
        return await work();
      } finally {
        still = false;
      }
    },
    end: () => {
      if (timer === undefined) return;
      clearInterval(timer);
      timer = undefined;
      log.clear();
      log.done();
    },
  };
}
