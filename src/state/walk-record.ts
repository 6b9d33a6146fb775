import type { EncodedKey } from '../catalog/key-codec.ts';
import type { WalkDefinition } from '../catalog/walk-definition.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Direction, EventDetail, HistoryEntry } from './history.ts';
import type { StateTables } from './state-tables.ts';
import type { Reached } from './walk-events.ts';

/** What the history has of a walk; its checkpoints are believed only as far as they agree with it. */
export interface WalkRecord {
  readonly attempt: number;
  readonly token: string;
  /** As it was last found, or accepted, to be the walk's. */
  readonly definition: WalkDefinition | undefined;
  /** The tables that it was kept in when that was looked at last. */
  readonly state: StateTables | undefined;
  /** Id of the event that says so. */
  readonly stateSeenBy: number;
  readonly sweeps: ReadonlyMap<number, readonly (EncodedKey | null)[]>;
}

/** Of a phase, its own and its rollback's. */
type Walks = Readonly<Partial<Record<Direction, WalkRecord>>>;

/** The walks of a phase after one more event. Events of an earlier attempt say nothing of the present one. */
export function foldWalk(
  walks: Walks,
  { attempt, id }: Pick<HistoryEntry, 'attempt' | 'id'>,
  detail: Extract<EventDetail, { event: 'walk-begun' | 'walk-definition' }>,
): Walks {
  const known = walks[detail.direction];
  if (detail.event === 'walk-definition') {
    if (known === undefined || known.attempt !== attempt) return walks;
    const { definition, state } = detail;
    const looked = state === undefined ? {} : { state, stateSeenBy: id };
    return { ...walks, [detail.direction]: { ...known, definition, ...looked } };
  }
  const same = known?.attempt === attempt && known.token === detail.token ? known : undefined;
  const record: WalkRecord = {
    attempt,
    token: detail.token,
    definition: detail.definition,
    state: detail.state,
    stateSeenBy: id,
    sweeps: new Map(same?.sweeps).set(detail.sweep, detail.ends),
  };
  return { ...walks, [detail.direction]: record };
}

/**
 * The walks of a phase that was withdrawn: nothing was done since it began.
 * @param ranges of that walk which were there before and stay
 */
export function withdrawWalk(before: Walks, now: Walks, direction: Direction, ranges: number): Walks {
  const { [direction]: begun, ...others } = now;
  if (ranges === 0 || begun === undefined) return others;
  const was = before[direction];
  // Another token with ranges that stay: those of an older state were sealed, which is not taken back.
  return { ...others, [direction]: was?.token === begun.token ? was : begun };
}

/**
 * What the checkpoints say against the history, as the end of a sentence; undefined where they agree. Pure.
 * @param reached of the newest `progress` event of this attempt
 */
export function contradiction(
  record: WalkRecord | undefined,
  checkpoints: readonly Checkpoint[],
  reached: Reached,
  isSealed: (checkpoint: Checkpoint) => boolean,
): string | undefined {
  if (record === undefined)
    return checkpoints.length === 0
      ? undefined
      : 'phasedb_checkpoints has rows of a walk that the history does not have';
  for (const [sweep, ends] of record.sweeps) {
    const ranges = checkpoints.filter((one) => one.sweep === sweep);
    const count = ends.length - 1;
    if (ranges.length !== count)
      return `the history has ${rangesText(count)} of walk ${sweep}, and phasedb_checkpoints has ${ranges.length}`;
    const moved = ranges.find(
      (one, i) => one.range !== i || !sameKey(one.lower, ends[i] ?? null) || !sameKey(one.upper, ends[i + 1] ?? null),
    );
    if (moved !== undefined) return `the ends of ${place(moved)} are others than those in the history`;
  }
  const foreign = checkpoints.find((one) => !record.sweeps.has(one.sweep));
  if (foreign !== undefined) return `the history does not have ${place(foreign)}`;
  const edited = checkpoints.find((one) => one.token !== record.token || !isSealed(one));
  if (edited !== undefined) return `the row of ${place(edited)} was not written by this walk, or was changed since`;
  for (const [sweep, range, chunks] of reached) {
    const found = checkpoints.find((one) => one.sweep === sweep && one.range === range);
    if (found !== undefined && found.seq < BigInt(chunks))
      return `the history has ${chunks} committed ${chunks === 1 ? 'chunk' : 'chunks'} of ${place(found)}, and its row has ${found.seq}`;
  }
  return undefined;
}

function place({ sweep, range }: Checkpoint): string {
  return `range ${range} of walk ${sweep}`;
}

function rangesText(count: number): string {
  return count === 1 ? '1 range' : `${count} ranges`;
}

function sameKey(a: EncodedKey | null, b: EncodedKey | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
