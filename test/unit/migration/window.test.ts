import { describe, expect, it } from 'vitest';
import { readMigration } from '../../../src/migration/read.ts';
import { isTimeZone, minutesOf, type PhaseWindow, windowAt, windowText } from '../../../src/migration/window.ts';

const night: PhaseWindow = { from: 22 * 60, to: 5 * 60, timeZone: 'Europe/Berlin' };
const at = (time: string, window = night) => {
  const now = Date.parse(time);
  const { open, changesInMs } = windowAt(window, now);
  const until = changesInMs === undefined ? 'never' : new Date(now + changesInMs).toISOString().slice(0, 16);
  return `${open ? 'open' : 'closed'} until ${until}`;
};

describe('a window by the wall clock of its zone', () => {
  it.each([
    ['2026-01-10T20:59:59Z', 'closed until 2026-01-10T21:00'],
    ['2026-01-10T21:00:00Z', 'open until 2026-01-11T04:00'],
    ['2026-07-10T20:00:00Z', 'open until 2026-07-11T03:00'],
    ['2026-07-10T03:00:00Z', 'closed until 2026-07-10T20:00'],
    // The clock goes from 02:00 to 03:00 on 29 March, and from 03:00 back to 02:00 on 25 October.
    ['2026-03-28T21:00:00Z', 'open until 2026-03-29T03:00'],
    ['2026-10-24T20:00:00Z', 'open until 2026-10-25T04:00'],
  ])('over midnight, at %s: %s', (time, standing) => {
    expect(at(time)).toBe(standing);
  });

  it('in the hour that is skipped, and in the one that is repeated', () => {
    const early = { ...night, from: 2 * 60 + 15, to: 2 * 60 + 45 };
    expect(at('2026-03-28T12:00:00Z', early)).toBe('closed until 2026-03-30T00:15');
    expect(at('2026-10-25T00:20:00Z', early)).toBe('open until 2026-10-25T00:45');
    expect(at('2026-10-25T00:50:00Z', early)).toBe('closed until 2026-10-25T01:15');
  });

  it('within a day, at the other side of the date line, and at offsets of half an hour', () => {
    const noon = { from: 12 * 60, to: 13 * 60, timeZone: 'Pacific/Auckland' };
    expect(at('2026-06-01T00:30:00Z', noon)).toBe('open until 2026-06-01T01:00');
    expect(at('2026-06-01T06:40:00Z', { ...noon, timeZone: 'Asia/Kolkata' })).toBe('open until 2026-06-01T07:30');
    expect(at('2026-06-01T09:40:00Z', { ...noon, timeZone: '+02:30' })).toBe('open until 2026-06-01T10:30');
  });
});

it('times and zones are read strictly', () => {
  expect(['00:00', '23:59', '24:00', '5:00', '05:60', '05:00:00'].map(minutesOf)).toEqual([
    0,
    1439,
    ...[undefined, undefined, undefined, undefined],
  ]);
  expect(['UTC', 'Europe/Berlin', '+02:00', 'Europe/Berlni', ''].map(isTimeZone)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
  expect(windowText(night)).toBe('22:00 to 05:00 Europe/Berlin');
});

it.each([
  ['{from: "22:00", to: "05:00", time_zone: Europe/Berlni}', 'The time zone `Europe/Berlni` is not known.'],
  ['{from: "22:00", to: "22:00", time_zone: UTC}', 'The window opens and closes at the same time.'],
  ['{from: 22:00, to: "5:00", time_zone: UTC}', '`to` must be text (a time such as'],
  ['{from: "22:00", to: "05:00"}', 'time_zone'],
])('the window %s is refused', async (window, message) => {
  const read = await readMigration(
    `migration: m\nphases:\n  - name: gate\n    window: ${window}\n    wait_until: {query: SELECT 1, expected: 1}\n`,
    'm.yaml',
  );
  expect('problems' in read ? read.problems.map((one) => one.message).join(' ') : '').toContain(message);
});
