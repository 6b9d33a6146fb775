import type { JudgedMigration, JudgedStatement } from '../judged.ts';

/** The first statement of an expand or contract, over all files, of which something holds. */
export function firstDdl(
  migrations: readonly JudgedMigration[],
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
