import type { LintJson } from './json.ts';
import type { StatementJson } from './statement-json.ts';

/** Whether writes wait for a statement, or that is not known. For a table that its phase creates nobody waits. */
function writesWait({ algorithm, lock, newTable }: StatementJson): boolean {
  if (newTable) return false;
  if (algorithm === 'copy' || algorithm === 'unknown') return true;
  return algorithm === 'inplace' && (lock === 'shared' || lock === 'exclusive');
}

/** How many statements of a lint copy a table, make writes wait, or are not understood; without those of complete phases. */
export function countWaiting({ migrations }: Pick<LintJson, 'migrations'>): number {
  return migrations
    .flatMap(({ phases }) => phases.flatMap(({ statements }) => statements))
    .filter((statement) => writesWait(statement)).length;
}

/** `1 statement copies its table or makes writes wait`. @param count at least 1 */
export function waitingText(count: number): string {
  return count === 1
    ? '1 statement copies its table or makes writes wait'
    : `${count.toLocaleString('en-US')} statements copy their tables or make writes wait`;
}
