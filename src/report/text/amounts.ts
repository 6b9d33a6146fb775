/** `1,234,567`. */
export function formatCount(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}

/** `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`: two units at most. */
export function formatSeconds(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return pair(whole, 60, 'min', 1, 's');
  if (whole < 86_400) return pair(whole, 3600, 'h', 60, 'min');
  return pair(whole, 86_400, 'd', 3600, 'h');
}

/** As exact as anybody needs to decide by: `0.4 s`, `12 s`, `52 min`, `2 h 50 min`. */
export function formatRoughSeconds(seconds: number): string {
  if (seconds < 100) return `${seconds < 9.5 ? Number(seconds.toFixed(1)) : Math.round(seconds)} s`;
  return seconds < 6000 ? `${Math.round(seconds / 60)} min` : formatSeconds(Math.round(seconds / 600) * 600);
}

function pair(seconds: number, big: number, bigUnit: string, small: number, smallUnit: string): string {
  const rest = Math.floor((seconds % big) / small);
  return `${Math.floor(seconds / big)} ${bigUnit}${rest === 0 ? '' : ` ${rest} ${smallUnit}`}`;
}

/** `0.8 ms`, `12 ms`, `1,500 ms`. */
export function formatMs(ms: number): string {
  return ms < 9.95 ? `${ms.toFixed(1)} ms` : `${formatCount(ms)} ms`;
}

/** A share of a whole, `42 %`; never `100 %` before all is done. */
export function formatShare(part: number, whole: number): string {
  if (whole <= 0) return '100 %';
  const percent = Math.round((part / whole) * 100);
  return `${part < whole ? Math.min(99, percent) : 100} %`;
}

/** `1 row`, `2 rows`; the plural is the singular with an s. */
export function formatNumberOf(count: number, singular: string): string {
  return `${formatCount(count)} ${singular}${count === 1 ? '' : 's'}`;
}
