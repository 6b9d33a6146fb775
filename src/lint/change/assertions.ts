import type { JudgedStatement } from '../../analysis/judged.ts';
import { whatIf } from '../../analysis/what-if.ts';
import { type Algorithm, assertAlgorithm, type Lock, withoutAssertions } from '../../sql/rendering/rewrite.ts';
import { readStatement } from '../../sql/statements/read-statement.ts';
import type { Assertion, Statement } from '../../sql/statements/statement.ts';
import type { LintedMigration } from '../linted.ts';

const span = { start: 0, end: 0 };

/** The statement as if its ALGORITHM and LOCK were these. */
export function asserting(statement: Statement, algorithm?: Algorithm, lock?: Lock): Statement {
  if (statement.kind !== 'alter-table' && statement.kind !== 'create-index' && statement.kind !== 'drop-index')
    return statement;
  const clause = (value: string | undefined): Assertion | undefined =>
    value === undefined ? undefined : { value, span };
  return { ...statement, algorithm: clause(algorithm), lock: clause(lock) };
}

/** Its ALGORITHM or LOCK as the author wrote it; DEFAULT counts as none. */
export function ownClause(statement: Statement, name: 'algorithm' | 'lock'): string | undefined {
  if (statement.kind !== 'alter-table' && statement.kind !== 'create-index' && statement.kind !== 'drop-index')
    return undefined;
  const value = statement[name]?.value;
  return value === 'DEFAULT' ? undefined : value;
}

/** Whether it has a partition clause, which treats ALGORITHM differently. */
export function isAboutPartitions({ change }: JudgedStatement): boolean {
  return change?.clauses.some(({ op }) => op === 'partition') === true;
}

const leastFirst: readonly (readonly [Algorithm, Lock?])[] = [
  ['INSTANT'],
  ['INPLACE', 'NONE'],
  ['INPLACE', 'SHARED'],
  ['INPLACE', 'EXCLUSIVE'],
  ['COPY'],
];

/** The statement with the least intrusive ALGORITHM and LOCK that MySQL accepts for it on all versions in question; with a `;`. */
export function withWorkingClause(judged: JudgedStatement, migration: LintedMigration): string {
  const bare = withoutAssertions(judged.placed.sql, judged.statement);
  if (isAboutPartitions(judged)) return `${bare};`;
  const works = leastFirst.find(
    ([algorithm, lock]) =>
      whatIf(judged, migration, { statement: asserting(judged.statement, algorithm, lock) }).refusedAssertion ===
      undefined,
  );
  return works === undefined ? `${bare};` : `${assertAlgorithm(bare, readStatement(bare), ...works)};`;
}
