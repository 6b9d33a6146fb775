import { wrongUsage } from './wrong-usage.ts';

const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/**
 * `30s`, `10m`, `5h` or `1h30m` in milliseconds, with the text itself for messages.
 * @throws Failure `wrong-usage` for anything else, and for nothing at all
 */
export function parseDuration(option: string, text: string): { readonly ms: number; readonly text: string } {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(s|m|h)/g)];
  const whole = parts.map((part) => part[0]).join('');
  const ms = parts.reduce((sum, part) => sum + Number(part[1]) * (units[part[2] ?? ''] ?? 0), 0);
  if (whole !== text || ms <= 0) {
    throw wrongUsage(`${option} is not a duration.`, `Write seconds, minutes or hours: ${option} 30s, 10m, 5h, 1h30m.`);
  }
  return { ms: Math.min(ms, 2 ** 31 - 1), text };
}
