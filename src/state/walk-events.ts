import type { EncodedKey } from '../catalog/key-codec.ts';
import type { WalkDefinition } from '../catalog/walk-definition.ts';

/** How many chunks of each range are committed: sweep, range, chunks. */
export type Reached = readonly (readonly [number, number, number])[];

/** The beginning of one sweep of a walk, written in one transaction with its checkpoints. */
export interface SweepBegun {
  readonly sweep: number;
  /** Of the walk; its checkpoints carry it, and their seals are made with it. */
  readonly token: string;
  /** Undefined: LIMIT batches, which have no key. */
  readonly definition?: WalkDefinition;
  /** Ends of its ranges: range `n` goes from the end `n` (exclusive, null: from the first row) to the end `n + 1`. */
  readonly ends: readonly (EncodedKey | null)[];
}
