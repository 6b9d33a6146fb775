/**
 * Seconds from one time of the state tables (UTC, `2026-11-21 01:02:03.000000`) to a later one; 0 where it is not later.
 */
export function secondsBetween(from: string, to: string): number {
  return Math.max(0, (milliseconds(to) - milliseconds(from)) / 1000);
}

function milliseconds(stored: string): number {
  return Date.parse(`${stored.slice(0, 23).replace(' ', 'T').replace(/Z$/, '')}Z`);
}
