import { expect, it } from 'vitest';
import type { Phase } from '../../../../src/migration/migration.ts';
import { Stop } from '../../../../src/run/context/stop.ts';
import { outsideWindow, stopAtWindowEnd } from '../../../../src/run/phase/phase-window.ts';

const phase = { window: { from: 22 * 60, to: 5 * 60, timeZone: 'Europe/Berlin' } } as unknown as Phase;

/** A context whose server's clock says that time. */
function at(time: string) {
  const control = { queryOne: async () => ({ moment: String(Date.parse(time) * 1000) }) };
  const sessions = { control, onControl: (work: () => unknown) => work() };
  return { sessions, stop: new Stop() } as unknown as Parameters<typeof stopAtWindowEnd>[0];
}

it('the server says the time, and the refusal says when the window opens', async () => {
  expect(await outsideWindow(at('2026-03-29T03:00:00Z'), phase)).toBe(
    'its window (22:00 to 05:00 Europe/Berlin) is closed until 2026-03-29 20:00 UTC',
  );
  expect(await outsideWindow(at('2026-03-29T02:59:59Z'), phase)).toBeUndefined();
  expect(await outsideWindow(at('2026-03-29T12:00:00Z'), { ...phase, window: undefined })).toBeUndefined();
});

it('a stop is asked for at the end of the window, and not once it was called off', async () => {
  const context = at('2026-03-29T02:59:59.990Z');
  await stopAtWindowEnd(context, phase);
  await new Promise<void>((resolve) => context.stop.onRequest(() => context.stop.requested && resolve()));
  expect(context.stop.reason).toEqual({ kind: 'window', text: '22:00 to 05:00 Europe/Berlin' });
  const calledOff = at('2026-03-29T02:59:59.999Z');
  (await stopAtWindowEnd(calledOff, phase))();
  const later = at('2026-03-29T02:59:59.980Z');
  await stopAtWindowEnd(later, phase);
  await new Promise<void>((resolve) => later.stop.onRequest(() => later.stop.requested && resolve()));
  expect(calledOff.stop.requested).toBe(false);
});
