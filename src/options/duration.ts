const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** A time in milliseconds, with the text itself for messages. */
export interface Duration {
  readonly ms: number;
  readonly text: string;
}

/** `30s`, `10m`, `5h` or `1h30m`; undefined for anything else. */
export function readDuration(text: string): Duration | undefined {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(s|m|h)/g)];
  const whole = parts.map((part) => part[0]).join('');
  const ms = parts.reduce((sum, part) => sum + Number(part[1]) * (units[part[2] ?? ''] ?? 0), 0);
  if (whole !== text || ms <= 0) return undefined;
  // The longest time that a timer of Node.js takes.
  return { ms: Math.min(ms, 2 ** 31 - 1), text };
}
