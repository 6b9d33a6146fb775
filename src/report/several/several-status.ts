import { ExitCode } from '../../core/failure.ts';
import type { StatusReport } from '../../inspect/status/status-report.ts';
import { overviewHeading, overviewRow } from '../run/status-text.ts';
import { textTable } from '../text/text-table.ts';
import { oneLine, visible } from '../text/visible.ts';
import { wrap } from '../text/wrap.ts';
import type { Outcome } from './outcome.ts';

/**
 * The state of several databases as one table: a row for each target and migration. A database that could not be asked has a
 * row, too, with what it said below.
 * @param reports by target; one that is not there could not be read
 */
export function severalStatusText(
  outcomes: readonly Outcome[],
  reports: ReadonlyMap<string, StatusReport>,
  width: number,
): string {
  const empty = overviewHeading.slice(1).map(() => '');
  const rows = outcomes.flatMap(({ target = '', status }) => {
    const report = reports.get(target);
    if (status === NOT_BEGUN) return [[target, 'not begun', ...empty]];
    if (report === undefined) return [[target, 'could not be read', ...empty]];
    if (report.migrations.length === 0) return [[target, 'nothing has run', ...empty]];
    return report.migrations.map((one) => [target, ...overviewRow(one)]);
  });
  const problems = outcomes.flatMap(({ target = '', text }) =>
    text === '' || reports.has(target) ? [] : [`${target}: ${text}`],
  );
  const warnings = outcomes.flatMap(({ target = '' }) =>
    (reports.get(target)?.migrations ?? []).flatMap(({ migration, warnings: all }) =>
      all.map((warning) => wrap(`warning: ${target}: ${oneLine(`${migration}: ${warning}`, 1000)}`, width)),
    ),
  );
  return visible([textTable([['target', ...overviewHeading], ...rows], width), ...problems, ...warnings].join('\n\n'));
}

const NOT_BEGUN = 'not_begun';

/** A migration that one database knows is not unknown where it has not run yet; one that none knows is a wrong name. */
export function notBegunElsewhere(outcomes: readonly Outcome[]): readonly Outcome[] {
  if (outcomes.every((one) => isUnknown(one))) return outcomes;
  return outcomes.map((one) =>
    isUnknown(one) ? { ...one, exit: ExitCode.done, status: NOT_BEGUN, text: '', json: undefined } : one,
  );
}

function isUnknown({ json }: Outcome): boolean {
  const error: unknown = json === undefined ? undefined : Reflect.get(json, 'error');
  return typeof error === 'object' && error !== null && Reflect.get(error, 'code') === 'unknown-migration';
}
