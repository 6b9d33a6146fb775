/** `2026-11-21 01:02:03.000000` (UTC, as the state tables hold it) in ISO 8601. */
export function isoTime(stored: string): string {
  return isoOf(millisecondsOf(stored));
}

/** Milliseconds since 1970 of a time as the state tables hold it (UTC), or in ISO 8601 with Z. */
export function millisecondsOf(stored: string): number {
  return Date.parse(`${stored.slice(0, 23).replace(' ', 'T').replace(/Z$/, '')}Z`);
}

/** Milliseconds since 1970 in ISO 8601, whole seconds. */
export function isoOf(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** `2026-11-21 01:02`, from either form. */
export function clock(time: string): string {
  return time.slice(0, 16).replace('T', ' ');
}
