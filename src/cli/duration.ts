import { wrongUsage } from '../core/failure.ts';
import { readDuration } from '../options/duration.ts';

/** The duration that an option gives. @throws Failure `wrong-usage` */
export function parseDuration(option: string, text: string): { readonly ms: number; readonly text: string } {
  const duration = readDuration(text);
  if (duration !== undefined) return duration;
  throw wrongUsage(`${option} is not a duration.`, `Write seconds, minutes or hours: ${option} 30s, 10m, 5h, 1h30m.`);
}
