import type { Check, DoctorReport } from '../../inspect/doctor/check.ts';
import { formatNumberOf } from '../text/amounts.ts';
import { textTable } from '../text/text-table.ts';
import { oneLine } from '../text/visible.ts';
import { wrap } from '../text/wrap.ts';

/**
 * What `phasedb doctor` prints: every check on a line, then in full what is not in order, with what to do about it.
 * @param width columns
 */
export function doctorText(report: DoctorReport, width = 100): string {
  const rows = report.checks.map(({ name, status, found }) => [name, status, found]);
  const problems = report.checks
    .filter(({ status }) => status !== 'ok')
    .toSorted((a, b) => rank(a) - rank(b))
    .map((check) => problemText(check, width));
  return [
    oneLine(report.server, 300),
    textTable([['check', 'result', 'found'], ...rows], width),
    ...problems,
    summary(report.checks),
  ].join('\n\n');
}

function rank({ status }: Check): number {
  return status === 'error' ? 0 : 1;
}

/** A statement stays on one line, so that it can be copied. */
function problemText({ name, status, found, remedy }: Check, width: number): string {
  const what = wrap(`${status}: ${oneLine(name)}: ${oneLine(found, 1000)}`, width);
  if (remedy === undefined) return what;
  const text = `  ${oneLine(remedy, 1000)}`;
  return `${what}\n${text.endsWith(';') ? text : wrap(text, width)}`;
}

function summary(checks: readonly Check[]): string {
  const errors = checks.filter(({ status }) => status === 'error').length;
  const warnings = checks.filter(({ status }) => status === 'warning').length;
  if (errors + warnings === 0) return 'All is in order.';
  return `${formatNumberOf(errors, 'error')}, ${formatNumberOf(warnings, 'warning')}.`;
}
