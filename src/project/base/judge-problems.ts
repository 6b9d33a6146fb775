import type { JudgeChange, JudgeReport } from '../../lint/judge-report.ts';
import { changeText } from '../../lint/judge-text.ts';
import type { Problem } from '../../migration/problem.ts';

/** As many changes are findings; the report lists all. */
const MOST_FINDINGS = 50;

/** The report as findings, each at its line. */
export function problemsOf(report: JudgeReport): readonly Problem[] {
  const { problem, changes, base } = report;
  const unread: readonly Problem[] =
    problem === undefined
      ? []
      : [
          {
            rule: 'check-weakened',
            place: { file: 'phasedb.config.yaml', line: 1, column: 1 },
            phase: undefined,
            message: `${problem} Lint used the strictest settings in its place.`,
            remedy: 'Check out the whole history with `fetch-depth: 0`, or give the job `permissions: contents: read`.',
          },
        ];
  return [
    ...unread,
    ...changes.slice(0, MOST_FINDINGS).map((change) => ({
      rule: 'check-weakened',
      place: change.place,
      phase: undefined,
      message: `Compared with ${base}, the change ${changeText(change, report)}.${idle(change, report)}`,
      remedy: remedyOf(change),
      // A person reads these two beside the statement that they are about, and the file has their reason.
      severity: ['comment', 'allow', 'workflow'].includes(change.kind) ? ('info' as const) : undefined,
    })),
  ];
}

/** Judged by the base branch's files, the change's have no effect before it is merged. */
function idle({ kind }: JudgeChange, { configFrom }: JudgeReport): string {
  return configFrom === 'base' && kind !== 'comment' && kind !== 'allow' && kind !== 'workflow'
    ? ' The files of the base branch judge, so it has no effect yet.'
    : '';
}

function remedyOf({ kind }: JudgeChange): string {
  if (kind === 'connection') return 'Check that it is meant: runs use it after the merge.';
  if (kind === 'comment' || kind === 'allow') return 'Check the reason.';
  return 'Check that it is meant. To let an error through, change the configuration on the base branch first, in a pull request of its own.';
}
