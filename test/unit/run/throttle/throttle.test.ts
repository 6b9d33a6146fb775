import { describe, expect, it } from 'vitest';
import { Stop } from '../../../../src/run/context/stop.ts';
import { Hysteresis } from '../../../../src/run/throttle/signal/hysteresis.ts';
import type { Signal } from '../../../../src/run/throttle/signal/signal.ts';
import { Throttle } from '../../../../src/run/throttle/throttle.ts';

describe('the throttle', () => {
  const signal = (reasons: (string | undefined)[], isPause = false): Signal => ({
    isPause,
    hold: async () => reasons.shift(),
  });

  it('lets through when no signal objects, and waits for each that does', async () => {
    const held: string[] = [];
    await new Throttle([signal(['slow', undefined]), signal([undefined, undefined])], new Stop()).admit((reason) =>
      held.push(reason),
    );
    expect(held).toEqual(['slow']);
  });

  it('asks for a stop when it had to wait too long, and says for what', async () => {
    for (const [isPause, kind] of [
      [false, 'throttled'],
      [true, 'paused'],
    ] as const) {
      const stop = new Stop();
      const always: Signal = { isPause, hold: async () => 'paused by dba: busy hour' };
      await new Throttle([always], stop, -1).admit(() => undefined);
      expect(stop.reason).toMatchObject({ kind });
    }
  });

  it('does not ask the signals when a stop is wished for', async () => {
    const stop = new Stop();
    stop.request({ kind: 'signal', signal: 'SIGTERM' });
    await new Throttle([{ hold: async () => Promise.reject(new Error('asked')) }], stop).admit(() => undefined);
  });

  it('holds until well below the limit', () => {
    const hysteresis = new Hysteresis(100);
    expect([90, 101, 95, 81, 80, 90].map((value) => hysteresis.over(value))).toEqual([
      false,
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});
