import { z } from 'zod';

/** Identifies a comment of a pull request; each kind and id has one. */
export interface CommentName {
  readonly kind: 'lint' | 'ledger';
  readonly id: string;
}

/** Who wrote a comment last, so that an older run never overwrites a newer one. */
export interface Stamp {
  readonly run: number;
  readonly attempt: number;
  readonly sha: string;
}

const markerSchema = z.object({
  kind: z.enum(['lint', 'ledger']),
  id: z.string(),
  run: z.int(),
  attempt: z.int(),
  sha: z.string(),
  /** Data for later writers; see the ledger. */
  data: z.unknown().optional(),
});

export type Marker = z.infer<typeof markerSchema>;

const head = '<!-- phasedb ';
const tail = ' -->';

/** The first line of a comment: an HTML comment, which nobody sees. */
export function writeMarker(name: CommentName, stamp: Stamp, data?: unknown): string {
  const json = JSON.stringify({ ...name, ...stamp, data });
  // Neither `--` nor `>` may stand in an HTML comment; as escapes they are the same JSON.
  return head + json.replaceAll('-', '\\u002d').replaceAll('>', '\\u003e').replaceAll('<', '\\u003c') + tail;
}

/** @returns undefined if the text does not begin with phasedb's marker */
export function readMarker(body: string): Marker | undefined {
  if (!body.startsWith(head)) return undefined;
  const end = body.indexOf(tail);
  if (end < 0 || end > 60_000) return undefined;
  try {
    return markerSchema.safeParse(JSON.parse(body.slice(head.length, end))).data;
  } catch {
    return undefined;
  }
}

export function isNewer(a: Stamp, b: Stamp): boolean {
  return a.run === b.run ? a.attempt > b.attempt : a.run > b.run;
}
