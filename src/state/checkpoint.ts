import type { EncodedKey } from '../catalog/key-codec.ts';
import type { Direction } from './history.ts';

/** Which walk a checkpoint belongs to. */
export interface WalkId {
  readonly migration: string;
  readonly phase: string;
  readonly attempt: number;
  readonly direction: Direction;
}

/** One range of a walk, and how far it is. */
export interface Checkpoint {
  readonly sweep: number;
  readonly range: number;
  readonly schema: string;
  readonly table: string;
  readonly keyName: string;
  /** Exclusive; null: from the first row. */
  readonly lower: EncodedKey | null;
  /** Inclusive; null: the table was empty when the walk began. */
  readonly upper: EncodedKey | null;
  /** The last key that is done; null: none yet. */
  readonly cursor: EncodedKey | null;
  /** Raised by one with each committed chunk. */
  readonly seq: bigint;
  readonly rowsSeen: number;
  readonly rowsChanged: number;
  /** Size of the last chunk, to go on with after a resume. */
  readonly chunkRows: number;
  readonly done: boolean;
  /** Of the walk that wrote it. */
  readonly token: string;
  /** The last row of the newest chunk that changed rows; null: there is none, or that row was gone. */
  readonly witness: Witness | null;
  /** See `isSealed` in seal.ts; `older` in rows of a state before version 3. */
  readonly seal: string;
}

/** A row as a chunk left it. */
export interface Witness {
  readonly key: EncodedKey;
  /** Hashes of its values, in the order of the definition's `witnesses`, separated by commas. */
  readonly hashes: string;
}

/** A range of a sweep that begins. */
export type NewRange = Pick<
  Checkpoint,
  'sweep' | 'range' | 'schema' | 'table' | 'keyName' | 'lower' | 'upper' | 'token'
>;

/** What a chunk did. */
export interface ChunkStep {
  readonly cursor: EncodedKey | null;
  readonly seen: number;
  readonly changed: number;
  readonly chunkRows: number;
  readonly done: boolean;
  /** Hashes of the chunk's last row as an expression; null: they are not known; undefined: those of before stay. */
  readonly witness?: string | null | undefined;
}
