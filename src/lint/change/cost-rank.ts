import type { Verdict } from '../../ddl/verdict.ts';

/** How much a statement asks of its table, to compare: dictionary, index build, rebuild, then with writes blocked, then a copy. */
export function costRank({ algorithm, lock, rebuild }: Verdict): number {
  switch (algorithm) {
    case 'none':
    case 'instant':
      return 0;
    case 'inplace':
      return (lock === 'none' ? 1 : 3) + (rebuild === false ? 0 : 1);
    case 'copy':
      return 5;
    case 'unknown':
      return 6;
  }
}

/** Whether MySQL rebuilds the whole table, by a copy or in place. */
export function rewritesTable({ algorithm, rebuild, refusedAssertion }: Verdict): boolean {
  if (refusedAssertion !== undefined) return false;
  return algorithm === 'copy' || (algorithm === 'inplace' && rebuild === true);
}
