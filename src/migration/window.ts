/** The hours of a day in which a phase may work, by the clock on the wall of a place. */
export interface PhaseWindow {
  /** Minutes of the day from 0 to 1439. */
  readonly from: number;
  /** Before `from`: on the next day. */
  readonly to: number;
  /** A name of the IANA database, or an offset. */
  readonly timeZone: string;
}

/** How a window stands at a moment. */
export interface WindowStanding {
  readonly open: boolean;
  /** Milliseconds until it closes, or until it opens; undefined: not within the days that were looked at. */
  readonly changesInMs: number | undefined;
}

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;
/** On the day that the clock is put forward the window may be skipped, so the day after is looked at, too. */
const MOST_MINUTES = 3 * DAY_MINUTES;

/** `22:00` as minutes of the day; undefined for anything else. */
export function minutesOf(text: string): number | undefined {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
}

/** Whether Node's time zone data has it. */
export function isTimeZone(name: string): boolean {
  try {
    wallClock(name);
    return true;
  } catch {
    return false;
  }
}

/** `22:00 to 05:00 Europe/Berlin` */
export function windowText({ from, to, timeZone }: PhaseWindow): string {
  return `${timeOf(from)} to ${timeOf(to)} ${timeZone}`;
}

/**
 * Whether the wall clock of the window's zone is within it. A time that a change of daylight saving skips is in no window; one
 * that it repeats is in it twice.
 * @param atMs Unix time
 */
export function windowAt(window: PhaseWindow, atMs: number): WindowStanding {
  const minuteAt = wallClock(window.timeZone);
  const open = isWithin(window, minuteAt(atMs));
  // Zones change by whole minutes of UTC, so that the wall clock has the same minute all through one.
  const minute = Math.floor(atMs / MINUTE_MS);
  for (let next = minute + 1; next <= minute + MOST_MINUTES; next++) {
    if (isWithin(window, minuteAt(next * MINUTE_MS)) !== open) return { open, changesInMs: next * MINUTE_MS - atMs };
  }
  return { open, changesInMs: undefined };
}

function isWithin({ from, to }: PhaseWindow, minute: number): boolean {
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** Gives the minute of the day on that clock. @throws RangeError for an unknown zone */
function wallClock(timeZone: string): (atMs: number) => number {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return (atMs) => minutesOf(format.format(atMs)) ?? 0;
}

function timeOf(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
