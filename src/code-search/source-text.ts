/** An identifier in a line of code. */
export interface Word {
  readonly text: string;
  /** UTF-16 offset in its line. */
  readonly start: number;
}

/** So many lines above and below belong to the same passage, unless a separator is between. */
const NEAR = 3;
/** Java classes have an annotation for each use by a library. */
const MOST_ANNOTATIONS = 20;

const word = /[\p{L}\p{N}_]+/gu;
/** The same where it does, several times as fast. */
const asciiWord = /\w+/g;
const isAscii = /^[\0-\x7f]*$/;

/** A file of any language, read by features that most share: lines, identifiers and indentation. */
export class SourceText {
  readonly lines: readonly string[];
  readonly #text: string;
  #lower: string | undefined;
  #parents: readonly number[] | undefined;

  constructor(text: string) {
    this.#text = text;
    this.lines = text.split(/\r\n|\n|\r/);
  }

  /** Whether it contains one of the lower-case texts, ignoring case. */
  has(texts: readonly string[]): boolean {
    this.#lower ??= this.#text.toLowerCase();
    const lower = this.#lower;
    return texts.some((one) => lower.includes(one));
  }

  /** The lines with an identifier that passes the test. Fast, because most lines have none. */
  *linesWith(wanted: (word: string) => boolean): Iterable<number> {
    for (const [index, line] of this.lines.entries()) {
      const words = line.match(isAscii.test(line) ? asciiWord : word);
      if (words?.some(wanted)) yield index;
    }
  }

  line(index: number): string {
    return this.lines[index] ?? '';
  }

  /** The start of a line, enough to recognize a declaration. */
  start(index: number): string {
    return this.line(index).slice(0, 500);
  }

  /** The line and its neighbours, up to a blank line or the end of a block. */
  passage(index: number): readonly number[] {
    const found = [index];
    for (const step of [-1, 1]) {
      for (let at = index + step; Math.abs(at - index) <= NEAR; at += step) {
        if (at < 0 || at >= this.lines.length || this.#parts(at)) break;
        found.push(at);
      }
    }
    return found;
  }

  /** The opening lines of the blocks around a line, by indentation, the innermost first. */
  openings(index: number): readonly number[] {
    this.#parents ??= parentsOf(this.lines);
    const found: number[] = [];
    for (let at = this.#parents[index] ?? -1; at >= 0; at = this.#parents[at] ?? -1) found.push(at);
    return found;
  }

  /** An opening line with the lines directly above it: annotations, or the head above a separate brace. */
  headOf(opening: number): readonly number[] {
    const found = [opening];
    let others = 0;
    for (let at = opening - 1; at >= 0 && opening - at <= MOST_ANNOTATIONS && !this.#parts(at); at--) {
      if (!/^\s*(?:@|#\[|\[)/.test(this.start(at)) && ++others > NEAR) break;
      found.push(at);
    }
    return found;
  }

  /** The lines of the block after an opening, at most 400. */
  bodyOf(opening: number): readonly number[] {
    const found: number[] = [];
    const depth = indentOf(this.line(opening));
    for (let at = opening + 1; at < Math.min(this.lines.length, opening + 400); at++) {
      const line = this.line(at);
      if (line.trim() === '') continue;
      if (indentOf(line) <= depth && !/^\s*[{(]\s*$/.test(line)) break;
      found.push(at);
    }
    return found;
  }

  #parts(at: number): boolean {
    return /^\s*(?:[\])}]+[;,)]*|end)?\s*$/.test(this.start(at));
  }
}

/** The identifiers of a line, without the `$` of PHP and shell. */
export function* wordsIn(line: string): Iterable<Word> {
  for (const match of line.matchAll(word)) {
    const [text] = match;
    if (!isHyphenated(line, match.index, match.index + text.length)) yield { text, start: match.index };
  }
}

/** Whether a word is a part of `fax-number`: a style class, an attribute, prose. */
function isHyphenated(line: string, start: number, end: number): boolean {
  return (
    (line[start - 1] === '-' && /[\p{L}\p{N}_]/u.test(line[start - 2] ?? '')) ||
    (line[end] === '-' && /\p{L}/u.test(line[end + 1] ?? ''))
  );
}

/** Whether a comment begins in the line before the position. */
export function isInComment(line: string, start: number): boolean {
  const before = line.slice(0, start);
  return /^\s*(?:\*|\/\*|<!--)/.test(line) || /(?:^|\s)(?:\/\/|\/\*|#[\s#!]|--\s)/.test(before);
}

/** For each line, the nearest line above with less indentation; -1: none. */
function parentsOf(lines: readonly string[]): readonly number[] {
  const open: { readonly at: number; readonly indent: number }[] = [];
  return lines.map((line, at) => {
    const indent = line.trim() === '' ? Number.POSITIVE_INFINITY : indentOf(line);
    while ((open.at(-1)?.indent ?? -1) >= indent) open.pop();
    const parent = open.at(-1)?.at ?? -1;
    if (Number.isFinite(indent)) open.push({ at, indent });
    return parent;
  });
}

/** A tab counts as four blanks. */
function indentOf(line: string): number {
  const [blank = ''] = /^[ \t]*/.exec(line) ?? [];
  return blank.replaceAll('\t', '    ').length;
}
