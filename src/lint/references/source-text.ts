/** An identifier in a line of code. */
export interface Word {
  readonly text: string;
  /** UTF-16 offset in its line. */
  readonly start: number;
}

/** Lines above and below that are one passage with a line, where nothing parts them. */
const NEAR = 3;
/** As far up as the beginning of a block is looked for. */
const FARTHEST = 3000;

const word = /[\p{L}\p{N}_]+/gu;
/** The same where it does, several times as fast. */
const asciiWord = /\w+/g;
const isAscii = /^[\0-\x7f]*$/;

/** A file of any language, read by what most of them share: lines, identifiers and indentation. */
export class SourceText {
  readonly lines: readonly string[];
  readonly #text: string;
  #lower: string | undefined;

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
    const found: number[] = [];
    let depth = indentOf(this.line(index));
    for (let at = index - 1; at >= Math.max(0, index - FARTHEST) && depth > 0; at--) {
      const line = this.line(at);
      if (line.trim() === '') continue;
      const indent = indentOf(line);
      if (indent >= depth) continue;
      depth = indent;
      found.push(at);
    }
    return found;
  }

  /** An opening with what stands directly on top of it: annotations, the head above a brace of its own line. */
  headOf(opening: number): readonly number[] {
    const found = [opening];
    for (let at = opening - 1; at >= 0 && opening - at <= NEAR && !this.#parts(at); at--) found.push(at);
    return found;
  }

  /** The lines of the block behind an opening, as far as 400 of them. */
  *bodyOf(opening: number): Iterable<string> {
    const depth = indentOf(this.line(opening));
    for (let at = opening + 1; at < Math.min(this.lines.length, opening + 400); at++) {
      const line = this.line(at);
      if (line.trim() === '') continue;
      if (indentOf(line) <= depth && !/^\s*[{(]\s*$/.test(line)) return;
      yield line;
    }
  }

  #parts(at: number): boolean {
    return /^\s*(?:[\])}]+[;,)]*|end)?\s*$/.test(this.line(at));
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

/** A tab counts as four blanks. */
function indentOf(line: string): number {
  const [blank = ''] = /^[ \t]*/.exec(line) ?? [];
  return blank.replaceAll('\t', '    ').length;
}
