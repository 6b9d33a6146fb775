import type { JudgedStatement } from '../../analysis/judged.ts';
import { whatIf } from '../../analysis/what-if.ts';
import { withoutAssertions } from '../../sql/rendering/rewrite.ts';
import type { AlterClause } from '../../sql/statements/statement.ts';
import type { LintedMigration } from '../linted.ts';
import { sameResult, type WrittenAlter, writeAlter } from './alter-text.ts';
import { asserting, isAboutPartitions, ownClause } from './assertions.ts';
import { copiesOnlyFor, copyCauses } from './copy-causes.ts';
import { costRank, rewritesTable } from './cost-rank.ts';
import { lostIndexParts } from './lost-index-parts.ts';
import { instantIsUnsafe, takesRowVersion } from './row-versions.ts';

/** A statement with more clauses is not split. */
const mostClauses = 200;
/** Of more redefined columns than these none is judged on its own. */
const mostJudged = 8;

/** Whether a more specific rule shows how to avoid the copy or rebuild. */
export function hasCheaperWay(judged: JudgedStatement, migration: LintedMigration): boolean {
  return (
    copyCauses.some((cause) => copiesOnlyFor(cause, judged, migration)) ||
    instantWithoutClause(judged, migration) !== undefined ||
    cheaperSplit(judged, migration) !== undefined ||
    lostIndexParts(judged).length > 0
  );
}

/** The statement without its ALGORITHM clause, if that forces a rebuild although INSTANT is possible; otherwise undefined. */
export function instantWithoutClause(judged: JudgedStatement, migration: LintedMigration): string | undefined {
  const { statement, change, placed, verdict } = judged;
  const own = ownClause(statement, 'algorithm');
  if (change === undefined || (own !== 'INPLACE' && own !== 'COPY') || !rewritesTable(verdict)) return undefined;
  if (isAboutPartitions(judged) || (instantIsUnsafe(migration.settings) && takesRowVersion(change))) return undefined;
  const asked = whatIf(judged, migration, { statement: asserting(statement, 'INSTANT') });
  return asked.refusedAssertion === undefined ? withoutAssertions(placed.sql, statement) : undefined;
}

type Split = readonly [WrittenAlter, WrittenAlter];

/** Several rules ask. */
const splits = new WeakMap<JudgedStatement, Split | undefined>();

/**
 * Two statements that together do what an ALTER of several clauses does, one of them instantly and none as intrusively as
 * the whole; undefined: it cannot be split so.
 */
export function cheaperSplit(judged: JudgedStatement, migration: LintedMigration): Split | undefined {
  if (!splits.has(judged)) splits.set(judged, findSplit(judged, migration));
  return splits.get(judged);
}

function findSplit(judged: JudgedStatement, migration: LintedMigration): Split | undefined {
  const { change, statement, before } = judged;
  if (change === undefined || change.missing.length > 0) return undefined;
  if (change.clauses.length < 2 || change.clauses.length > mostClauses) return undefined;
  if (isAboutPartitions(judged) || (instantIsUnsafe(migration.settings) && takesRowVersion(change))) return undefined;
  const whole = costRank(whatIf(judged, migration, { statement: asserting(statement) }));
  if (whole < 2) return undefined;
  for (const [ahead, rest] of waysToSplit(judged, change.clauses, migration)) {
    if (ahead.length === 0 || rest.length === 0) continue;
    const first = writeAlter([{ judged, clauses: ahead }]);
    const second = writeAlter([{ judged, clauses: rest }]);
    if (first === undefined || second === undefined) continue;
    const between = before.after(first.statement);
    const asks = [
      costRank(whatIf(judged, migration, { statement: first.statement })),
      costRank(whatIf(judged, migration, { statement: second.statement, before: between })),
    ];
    if (Math.min(...asks) > 0 || Math.max(...asks) >= whole) continue;
    const { schema, name } = change.table;
    if (sameResult(between.after(second.statement).table(schema, name), change.after)) return [first, second];
  }
  return undefined;
}

function* waysToSplit(
  judged: JudgedStatement,
  clauses: readonly AlterClause[],
  migration: LintedMigration,
): Iterable<readonly [readonly AlterClause[], readonly AlterClause[]]> {
  const redefined = clauses.filter(({ op }) => op === 'modify-column' || op === 'change-column');
  const isInstant = (clause: AlterClause) => {
    if (isInstantByNature(clause)) return true;
    if (!redefined.includes(clause) || redefined.length > mostJudged) return false;
    const alone = writeAlter([{ judged, clauses: [clause] }]);
    return alone !== undefined && whatIf(judged, migration, { statement: alone.statement }).algorithm === 'instant';
  };
  const instant = new Set(clauses.filter(isInstant));
  yield [clauses.filter((clause) => instant.has(clause)), clauses.filter((clause) => !instant.has(clause))];
  // A column that is in no index any more is dropped instantly.
  const columns = new Set(clauses.filter(({ op }) => op === 'add-column' || op === 'drop-column'));
  yield [clauses.filter((clause) => !columns.has(clause)), clauses.filter((clause) => columns.has(clause))];
}

/** Whether a clause of this kind may be instant; whether it is, the whole shows. */
function isInstantByNature(clause: AlterClause): boolean {
  switch (clause.op) {
    case 'add-column':
    case 'drop-column':
    case 'rename-column':
    case 'set-default':
    case 'drop-default':
    case 'set-column-visibility':
    case 'drop-check':
      return true;
    case 'add-check':
      return !clause.check.enforced;
    case 'alter-check':
      return !clause.enforced;
    default:
      return false;
  }
}
