import type { EncodedKey } from '../catalog/key-codec.ts';
import type { WalkDefinition } from '../catalog/walk-definition.ts';
import type { StateTables } from './state-tables.ts';

/** How many chunks of each range are committed: sweep, range, chunks. */
export type Reached = readonly (readonly [number, number, number])[];

/** The beginning of one sweep of a walk, written in one transaction with its checkpoints. */
export interface SweepBegun {
  readonly sweep: number;
  /** Of the walk; its checkpoints carry it, and their seals are made with it. */
  readonly token: string;
  /** Undefined: LIMIT batches, which have no key. */
  readonly definition?: WalkDefinition;
  /** Where this is kept. Undefined: LIMIT batches, whose WHERE leaves out what is done whatever the state says. */
  readonly state?: StateTables;
  /** Ends of its ranges: range `n` goes from the end `n` (exclusive, null: from the first row) to the end `n + 1`. */
  readonly ends: readonly (EncodedKey | null)[];
}

/** The walk goes on over a table, or with a state, whose definition or identity is another than it was. */
export interface WalkAgain {
  readonly definition: WalkDefinition;
  /** Absent where only the walked table was looked at. */
  readonly state?: StateTables;
  /** Why somebody said that it is right; absent where phasedb found that out. */
  readonly reason?: string;
}

/** How far a walk was when somebody marked its phase complete. */
export interface WalkedPart {
  readonly rowsSeen: number;
  readonly rowsChanged: number;
  /** By the server's estimate. */
  readonly rowsTotal?: number;
}
