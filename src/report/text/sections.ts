/** A part of a text that stands or falls as a whole. */
export interface Section {
  readonly text: string;
  /** What may be left out last has the lowest; 0 never is. */
  readonly rank: number;
  /** What it is counted as where it is left out: `finding`, `table`, `timeline`. */
  readonly kind: string;
}

/** What a text of sections came to. */
export interface Fitted {
  readonly text: string;
  /** How many of each kind had no room. */
  readonly leftOut: ReadonlyMap<string, number>;
}

const between = '\n\n';

/**
 * As many whole sections as there is room for, in their order: a comment that is cut anywhere else ends within a table, a fence or
 * a sentence.
 * @param mostBytes of UTF-8, which are never fewer than the characters that GitHub counts
 * @param closing the last section, made of what was left out
 */
export function fitSections(
  sections: readonly Section[],
  mostBytes: number,
  closing: (leftOut: ReadonlyMap<string, number>) => string,
): Fitted {
  const bytes = (text: string) => Buffer.byteLength(text) + between.length;
  // Every kind may have to be counted in the closing words.
  const counts = new Map<string, number>();
  for (const { kind } of sections) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  let room = mostBytes - bytes(closing(counts));
  const kept = new Set<Section>();
  for (const section of sections.toSorted((a, b) => a.rank - b.rank)) {
    const size = bytes(section.text);
    if (section.rank > 0 && size > room) continue;
    kept.add(section);
    room -= size;
  }
  const leftOut = new Map<string, number>();
  for (const section of sections) {
    if (!kept.has(section)) leftOut.set(section.kind, (leftOut.get(section.kind) ?? 0) + 1);
  }
  const texts = sections.filter((section) => kept.has(section)).map(({ text }) => text);
  const last = closing(leftOut);
  return { text: [...texts, ...(last === '' ? [] : [last])].join(between), leftOut };
}
