import { rowValue } from '../../core/row-value.ts';
import type { Checkpoint, WalkId } from '../../state/checkpoint.ts';
import type { RunContext } from '../context/run-context.ts';
import type { ChunkDone } from './chunk.ts';

const reportEveryMs = 250;
const windowMs = 10_000;
const recordMs = 30_000;

/** Figures of a walk over all its ranges: what is reported while it runs, and what the history keeps. */
export class WalkProgress {
  readonly #context: Pick<RunContext, 'journal' | 'report'>;
  readonly #id: WalkId;
  readonly #total: number | undefined;
  readonly #checkpointEvery: number;
  readonly #notesSaid = new Set<number>();
  #sweep: number;
  #seen: number;
  #seenInAll: number;
  #changed: number;
  #chunks = 0;
  #reportedAt = 0;
  #recordedAt = Date.now();
  #recent: { at: number; seen: number }[] = [];
  #throttled: string | undefined;
  #heldSince: number | undefined;
  #heldMs = 0;
  readonly #reached = new Map<string, readonly [number, number, number]>();
  #lastChunk = { rows: 0, ms: 0, upTo: undefined as string | undefined };

  /** @param total rows of the table by the server's estimate */
  constructor(
    context: Pick<RunContext, 'journal' | 'report'>,
    id: WalkId,
    total: number | undefined,
    ranges: readonly Checkpoint[],
    checkpointEvery: number,
  ) {
    this.#context = context;
    this.#id = id;
    this.#total = total;
    this.#checkpointEvery = checkpointEvery;
    this.#sweep = Math.max(0, ...ranges.map((range) => range.sweep));
    this.#seen = sum(ranges.filter((range) => range.sweep === this.#sweep).map((range) => range.rowsSeen));
    this.#seenInAll = sum(ranges.map((range) => range.rowsSeen));
    this.#changed = sum(ranges.map((range) => range.rowsChanged));
    this.#recent = [{ at: Date.now(), seen: this.#seen }];
    for (const range of ranges) this.#reach(range);
  }

  /** In all walks over the table. */
  get rowsSeen(): number {
    return this.#seenInAll;
  }

  get rowsChanged(): number {
    return this.#changed;
  }

  /** How long chunks were held. */
  get heldSeconds(): number {
    return this.#heldMs / 1000;
  }

  /** A further walk over the whole table begins. */
  beginSweep(sweep: number): void {
    this.#sweep = sweep;
    this.#seen = 0;
    this.#recent = [{ at: Date.now(), seen: 0 }];
  }

  held(reason: string): void {
    const news = reason !== this.#throttled;
    this.#throttled = reason;
    this.#heldSince ??= Date.now();
    this.#reportProgress(news && this.#reportedAt === 0);
  }

  admitted(): void {
    const was = this.#throttled;
    this.#throttled = undefined;
    const heldMs = this.#heldSince === undefined ? 0 : Date.now() - this.#heldSince;
    this.#heldSince = undefined;
    this.#heldMs += heldMs;
    // A rate over a long hold is that of no time at which rows were changed.
    if (heldMs > windowMs) this.#recent = [{ at: Date.now(), seen: this.#seen }];
    if (was !== undefined) this.#reportProgress(true);
  }

  /** A chunk that was committed without its answer: found in its checkpoint. */
  found(before: Checkpoint, found: Checkpoint): void {
    this.#reach(found);
    this.#seen += found.rowsSeen - before.rowsSeen;
    this.#seenInAll += found.rowsSeen - before.rowsSeen;
    this.#changed += found.rowsChanged - before.rowsChanged;
    this.#reportProgress(found.done);
  }

  async chunk(before: Checkpoint, done: ChunkDone, nextRows: number): Promise<void> {
    const now = Date.now();
    this.#reach(done.checkpoint);
    this.#chunks++;
    this.#seen += done.checkpoint.rowsSeen - before.rowsSeen;
    this.#seenInAll += done.checkpoint.rowsSeen - before.rowsSeen;
    this.#changed += done.checkpoint.rowsChanged - before.rowsChanged;
    const { cursor } = done.checkpoint;
    this.#lastChunk = {
      rows: nextRows,
      ms: done.ms,
      upTo: cursor === null ? undefined : rowValue(cursor.join(', ').slice(0, 60)),
    };
    this.#recent.push({ at: now, seen: this.#seen });
    while (this.#recent.length > 2 && now - (this.#recent[0]?.at ?? now) > windowMs) this.#recent.shift();
    for (const warning of done.warnings) {
      if (this.#notesSaid.has(warning.code)) continue;
      this.#notesSaid.add(warning.code);
      this.#context.report({
        type: 'warning',
        text: `The server sent this note (said once per code): ${warning.code} ${warning.message}`,
      });
    }
    this.#reportProgress(done.checkpoint.done);
    if (this.#chunks % this.#checkpointEvery === 0 && now - this.#recordedAt > recordMs) {
      await this.record();
    }
  }

  /** Writes down how far the walk is: checkpoints that are found behind it later were put back by somebody. */
  async record(): Promise<void> {
    this.#recordedAt = Date.now();
    const reached = [...this.#reached.values()];
    await this.#context.journal.record({
      phase: this.#id.phase,
      attempt: this.#id.attempt,
      detail: { event: 'progress', direction: this.#id.direction, sweep: this.#sweep, reached },
      rows: this.#seen,
    });
  }

  #reach({ sweep, range, seq }: Checkpoint): void {
    this.#reached.set(`${sweep}/${range}`, [sweep, range, Number(seq)]);
  }

  #reportProgress(atOnce: boolean): void {
    const now = Date.now();
    if (!atOnce && now - this.#reportedAt < reportEveryMs) return;
    this.#reportedAt = now;
    const first = this.#recent[0] ?? { at: now, seen: this.#seen };
    const seconds = (now - first.at) / 1000;
    const isStill = this.#heldSince !== undefined && now - this.#heldSince > windowMs;
    const rate = seconds > 0.5 && !isStill ? (this.#seen - first.seen) / seconds : undefined;
    const left = this.#total === undefined ? undefined : Math.max(0, this.#total - this.#seen);
    this.#context.report({
      type: 'backfill-progress',
      phase: this.#id.phase,
      sweep: this.#sweep,
      rowsSeen: this.#seen,
      rowsChanged: this.#changed,
      rowsTotal: this.#total,
      rowsPerSecond: rate,
      etaSeconds: rate && left !== undefined && this.#throttled === undefined ? left / rate : undefined,
      chunkRows: this.#lastChunk.rows,
      chunkMs: this.#lastChunk.ms,
      upTo: this.#lastChunk.upTo,
      throttled: this.#throttled,
    });
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
