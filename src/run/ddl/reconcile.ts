import { ExitCode, Failure, type Place } from '../../core/failure.ts';
import { commandToGoOn, markCommand, nextCommand } from '../../core/next-command.ts';
import type { PlacedStatement } from '../../migration/migration.ts';
import type { Session } from '../../mysql/session.ts';
import type { Statement } from '../../sql/statements/statement.ts';
import type { ObjectChange } from '../../state/history.ts';
import { isCreatedBy, wordsOf } from './created-object.ts';
import { type DatabaseObject, isAsExpected, objectLabel, readDefinition, sameDefinition } from './definition.ts';
import { identityFinding, isJudgedByIdentity, isRebuild, isRebuilt, readIdentities } from './identity-finding.ts';
import { objectsOf } from './objects.ts';

/** What became of a statement that was intended and of whose end nothing is known. */
export type Finding = 'not-done' | 'done';

/** An object of an interrupted statement: as journalled before it, and as it is. */
interface Seen {
  readonly object: DatabaseObject;
  readonly change: ObjectChange;
  readonly now: string | null;
}

/**
 * Compares the objects as they are now with what they were before the statement and what they were to become.
 * @throws Failure `outcome-unclear` (exit 4) when neither fits: somebody has to look
 */
export async function reconcile(
  session: Session,
  database: string,
  placed: Pick<PlacedStatement, 'sql' | 'statement' | 'place'>,
  journalled: readonly ObjectChange[],
  phase: string,
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
    throw traceless('phasedb does not know the kind of object that it changes.', place, phase);
  }
  const identities = await readIdentities(session, seen);
  if (isJudgedByIdentity(statement)) {
    const found = identityFinding(statement, objects, seen, identities);
    if (found === 'done' || found === 'not-done') return found;
    // Different definitions that change places are as good a proof.
    if (seen.every(({ change }) => sameDefinition(change.before, change.expected ?? null)))
      throw traceless(found === 'unknown' ? idsUnknown : found.because, place, phase);
  }
  const unchanged = seen.every(({ change, now }) => sameDefinition(change.before, now));
  if (unchanged) {
    if (isRebuild(statement) && isRebuilt(seen, identities)) return 'done';
    // A statement that leaves the definition as it was (COMMENT, a no-op) may have run or not: running it again is harmless.
    if (seen.every(({ change }) => change.expected !== undefined) || isRepeatable(sql, statement)) return 'not-done';
    if (mayHaveVanished(sql, statement, seen))
      throw traceless('It creates an event that runs once and then drops itself.', place, phase);
    if (seen.every((one) => one.change.before === null || sameIdentity(one, identities))) return 'not-done';
    throw traceless('It was altered, and its definition does not show by what.', place, phase);
  }
  if (seen.every((one) => hasArrived(sql, one))) return 'done';
  if (seen.every(({ change }) => change.expected === undefined) && isRepeatable(sql, statement)) return 'not-done';
  throw unclear(
    seen.filter((one) => !hasArrived(sql, one)),
    place,
    phase,
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

/** CREATE EVENT … AT without ON COMPLETION PRESERVE. */
function mayHaveVanished(sql: string, statement: Statement, seen: readonly Seen[]): boolean {
  if (statement.kind !== 'object' || statement.object !== 'event' || seen[0]?.change.before !== null) return false;
  const words = wordsOf(sql).join(' ');
  return / ON SCHEDULE AT /.test(words) && !/ ON COMPLETION PRESERVE /.test(words);
}

function sameIdentity({ change, object }: Seen, identities: Awaited<ReturnType<typeof readIdentities>>): boolean {
  if (object.type !== 'table') return true;
  const now = identities.get(change.name);
  return change.identity !== undefined && now !== undefined && JSON.stringify(now) === JSON.stringify(change.identity);
}

const idsUnknown =
  'Only the ids of its tables would show that, and phasedb could not read them: that takes the PROCESS privilege and InnoDB.';

function traceless(because: string, place: Place, phase: string): Failure {
  return new Failure({
    code: 'outcome-unclear',
    exit: ExitCode.needsDecision,
    message: `phasedb cannot tell whether this statement ran before an earlier run was interrupted. ${because}`,
    place,
    untouched: 'This run changed nothing.',
    remedy: `Find out whether it ran, from the rows or the server's logs. If the whole phase is done, record that: ${markCommand(place.file, phase)}. Otherwise undo the phase and run it again: ${nextCommand('rollback', place.file, { to: phase })}`,
  });
}

function unclear(differing: readonly Seen[], place: Place, phase: string): Failure {
  const shown = differing.map(
    ({ change, now }) =>
      `${change.name}\n--- before the statement\n${change.before ?? '(absent)'}\n--- expected after it\n${change.expected === undefined ? '(could not be predicted)' : (change.expected ?? '(absent)')}\n--- now\n${now ?? '(absent)'}`,
  );
  const why = differing.some(({ change }) => change.expected === undefined)
    ? 'phasedb could not predict its effect, and the object is no longer as it was.'
    : 'The object matches neither its old nor its expected definition: somebody else changed it.';
  return new Failure({
    code: 'outcome-unclear',
    exit: ExitCode.needsDecision,
    message: `phasedb cannot tell whether this statement ran before an earlier run was interrupted. ${why}\n${shown.join('\n')}`,
    place,
    untouched: 'This run changed nothing.',
    remedy: `Change the object to its old or its expected definition, then run ${commandToGoOn()}. Or, if the whole phase is done, record that: ${markCommand(place.file, phase)}`,
  });
}
