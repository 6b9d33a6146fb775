import { ExitCode, Failure, type Place } from '../../core/failure.ts';
import { commandToGoOn, markCommand, nextCommand } from '../../core/next-command.ts';
import type { DdlPhase } from '../../migration/migration.ts';
import type { Direction } from '../../state/history.ts';
import type { ObjectChange } from '../../state/object-change.ts';
import type { DatabaseObject } from './definition.ts';

/** An object of an interrupted statement: as journalled before it, and as it is. */
export interface Seen {
  readonly object: DatabaseObject;
  readonly change: ObjectChange;
  readonly now: string | null;
}

/** The statement's phase, and whether it is being undone: that decides what can be done about it. */
export interface Within {
  readonly phase: DdlPhase;
  readonly direction: Direction;
}

const unknown = 'An earlier run was interrupted at this statement, and phasedb cannot tell whether this statement ran.';

/** Why ids could not decide. */
export const idsUnknown =
  'Only the ids of its tables would show that, and phasedb could not read them: that takes the PROCESS privilege and InnoDB.';

/** Nothing in the database shows whether it ran. @param because a sentence */
export function traceless(because: string, place: Place, within: Within): Failure {
  return new Failure({
    code: 'outcome-unclear',
    exit: ExitCode.needsDecision,
    message: `${unknown} ${because}`,
    place,
    untouched: 'This run changed nothing.',
    remedy: `Find out whether it ran, from the rows or the server's logs. ${decide(within)}`,
  });
}

/** Somebody has to look: what was, what was to be and what is are shown. */
export function unclear(differing: readonly Seen[], place: Place, within: Within): Failure {
  const shown = differing.map(
    ({ change, now }) =>
      `${change.name}\n--- before the statement\n${change.before ?? '(absent)'}\n--- expected after it\n${change.expected === undefined ? '(could not be predicted)' : (change.expected ?? '(absent)')}\n--- now\n${now ?? '(absent)'}`,
  );
  const unforeseen = differing.some(({ change }) => change.expected === undefined);
  const why = unforeseen
    ? 'phasedb could not predict its effect, and the object is no longer as it was.'
    : 'The object matches neither its old nor its expected definition: somebody else changed it.';
  return new Failure({
    code: 'outcome-unclear',
    exit: ExitCode.needsDecision,
    message: `${unknown} ${why}\n${shown.join('\n')}`,
    place,
    untouched: 'This run changed nothing.',
    remedy: `Change the object to its old ${unforeseen ? 'definition; the statement is then run again' : 'or its expected definition'}. Then run ${commandToGoOn()}. Or: ${decide(within)}`,
  });
}

function decide({ phase, direction }: Within): string {
  const { file } = phase.place;
  if (direction === 'rollback')
    return `If it ran, write SET unique_checks = 1 in its place in rollback_sql; if it did not, run it yourself and do the same. Then run ${nextCommand('rollback', file, { to: phase.name })}`;
  const byHand = `If it did not run, run it and what follows it in the phase yourself. Once the whole phase is done, record that: ${markCommand(file, phase.name)}`;
  if (phase.rollback === undefined) return byHand;
  return `${byHand}. Or undo the phase, to run it again after its release: ${nextCommand('rollback', file, { to: phase.name })}`;
}
