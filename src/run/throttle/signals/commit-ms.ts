import { Hysteresis } from '../signal/hysteresis.ts';
import type { SignalDefinition } from '../signal/signal-definition.ts';

/** Smoothed time of the walk's own commits: slow when the disk or a semi-synchronous replica is. */
export const signal: SignalDefinition = {
  key: 'commit_ms',
  most: 600_000,
  help: 'Pause when a commit takes longer than this many milliseconds',
  grants: [],
  read: undefined,
  start: (_server, limitMs) => {
    const hysteresis = new Hysteresis(limitMs);
    let average: number | undefined;
    return {
      async hold() {
        if (average === undefined || !hysteresis.over(average)) return undefined;
        const reason = `a commit takes ${Math.round(average)} ms, the limit is ${limitMs} ms`;
        // Nothing is committed while it waits, so the average has to fade by itself to be tried again.
        average *= 0.9;
        return reason;
      },
      chunkDone({ commitMs }) {
        average = average === undefined ? commitMs : average * 0.6 + commitMs * 0.4;
      },
    };
  },
};
