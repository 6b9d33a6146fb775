import type { ProgressEvent } from '../report/run/run-text.ts';

const everyMs = 10_000;

/** Lets progress through once in 10 s, and at once where something else is said than before. */
export interface Pace {
  offer(event: ProgressEvent): void;
  /** Something else was said meanwhile: what is held back is old, and the next 10 s begin now. */
  reset(): void;
  end(): void;
}

/**
 * @param show gets the newest event at its time
 */
export function createPace(show: (event: ProgressEvent) => void): Pace {
  let held: ProgressEvent | undefined;
  let shown: ProgressEvent | undefined;
  let timer: NodeJS.Timeout | undefined;
  const restart = () => {
    clearTimeout(timer);
    timer = setTimeout(flush, everyMs);
    timer.unref();
  };
  const flush = () => {
    const event = held;
    held = undefined;
    restart();
    if (event === undefined) return;
    shown = event;
    show(event);
  };
  return {
    offer(event) {
      held = event;
      if (timer === undefined) restart();
      if (isNews(event, shown)) flush();
    },
    reset() {
      held = undefined;
      shown = undefined;
      restart();
    },
    end() {
      clearTimeout(timer);
      held = undefined;
    },
  };
}

/** A server that falls silent, a throttle that begins or ends, a gate's first answer and its last: nobody should wait 10 s for these. */
function isNews(event: ProgressEvent, shown: ProgressEvent | undefined): boolean {
  switch (event.type) {
    case 'statement-progress':
      return false;
    case 'server-silent':
      return shown?.type !== 'server-silent';
    case 'backfill-progress':
      return (event.throttled !== undefined) !== (shown?.type === 'backfill-progress' && shown.throttled !== undefined);
    case 'gate-polled':
      return shown?.type !== 'gate-polled' || event.holds;
  }
}
