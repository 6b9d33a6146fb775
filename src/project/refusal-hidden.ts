import type { Place } from '../core/failure.ts';
import { type HiddenFinding, mattersToRun } from '../lint/hidden.ts';
import { listed, type Problem, quoted } from '../migration/problem.ts';

/** As many rules a message names. */
const MOST_NAMED = 5;

/** Where what hides findings stands. */
export interface HidingPlaces {
  /** Of `rules` in the configuration. */
  readonly configuration: Place;
  /** Path of the baseline. */
  readonly baseline: string | undefined;
}

/** What lint does not report though it matters to a run: one problem for each kind of thing that hides it. */
export function hiddenRefusals(hidden: readonly HiddenFinding[], places: HidingPlaces): readonly Problem[] {
  const groups = Map.groupBy(
    hidden.filter(({ finding }) => mattersToRun(finding)),
    ({ by }) => by,
  );
  return [...groups].map(([by, those]) => {
    const [{ finding, place: comment } = those[0] as HiddenFinding] = those;
    const count = those.length === 1 ? '1 finding that matters' : `${those.length} findings that matter`;
    const [who, place] =
      by === 'configuration'
        ? ['The configuration turns off', places.configuration]
        : by === 'baseline'
          ? [`The baseline ${quoted(places.baseline ?? '')} holds`, { file: places.baseline ?? '', line: 1, column: 1 }]
          : [
              those.length === 1 ? 'A phasedb-ignore comment hides' : 'phasedb-ignore comments hide',
              comment ?? finding.place,
            ];
    return {
      rule: 'refusal-hidden',
      place,
      phase: undefined,
      message: `${who} ${count} to a run: ${rulesText(those)}.`,
      remedy: 'Correct the migration, or write `allow` with a reason into the phase.',
    };
  });
}

/** `type-change-copy (2), unique-add (1)` */
function rulesText(those: readonly HiddenFinding[]): string {
  const counts = [...Map.groupBy(those, ({ finding }) => finding.rule)].map(
    ([rule, { length }]) => `${rule} (${length.toLocaleString('en-US')})`,
  );
  const more = counts.length - MOST_NAMED;
  return listed([...counts.slice(0, MOST_NAMED), ...(more > 0 ? [`${more} more rule${more === 1 ? '' : 's'}`] : [])]);
}
