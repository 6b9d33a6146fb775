import { type ExitCode, wrongUsage } from '../core/failure.ts';
import type { Outcome } from '../report/several/outcome.ts';
import { severalJson } from '../report/several/several-json.ts';
import { severalText } from '../report/several/several-text.ts';
import { worstExit } from '../report/several/worst-exit.ts';
import type { GroupOptions } from './group-options.ts';
import type { Invocation } from './invocation.ts';
import { isInteractive } from './terminal.ts';

/** How the results are put together where a command has its own way. */
interface Shown {
  readonly textOf: (outcomes: readonly Outcome[], width: number) => string;
  /** What only all of them show. */
  readonly settle: (outcomes: readonly Outcome[]) => readonly Outcome[];
}

/**
 * Makes a command work on each target of `--targets`, and end with one result and the worst exit code; without `--targets` it is
 * as it was.
 * @param policy `waves`: it changes tables, so it goes wave by wave and starts no further target after one that did not end with
 * 0; `all`: it asks or tells every target, whatever the others answer
 */
export function eachTarget<Options extends GroupOptions>(
  act: (invocation: Invocation<Options>) => Promise<ExitCode>,
  policy: 'waves' | 'all' = 'waves',
  { textOf, settle }: Shown = { textOf: severalText, settle: (outcomes) => outcomes },
): (invocation: Invocation<Options>) => Promise<ExitCode> {
  return async (invocation) => {
    const { targets: group, target } = invocation.options;
    if (group === undefined) return act(invocation);
    assertForSeveral(invocation.options, target);
    const { outcomesOf } = await import('./target-outcomes.ts');
    const order = { act, policy, oneByOne: asksPerson(invocation) };
    const outcomes = settle(await outcomesOf(invocation, group, order));
    const { output } = invocation;
    output.result(
      () => textOf(outcomes, output.width),
      () => severalJson(outcomes),
    );
    return worstExit(outcomes.map(({ exit }) => exit));
  };
}

/** Two questions at once would be answered for the wrong database. */
function asksPerson({ options, terminal }: Invocation<GroupOptions>): boolean {
  return options.yes === false && isInteractive(terminal);
}

/** What names one database, or holds its password, is for none of several. */
function assertForSeveral(options: GroupOptions, target: string | undefined): void {
  const { db, passwordFile, passwordCommand, replica = [] } = options;
  const given = [
    target === undefined ? undefined : '--target',
    db === undefined ? undefined : '--db',
    passwordFile === undefined ? undefined : '--password-file',
    passwordCommand === undefined ? undefined : '--password-command',
    replica.length === 0 ? undefined : '--replica',
  ].find((option) => option !== undefined);
  if (given === undefined) return;
  throw wrongUsage(
    `--targets and ${given} exclude each other: ${given} is about one database.`,
    'Keep one of the two. The URLs of targets, with their passwords, are in the variables that `url_env` and `replicas_env` name.',
  );
}
