import type { Finding } from '../../lint/finding.ts';

export interface FindingCounts {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
}

export function countFindings(findings: readonly Pick<Finding, 'severity'>[]): FindingCounts {
  const count = (severity: Finding['severity']) => findings.filter((finding) => finding.severity === severity).length;
  return { errors: count('error'), warnings: count('warning'), infos: count('info') };
}

/** `1 error, 2 warnings`; `nothing found` where there is nothing. */
export function countsText({ errors, warnings, infos }: FindingCounts): string {
  const parts = [
    [errors, 'error'],
    [warnings, 'warning'],
    [infos, 'info'],
  ] as const;
  const named = parts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count.toLocaleString('en-US')} ${word}${count === 1 || word === 'info' ? '' : 's'}`);
  return named.length === 0 ? 'nothing found' : named.join(', ');
}
