import { mostChunkRows } from '../../migration/chunk-limits.ts';

/** Bounds of the rows in a chunk. */
export interface ChunkLimits {
  /** The author's `size`; undefined: {@link mostChunkRows} decides. */
  readonly size: number | undefined;
  /** Milliseconds that a chunk aims at. */
  readonly targetMs: number;
  /** Average row length by information_schema, in bytes; undefined: unknown. */
  readonly averageRowBytes: number | undefined;
}

const firstRows = 1000;

/** How many rows the next chunk looks at, from what the last ones took. */
export class ChunkSize {
  #most: number;
  readonly #targetMs: number;
  #rows: number;

  /** @param resumeWith rows of the last chunk before an interruption; 0: none */
  constructor(limits: ChunkLimits, resumeWith = 0) {
    this.#most = mostChunkRows(limits.size, limits.averageRowBytes);
    this.#targetMs = limits.targetMs;
    this.#rows = Math.min(this.#most, resumeWith > 0 ? resumeWith : firstRows);
  }

  get rows(): number {
    return this.#rows;
  }

  /** After a committed chunk; grows slowly and shrinks fast, since a chunk that is too long hurts others. */
  took(ms: number, rows: number): void {
    const ratio = ms / this.#targetMs;
    if (ratio > 5) this.#set(this.#rows / 10);
    else if (ratio > 2) this.#set(this.#rows / 2);
    else if (ratio > 1) this.#set(this.#rows / ratio);
    // A chunk that the table's end or a gap made small says nothing of a full one.
    else if (rows >= this.#rows) this.#set(this.#rows * Math.min(1.5, 1 / Math.max(ratio, 0.01)));
  }

  /** After a deadlock, a lock wait, a kill or a transaction that was too big. */
  halve(): void {
    this.#set(this.#rows / 2);
  }

  /** After a chunk that gave more warnings than the server keeps: one of that size would do so again. */
  cap(): void {
    this.#most = Math.max(1, Math.floor(this.#rows / 2));
    this.#set(this.#most);
  }

  #set(rows: number): void {
    this.#rows = Math.min(this.#most, Math.max(1, Math.round(rows)));
  }
}
