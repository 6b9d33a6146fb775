import { canCorruptInstant, type Version } from '../../core/mysql-version.ts';
import type { AllowedRisk } from '../../migration/migration.ts';
import { assertAlgorithm } from '../../sql/rendering/rewrite.ts';
import type { Statement } from '../../sql/statements/statement.ts';

/** One way to run a statement, asserted in its text so that MySQL refuses instead of falling back by itself. */
export interface AssertedStatement {
  readonly sql: string;
  readonly algorithm: 'INSTANT' | 'INPLACE' | 'COPY' | undefined;
  readonly lock: 'NONE' | 'SHARED' | 'EXCLUSIVE' | undefined;
}

/**
 * Ways to try, the least intrusive first. What copies or blocks writes is among them only where it is allowed.
 * A statement that takes no ALGORITHM clause, or has the author's own, is tried as it is.
 */
export function assertedStatements(
  sql: string,
  statement: Statement,
  allowed: ReadonlySet<AllowedRisk>,
  version: Version,
): AssertedStatement[] {
  const asWritten: AssertedStatement[] = [{ sql, algorithm: undefined, lock: undefined }];
  if (statement.kind !== 'alter-table' && statement.kind !== 'create-index' && statement.kind !== 'drop-index')
    return asWritten;
  const own = (value: string | undefined) => value !== undefined && value !== 'DEFAULT';
  if (own(statement.algorithm?.value) || own(statement.lock?.value) || !takesAlgorithm(statement)) return asWritten;
  const asserting = (
    algorithm: 'INSTANT' | 'INPLACE' | 'COPY',
    lock?: 'NONE' | 'SHARED' | 'EXCLUSIVE',
  ): AssertedStatement => ({
    sql: assertAlgorithm(sql, statement, algorithm, lock),
    algorithm,
    lock,
  });
  return [
    ...(instantIsUnsafe(statement, version) ? [] : [asserting('INSTANT')]),
    asserting('INPLACE', 'NONE'),
    ...(allowed.has('blocking') || allowed.has('copy') ? [asserting('INPLACE', 'SHARED')] : []),
    ...(allowed.has('copy') ? [asserting('COPY', 'SHARED'), asserting('COPY', 'EXCLUSIVE')] : []),
  ];
}

/** DISCARD and IMPORT TABLESPACE and some partition clauses have no place for an ALGORITHM clause. */
function takesAlgorithm(statement: Statement): boolean {
  if (statement.kind !== 'alter-table') return true;
  return statement.clauses.every((clause) => {
    if (clause.op === 'tablespace' || clause.op === 'secondary-engine') return false;
    if (clause.op === 'partition')
      return !['exchange', 'analyze', 'check', 'repair', 'optimize', 'discard', 'import'].includes(clause.action);
    return true;
  });
}

/**
 * 8.0.29 to 8.0.31 can corrupt a table with instantly added or dropped columns at crash recovery, and backups refuse it
 * (MySQL bugs 107611, 107613, 107854; fixed in 8.0.32).
 */
function instantIsUnsafe(statement: Statement, version: Version): boolean {
  if (!canCorruptInstant(version) || statement.kind !== 'alter-table') return false;
  return statement.clauses.some((clause) => clause.op === 'add-column' || clause.op === 'drop-column');
}
