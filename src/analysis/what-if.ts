import { classify } from '../ddl/classify.ts';
import type { Verdict } from '../ddl/verdict.ts';
import { worst } from '../ddl/worst.ts';
import type { JudgedMigration, JudgedStatement } from './judged.ts';
import { runsStrict } from './settings.ts';

/** What of a statement is to be other than it is. */
export type Otherwise = Partial<Pick<JudgedStatement, 'statement' | 'before' | 'foreignKeyChecks'>>;

/**
 * What MySQL would do if something about a statement were other than it is, by the rules of the classifier: a cause is
 * what makes a difference. Of several versions the worst counts.
 */
export function whatIf(
  judged: JudgedStatement,
  { migration, settings }: JudgedMigration,
  otherwise: Otherwise,
): Verdict {
  const { statement, before, foreignKeyChecks } = { ...judged, ...otherwise };
  const strict = runsStrict(migration);
  const server = { strict, foreignKeyChecks, oldAlterTable: settings.oldAlterTable };
  return worst(settings.versions.map((version) => classify(statement, before, { ...server, version })));
}
