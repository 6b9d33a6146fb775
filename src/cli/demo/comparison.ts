import { markdownTable } from 'markdown-table';
import { formatCount, formatMs, formatSeconds } from '../../report/text/amounts.ts';
import type { Totals } from './load-messages.ts';
import { type Step, type StepName, stepNames } from './steps.ts';
import type { Figures } from './tally.ts';

/** The measurements of one way to make the change. */
export interface Measured {
  readonly way: 'phasedb' | 'raw script';
  readonly steps: readonly Step[];
  readonly totals: Totals;
  /** Why it failed, if it did. */
  readonly error: string | undefined;
  readonly check: { readonly rows: number; readonly wrong: number; readonly finished: boolean };
}

const labels: Readonly<Record<StepName, string>> = {
  alone: 'application alone',
  expand: 'expand',
  backfill: 'backfill',
  gate: 'gate',
  contract: 'contract',
};

/** The ways side by side, step by step, as a Markdown table. */
export function comparisonTable(ways: readonly Measured[]): string {
  const head = ['step', 'way', 'time', 'rows/s', 'requests', 'errors', 'p50', 'p99', 'worst'];
  const rows: string[][] = [];
  for (const name of stepNames) {
    for (const { way, steps, totals } of ways) {
      const step = steps.find((one) => one.name === name);
      const figures = totals.periods[name];
      if (step === undefined && figures === undefined) continue;
      rows.push([labels[name], way, ...timeOf(step), ...figuresOf(figures)]);
    }
  }
  for (const { way, steps, totals } of ways) {
    const seconds = steps.filter(({ name }) => name !== 'alone').reduce((sum, step) => sum + step.seconds, 0);
    rows.push(['all, from start to end', way, formatSeconds(seconds), '', ...figuresOf(totals.all)]);
  }
  return markdownTable([head, ...rows], { align: ['l', 'l', 'r', 'r', 'r', 'r', 'r', 'r', 'r'] });
}

function timeOf(step: Step | undefined): string[] {
  if (step === undefined) return ['failed', ''];
  const rate = step.rows === undefined ? '' : formatCount(step.rows / Math.max(step.seconds, 0.001));
  return [formatSeconds(step.seconds), rate];
}

function figuresOf(figures: Figures | undefined): string[] {
  if (figures === undefined) return ['', '', '', '', ''];
  const ms = (value: number | undefined) => (value === undefined ? '' : formatMs(value));
  return [
    formatCount(figures.requests),
    formatCount(figures.errors),
    ms(figures.p50),
    ms(figures.p99),
    ms(figures.worst),
  ];
}

/** Notes to the table: rate and total of the requests, the errors by their text, and the check of the rows. */
export function remarks(ways: readonly Measured[], perSecond: number, patienceSeconds: number): string {
  return [
    `The application: ${formatCount(perSecond)} requests/s at a fixed rate; 50 % reads by key, 25 % inserts, 25 % updates over all keys.`,
    `Latency counts from the moment a request should have been sent; it fails after ${patienceSeconds} s without a connection or a lock.`,
    ...ways.map(({ way, totals }) => {
      const { requests, errors } = totals.all;
      return `${way}: ${formatCount(requests)} requests in ${formatSeconds(totals.seconds)}, ${(requests / Math.max(totals.seconds, 0.001)).toFixed(1)} a second, ${formatCount(errors)} of them with an error.`;
    }),
    ...ways.flatMap(({ way, totals }) =>
      Object.entries(totals.all.errorTexts)
        .sort((a, b) => b[1] - a[1])
        .slice(0, 5)
        .map(([text, count]) => `  ${way}: ${formatCount(count)} × ${text}`),
    ),
    ...ways.map(checkLine),
  ].join('\n');
}

function checkLine({ way, error, check }: Measured): string {
  if (error !== undefined) return `Check of ${way}: it failed: ${error}`;
  const rows =
    check.wrong === 0
      ? `CHECKSUM is right in all ${formatCount(check.rows)} rows`
      : `CHECKSUM is WRONG in ${formatCount(check.wrong)} of ${formatCount(check.rows)} rows`;
  const definition = check.finished ? 'NOT NULL, and its index exists' : 'but NOT NULL or its index is MISSING';
  return `Check of ${way}: ${rows}, ${definition}.`;
}

/** For `--format json`. */
export function comparisonJson(ways: readonly Measured[], perSecond: number, server: string): object {
  return { version: 1, server, requests_per_second: perSecond, ways };
}
