import { formatNumberOf } from '../text/amounts.ts';
import { textTable } from '../text/text-table.ts';
import { visible } from '../text/visible.ts';
import { wrap } from '../text/wrap.ts';
import type { Outcome } from './outcome.ts';

/**
 * What came of many migrations on one database, for people: of those that are not complete what is to say, and a table. What is
 * complete is only counted.
 * @param width columns
 */
export function severalMigrationsText(outcomes: readonly Outcome[], width: number): string {
  const open = outcomes.filter(({ status }) => status !== 'complete');
  const done = outcomes.length - open.length;
  const told = open.flatMap(({ text }) => (text === '' ? [] : [wrap(text, width)]));
  const rows = open.map(({ migration, exit, status }) => [
    migration ?? '',
    String(exit ?? ''),
    status.replaceAll('_', ' '),
  ]);
  const table = rows.length === 0 ? [] : [textTable([['migration', 'exit', 'status'], ...rows], width)];
  const rest = done === 0 ? [] : [`${formatNumberOf(done, 'migration')} ${done === 1 ? 'is' : 'are'} complete.`];
  return visible([...told, ...table, ...rest].join('\n\n'));
}
