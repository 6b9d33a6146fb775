import type { PlacedStatement } from '../../migration/migration.ts';
import type { Session } from '../../mysql/session.ts';
import type { Statement } from '../../sql/statements/statement.ts';
import type { ObjectChange } from '../../state/object-change.ts';
import { isCreatedBy, wordsOf } from './created-object.ts';
import { type DatabaseObject, isAsExpected, objectLabel, readDefinition, sameDefinition } from './definition.ts';
import { identityFinding, isJudgedByIdentity, isRebuild, isRebuilt, readIdentities } from './identity-finding.ts';
import { objectsOf } from './objects.ts';
import { idsUnknown, type Seen, traceless, unclear, type Within } from './unclear.ts';

/** What became of a statement that was intended and of whose end nothing is known. */
export type Finding = 'not-done' | 'done';

/**
 * Compares the objects as they are now with what they were before the statement and what they were to become.
 * @throws Failure `outcome-unclear` (exit 4) when neither fits: somebody has to look
 */
export async function reconcile(
  session: Session,
  database: string,
  placed: Pick<PlacedStatement, 'sql' | 'statement' | 'place'>,
  journalled: readonly ObjectChange[],
  within: Within,
): Promise<Finding> {
  const { sql, statement, place } = placed;
  const objects = objectsOf(statement, database);
  const seen: Seen[] = [];
  for (const object of objects) {
    const change = journalled.find((entry) => entry.name === objectLabel(object));
    if (change !== undefined) seen.push({ object, change, now: await readDefinition(session, object) });
  }
  if (seen.length === 0) {
    if (isRepeatable(sql, statement)) return 'not-done';
    throw traceless('phasedb does not know the kind of object that it changes.', place, within);
  }
  const identities = await readIdentities(session, seen);
  if (isJudgedByIdentity(statement)) {
    const found = identityFinding(statement, objects, seen, identities);
    if (found === 'done' || found === 'not-done') return found;
    // Different definitions that change places are as good a proof.
    if (seen.every(({ change }) => sameDefinition(change.before, change.expected ?? null)))
      throw traceless(found === 'unknown' ? idsUnknown : found.because, place, within);
  }
  const unchanged = seen.every(({ change, now }) => sameDefinition(change.before, now));
  if (unchanged) {
    if (isRebuild(statement) && isRebuilt(seen, identities)) return 'done';
    // A statement that leaves the definition as it was (COMMENT, a no-op) may have run or not: running it again is harmless.
    if (await mayHaveVanished(session, sql, statement, seen))
      throw traceless('It creates an event that runs once and then drops itself.', place, within);
    if (seen.every(({ change }) => change.expected !== undefined) || isRepeatable(sql, statement)) return 'not-done';
    if (seen.every((one) => one.change.before === null || sameIdentity(one, identities))) return 'not-done';
    throw traceless('It was altered, and its definition does not show by what.', place, within);
  }
  if (seen.every((one) => hasArrived(sql, one))) return 'done';
  if (seen.every(({ change }) => change.expected === undefined) && isRepeatable(sql, statement)) return 'not-done';
  throw unclear(
    seen.filter((one) => !hasArrived(sql, one)),
    place,
    within,
  );
}

function hasArrived(sql: string, { object, change, now }: Seen): boolean {
  if (change.expected === undefined) return change.before === null && now !== null && wasCreated(sql, object, now);
  if (object.type === 'trigger' && change.expected !== null && now !== null)
    return wordsOf(change.expected).join(' ') === wordsOf(now).join(' ');
  return isAsExpected(change.expected, now);
}

/** An object that was absent: whether it is the one that the statement makes. */
function wasCreated(sql: string, object: DatabaseObject, now: string): boolean {
  if (object.type === 'procedure' || object.type === 'function' || object.type === 'event')
    return isCreatedBy(sql, now) === true;
  return false;
}

/** Statements that lead to the same end when they run once more, whatever became of the first time. */
function isRepeatable(sql: string, statement: Statement): boolean {
  if (statement.kind !== 'object') return false;
  if (statement.ifExists || statement.ifNotExists || statement.orReplace) return true;
  const renames = wordsOf(sql).some((word, index, all) => word === 'RENAME' && all[index + 1] === 'TO');
  return statement.verb === 'alter' && statement.object !== 'other' && !renames;
}

/** CREATE EVENT … AT without ON COMPLETION PRESERVE, unless the time is written and lies ahead in every time zone. */
async function mayHaveVanished(
  session: Session,
  sql: string,
  statement: Statement,
  seen: readonly Seen[],
): Promise<boolean> {
  if (statement.kind !== 'object' || statement.object !== 'event' || seen[0]?.change.before !== null) return false;
  const words = wordsOf(sql).join(' ');
  if (!/ ON SCHEDULE AT /.test(words) || / ON COMPLETION PRESERVE /.test(words)) return false;
  const [, time] = / ON SCHEDULE AT (?:TIMESTAMP )?'([^']+)' (?:ON|ENABLE|DISABLE|COMMENT|DO) /.exec(words) ?? [];
  if (time === undefined) return true;
  const row = await session.queryOne('SELECT CAST(? AS DATETIME) > UTC_TIMESTAMP() + INTERVAL 1 DAY AS ahead', [time]);
  return row?.ahead !== '1';
}

function sameIdentity({ change, object }: Seen, identities: Awaited<ReturnType<typeof readIdentities>>): boolean {
  if (object.type !== 'table') return true;
  const now = identities.get(change.name);
  return change.identity !== undefined && now !== undefined && JSON.stringify(now) === JSON.stringify(change.identity);
}
