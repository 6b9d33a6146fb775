import { ExitCode } from '../../core/failure.ts';
import type { VerifyReport } from '../../inspect/verify.ts';
import type { Promised } from '../../run/verify/promise.ts';
import { formatNumberOf } from '../text/amounts.ts';
import { visible } from '../text/visible.ts';
import { wrap } from '../text/wrap.ts';
import { sourceLines } from './source-lines.ts';

const marks: Readonly<Record<Promised['result'], string>> = { holds: 'ok   ', fails: 'FAIL ', not_checked: '?    ' };

/** A line for each check, from which commits the phases ran, and what the checks amount to. @param width columns of the terminal */
export function verifyText(report: VerifyReport, width = 100): string {
  const lines = report.checks.map(({ name, result, text }) =>
    wrap(`${marks[result]} ${name}: ${said(result, text)}`, width),
  );
  const sources = sourceLines(report.sources).map((line) => wrap(line, width));
  return visible([...lines, ...sources, sumOf(report)].join('\n'));
}

/** The same as an object: `ok` for the whole, how many checks gave what, and each check. */
export function verifyJson(report: VerifyReport): object {
  const { exit, checks, sources } = report;
  const count = (result: Promised['result']) => checks.filter((check) => check.result === result).length;
  return {
    version: 1,
    exit,
    ok: exit === ExitCode.done,
    holds: count('holds'),
    fails: count('fails'),
    notChecked: count('not_checked'),
    checks,
    sources: sources.map(({ name, source }) => ({ phase: name, source: source ?? null })),
  };
}

function said(result: Promised['result'], text: string): string {
  return result === 'not_checked' ? `not checked: ${text}` : text;
}

/** Nothing is claimed but what was checked. */
function sumOf({ migration, checks }: VerifyReport): string {
  const of = (result: Promised['result']) => checks.filter((check) => check.result === result);
  const [holding, failing, open] = [of('holds'), of('fails'), of('not_checked')];
  const rest =
    open.length === 0
      ? ''
      : ` ${formatNumberOf(open.length, 'promise')} could not be checked, for the ${open.length === 1 ? 'reason' : 'reasons'} above.`;
  if (failing.length > 0)
    return `${failing.length} of ${formatNumberOf(holding.length + failing.length, 'check')} failed.${rest} Nothing was changed.`;
  if (holding.length === 0) return `Nothing of ${migration} could be checked.${rest} Nothing was changed.`;
  return `${countOf(holding)} of ${migration} ${holding.length === 1 ? 'is' : 'are'} as the migration left ${holding.length === 1 ? 'it' : 'them'}.${rest}`;
}

/** `2 definitions and 1 query`. */
export function countOf(checks: readonly Promised[]): string {
  const definitions = checks.filter(({ kind }) => kind === 'definition').length;
  const queries = checks.filter(({ kind }) => kind === 'query').length;
  return [
    ...(definitions === 0 ? [] : [formatNumberOf(definitions, 'definition')]),
    ...(queries === 0 ? [] : [`${queries} ${queries === 1 ? 'query' : 'queries'}`]),
  ].join(' and ');
}
