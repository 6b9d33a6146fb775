import { wrongUsage } from '../core/failure.ts';
import { formatCount } from '../report/text/amounts.ts';

/**
 * An option's whole number between two bounds.
 * @throws Failure `wrong-usage`
 */
export function parseCount(option: string, text: string, bounds: { least: number; most: number }): number {
  const value = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= bounds.least && value <= bounds.most)) {
    throw wrongUsage(
      `${option} is no whole number from ${formatCount(bounds.least)} to ${formatCount(bounds.most)}.`,
      `Write for example ${option} ${Math.max(bounds.least, 1000)}.`,
    );
  }
  return value;
}
