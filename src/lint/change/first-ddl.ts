import type { JudgedStatement } from '../../analysis/judged.ts';
import type { LintedMigration } from '../linted.ts';

/** The first statement of an expand or contract, over all files, of which something holds. */
export function firstDdl(
  migrations: readonly LintedMigration[],
  holds: (judged: JudgedStatement) => boolean,
): JudgedStatement | undefined {
  for (const { phases } of migrations) {
    for (const phase of phases) {
      const found = phase.kind === 'ddl' ? phase.statements.find(holds) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
