/** Replaces the text from `start` to `end` (UTF-16 offsets, half-open); an insertion where both are the same. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Applies edits that do not overlap, in the order of their places; those of one place in the order given. */
export function applyEdits(sql: string, edits: readonly Edit[]): string {
  let result = '';
  let position = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    result += sql.slice(position, edit.start) + edit.text;
    position = Math.max(position, edit.end);
  }
  return result + sql.slice(position);
}
