import { ExitCode, Failure, type Place } from '../../core/failure.ts';
import { commandToGoOn, markCommand, nextCommand } from '../../core/next-command.ts';
import type { Session } from '../../mysql/session.ts';
import type { Statement } from '../../sql/statements/statement.ts';
import type { ObjectChange } from '../../state/history.ts';
import { objectLabel, readDefinition } from './definition.ts';
import { objectsOf } from './objects.ts';

/** What became of a statement that was intended and of whose end nothing is known. */
export type Finding = 'not-done' | 'done';

/**
 * Compares the objects as they are now with what they were before the statement and what they were to become.
 * @throws Failure `outcome-unclear` (exit 4) when neither fits: somebody has to look
 */
export async function reconcile(
  session: Session,
  database: string,
  statement: Statement,
  journalled: readonly ObjectChange[],
  place: Place,
  phase: string,
): Promise<Finding> {
  const trace = leavesNoTrace(statement, journalled);
  if (trace !== undefined) throw traceless(trace, place, phase);
  const differing: { name: string; change: ObjectChange; now: string | null }[] = [];
  let unchanged = true;
  let arrived = journalled.length > 0;
  for (const object of objectsOf(statement, database)) {
    const change = journalled.find((entry) => entry.name === objectLabel(object));
    if (change === undefined) continue;
    const now = await readDefinition(session, object);
    if (now !== change.before) unchanged = false;
    if (!isExpected(statement, change, now)) arrived = false;
    if (now !== change.before && !isExpected(statement, change, now))
      differing.push({ name: change.name, change, now });
  }
  // A statement that leaves the definition as it was (FORCE, OPTIMIZE) may have run or not: running it again is harmless.
  if (unchanged) return 'not-done';
  if (arrived) return 'done';
  throw unclear(differing, place, phase);
}

/** What a second run of a statement would do whose first one cannot be seen by any definition; undefined for others. */
function leavesNoTrace(statement: Statement, journalled: readonly ObjectChange[]): string | undefined {
  const deletes = 'running it again would delete the rows that were written since';
  const swapsBack = 'running it again would swap the rows back';
  if (statement.kind === 'truncate-table') return `the TRUNCATE ran before the interruption; ${deletes}`;
  if (statement.kind === 'rename-table') {
    // Tables of the same definition that change places.
    const seen = journalled.length === 0 || journalled.some((change) => change.before !== change.expected);
    return seen ? undefined : `the RENAME ran before the interruption; ${swapsBack}`;
  }
  if (statement.kind !== 'alter-table') return undefined;
  const does = (action: string) =>
    statement.clauses.some((clause) => clause.op === 'partition' && clause.action === action);
  if (does('truncate')) return `the TRUNCATE PARTITION ran before the interruption; ${deletes}`;
  if (does('exchange')) return `the EXCHANGE PARTITION ran before the interruption; ${swapsBack}`;
  return undefined;
}

/** If the outcome could not be predicted: an object that was absent and is now there is what a CREATE asked for. */
function isExpected(statement: Statement, change: ObjectChange, now: string | null): boolean {
  if (change.expected !== undefined) return now === change.expected;
  if (change.before === null) return now !== null && (statement.kind === 'create-table' || statement.kind === 'object');
  if (now === null || statement.kind !== 'alter-table') return false;
  return (
    statement.clauses.every((clause) => clause.op === 'add-foreign-key') &&
    onlyForeignKeysAdded(change.before, now, statement.clauses.length)
  );
}

/** Definitions that differ in new foreign keys alone, and in the index that MySQL makes for one where there is none. */
function onlyForeignKeysAdded(before: string, now: string, most: number): boolean {
  const lines = (text: string) => new Set(text.split('\n').map((line) => line.replace(/,$/, '')));
  const [old, fresh] = [lines(before), lines(now)];
  const added = [...fresh].filter((line) => !old.has(line));
  const keys = added.filter((line) => line.startsWith('  CONSTRAINT ') && line.includes(' FOREIGN KEY '));
  const indexes = added.filter((line) => /^ {2}KEY /.test(line));
  return (
    keys.length === most && keys.length + indexes.length === added.length && [...old].every((line) => fresh.has(line))
  );
}

function traceless(what: string, place: Place, phase: string): Failure {
  return new Failure({
    code: 'outcome-unclear',
    exit: ExitCode.needsDecision,
    message: `phasedb cannot tell whether ${what}.`,
    place,
    untouched: 'This run changed nothing.',
    remedy: `Look at the rows. If the whole phase is done, record that: ${markCommand(place.file, phase)}. Otherwise undo the phase and run it again: ${nextCommand('rollback', place.file, { to: phase })}`,
  });
}

function unclear(
  differing: readonly { name: string; change: ObjectChange; now: string | null }[],
  place: Place,
  phase: string,
): Failure {
  const shown = differing.map(
    ({ name, change, now }) =>
      `${name}\n--- before the statement\n${change.before ?? '(absent)'}\n--- expected after it\n${change.expected === undefined ? '(could not be predicted)' : (change.expected ?? '(absent)')}\n--- now\n${now ?? '(absent)'}`,
  );
  return new Failure({
    code: 'outcome-unclear',
    exit: ExitCode.needsDecision,
    message: `phasedb cannot tell whether this statement ran before an earlier run was interrupted. The object matches neither its old nor its expected definition: somebody else changed it.\n${shown.join('\n')}`,
    place,
    untouched: 'This run changed nothing.',
    remedy: `Change the object to its old or its expected definition, then run ${commandToGoOn()}. Or, if the whole phase is done, record that: ${markCommand(place.file, phase)}`,
  });
}
