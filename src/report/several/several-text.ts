import { textTable } from '../text/text-table.ts';
import { visible } from '../text/visible.ts';
import { NOT_STARTED, type Outcome } from './outcome.ts';

/**
 * Several results for people: what each said, and a table of all.
 * @param width columns
 */
export function severalText(outcomes: readonly Outcome[], width: number): string {
  const told = outcomes.flatMap(({ target, text }) => (text === '' ? [] : [`${target ?? ''}\n${indented(text)}`]));
  return visible([...told, outcomeTable(outcomes, width), ...notStarted(outcomes)].join('\n\n'));
}

function outcomeTable(outcomes: readonly Outcome[], width: number): string {
  const rows = outcomes.map(({ target, wave, exit, status }) => [
    target ?? '',
    wave === undefined ? '' : String(wave),
    exit === undefined ? '' : String(exit),
    status.replaceAll('_', ' '),
  ]);
  return textTable([['target', 'wave', 'exit', 'status'], ...rows], width);
}

function notStarted(outcomes: readonly Outcome[]): readonly string[] {
  const left = outcomes.filter(({ status }) => status === NOT_STARTED).length;
  if (left === 0) return [];
  return [
    `${left} of ${outcomes.length} targets ${left === 1 ? 'was' : 'were'} not started, because a target before did not end with exit code 0. Nothing was changed there.`,
  ];
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`))
    .join('\n');
}
