import { ExitCode } from '../../core/failure.ts';
import type { VerifyReport } from '../../inspect/verify.ts';
import { visible } from '../text/visible.ts';
import { wrap } from '../text/wrap.ts';

/** A line for each check, and what they amount to. @param width columns of the terminal */
export function verifyText(report: VerifyReport, width = 100): string {
  const lines = report.checks.map((check) =>
    wrap(`${check.ok ? 'ok   ' : 'FAIL '} ${check.name}: ${check.text}`, width),
  );
  const failed = report.checks.filter((check) => !check.ok).length;
  const sum =
    failed === 0
      ? 'Everything is as the migration left it.'
      : `${failed} of ${report.checks.length} checks failed. Nothing was changed.`;
  return visible([...lines, sum].join('\n'));
}

/** The same as an object, `ok` for the whole and each check. */
export function verifyJson(report: VerifyReport): object {
  return { version: 1, exit: report.exit, ok: report.exit === ExitCode.done, checks: report.checks };
}
