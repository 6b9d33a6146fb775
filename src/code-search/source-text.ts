/** An identifier in a line of code. */
export interface Word {
  readonly text: string;
  /** UTF-16 offset in its line. */
  readonly start: number;
}

/** Lines above and below that are one passage with a line, where nothing parts them. */
const NEAR = 3;
/** Classes of Java have one for each thing that a library does with them. */
const MOST_ANNOTATIONS = 20;

const word = /[\p{L}\p{N}_]+/gu;
/** The same where it does, several times as fast. */
const asciiWord = /\w+/g;
const isAscii = /^[\0-\x7f]*$/;

/** A file of any language, read by what most of them share: lines, identifiers and indentation. */
export class SourceText {
  readonly lines: readonly string[];
  readonly #text: string;
  #lower: string | undefined;
  #parents: readonly number[] | undefined;

  constructor(text: string) {
    this.#text = text;
    this.lines = text.split(/\r\n|\n|\r/);
  }

  /** Whether one of the lower-case texts is anywhere in it, in any case. */
  has(texts: readonly string[]): boolean {
    this.#lower ??= this.#text.toLowerCase();
    const lower = this.#lower;
    return texts.some((one) => lower.includes(one));
  }

  /** The lines with an identifier of which the test is true: a quick look, for most lines have none. */
  *linesWith(wanted: (word: string) => boolean): Iterable<number> {
    for (const [index, line] of this.lines.entries()) {
      const words = line.match(isAscii.test(line) ? asciiWord : word);
      if (words?.some(wanted)) yield index;
    }
  }

  line(index: number): string {
    return this.lines[index] ?? '';
  }

  /** As much of a line as says what begins there; a long one is not a declaration. */
  start(index: number): string {
    return this.line(index).slice(0, 500);
  }

  /** The line and its neighbours, up to one that is blank or ends a block. */
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

  /** The lines that open the blocks in which a line stands, the innermost first, by their indentation. */
  openings(index: number): readonly number[] {
    this.#parents ??= parentsOf(this.lines);
    const found: number[] = [];
    for (let at = this.#parents[index] ?? -1; at >= 0; at = this.#parents[at] ?? -1) found.push(at);
    return found;
  }

  /** An opening with what stands directly on top of it: annotations, the head above a brace on its own line. */
  headOf(opening: number): readonly number[] {
    const found = [opening];
    let others = 0;
    for (let at = opening - 1; at >= 0 && opening - at <= MOST_ANNOTATIONS && !this.#parts(at); at--) {
      if (!/^\s*(?:@|#\[|\[)/.test(this.start(at)) && ++others > NEAR) break;
      found.push(at);
    }
    return found;
  }

  /** The lines of the block after an opening, as far as 400 of them. */
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

/** The identifiers of a line; `$` of PHP and shell does not belong to them. */
export function* wordsIn(line: string): Iterable<Word> {
  for (const match of line.matchAll(word)) {
    const [text] = match;
    if (!isHyphenated(line, match.index, match.index + text.length)) yield { text, start: match.index };
  }
}

/** A part of `fax-number`: a style class, an attribute, prose. */
function isHyphenated(line: string, start: number, end: number): boolean {
  return (
    (line[start - 1] === '-' && /[\p{L}\p{N}_]/u.test(line[start - 2] ?? '')) ||
    (line[end] === '-' && /\p{L}/u.test(line[end + 1] ?? ''))
  );
}

/** Whether a comment begins in the line before the place. */
export function isInComment(line: string, start: number): boolean {
  const before = line.slice(0, start);
  return /^\s*(?:\*|\/\*|<!--)/.test(line) || /(?:^|\s)(?:\/\/|\/\*|#[\s#!]|--\s)/.test(before);
}

/** Of each line the nearest one above it that is indented less; -1: none. */
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
