/** What a glob of a person never reaches; more would let a file of the project fill the memory or hold a processor. */
const MOST_LENGTH = 1_000;
const MOST_ALTERNATIVES = 64;
const MOST_STARS = 5;
const MOST_FOLDER_STARS = 5;

/** One part of a path's segment: a character, any one, any number of them, or one of a class. */
type Part = string | { readonly any: 'one' | 'many' } | { readonly not: boolean; readonly pairs: readonly string[] };
/** `**`, or the parts of one segment. */
type Segment = '**' | readonly Part[];

/**
 * Why a glob is refused, as the end of a sentence; undefined for a good one. It has `*`, `?`, `[…]`, `{a,b}`, and `**` for any
 * number of folders.
 */
export function globProblem(glob: string): string | undefined {
  if (glob.length > MOST_LENGTH) return `it has more than ${MOST_LENGTH} characters`;
  if (glob.includes('\0')) return 'it has a zero byte';
  if (glob.startsWith('!'))
    return 'it begins with `!`, but no glob can take files away; name the folders or files that are meant';
  if (/[!?*+@]\(/.test(glob)) return 'it has a pattern in parentheses, such as `@(a|b)`; write `{a,b}`';
  if (/\{[^{},]*\.\.[^{},]*\}/.test(glob)) return 'it has a range in braces; write the values: `{1,2,3}`';
  if (/\[\[?[:.=]/.test(glob)) return 'it has a named class of characters; write a range such as `[a-z]`';
  if (countAlternatives(glob) > MOST_ALTERNATIVES) return `its braces stand for more than ${MOST_ALTERNATIVES} globs`;
  for (const one of alternatives(glob)) {
    const segments = one.split('/').filter((segment, index, all) => segment !== '**' || all[index - 1] !== '**');
    if (segments.filter((segment) => segment === '**').length > MOST_FOLDER_STARS)
      return `it has more than ${MOST_FOLDER_STARS} times \`**\``;
    if (segments.some((segment) => segment.replace(/\*+/g, '*').split('*').length - 1 > MOST_STARS))
      return `a part between two slashes has more than ${MOST_STARS} times \`*\``;
  }
  return undefined;
}

/** `*.{a,b}` as `*.a` and `*.b`; only for a glob that globProblem accepts, as each pair of braces multiplies them. */
export function alternatives(glob: string): readonly string[] {
  const found = /^(.*?)\{([^{}]*)\}(.*)$/s.exec(glob);
  if (found === null) return [glob];
  const [, before = '', list = '', after = ''] = found;
  return list.split(',').flatMap((one) => alternatives(`${before}${one}${after}`));
}

/** Each pair of braces multiplies them by its commas and one, within others too. */
function countAlternatives(glob: string): number {
  let count = 1;
  const open: number[] = [];
  for (const character of glob) {
    if (character === '{') open.push(1);
    else if (character === ',' && open.length > 0) open.push((open.pop() ?? 0) + 1);
    else if (character === '}') count *= open.pop() ?? 1;
  }
  return count;
}

/** A glob without braces, in time that grows with the glob times the path: no part of it is ever tried in more than one place. */
export class Glob {
  readonly segments: readonly Segment[];

  /** @param glob one of the alternatives */
  constructor(glob: string) {
    this.segments = glob
      .split('/')
      .filter((segment, index, all) => segment !== '.' && (segment !== '**' || all[index - 1] !== '**'))
      .map((segment) => (segment === '**' ? segment : partsOf(segment)));
  }

  /** @param path with `/`. A name that begins with a dot is matched only by a segment that does. */
  matches(path: string): boolean {
    let states = this.start();
    const names = path.split('/');
    for (const name of names) {
      states = this.after(states, name);
      if (states.size === 0) return false;
    }
    return this.isEnd(states);
  }

  /** Where in the glob a path may be; the folder that it counts from is at the start. */
  start(): ReadonlySet<number> {
    return this.#withSkipped([0]);
  }

  /** Where it may be after one more name. */
  after(states: ReadonlySet<number>, name: string): ReadonlySet<number> {
    const next: number[] = [];
    for (const state of states) {
      const segment = this.segments[state];
      if (segment === undefined) continue;
      if (segment === '**') {
        if (!name.startsWith('.')) next.push(state);
      } else if (matchesSegment(segment, name)) next.push(state + 1);
    }
    return this.#withSkipped(next);
  }

  isEnd(states: ReadonlySet<number>): boolean {
    return states.has(this.segments.length);
  }

  /** `**` may stand for no folder. */
  #withSkipped(states: readonly number[]): ReadonlySet<number> {
    const all = new Set<number>();
    for (let state of states) {
      all.add(state);
      while (this.segments[state] === '**') all.add(++state);
    }
    return all;
  }
}

function partsOf(segment: string): readonly Part[] {
  const parts: Part[] = [];
  const characters = [...segment];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? '';
    const close =
      character === '[' ? characters.indexOf(']', at + (/[!^]/.test(characters[at + 1] ?? '') ? 3 : 2)) : -1;
    if (character === '*') {
      if (typeof parts.at(-1) !== 'object' || !isMany(parts.at(-1))) parts.push({ any: 'many' });
    } else if (character === '?') parts.push({ any: 'one' });
    else if (close > 0) {
      parts.push(classOf(characters.slice(at + 1, close)));
      at = close;
    } else parts.push(character);
  }
  return parts;
}

function classOf(characters: readonly string[]): Part {
  const not = /^[!^]$/.test(characters[0] ?? '');
  const members = not ? characters.slice(1) : characters;
  const pairs: string[] = [];
  for (let at = 0; at < members.length; at++) {
    const isRange = members[at + 1] === '-' && members[at + 2] !== undefined;
    pairs.push(members[at] ?? '', (isRange ? members[at + 2] : members[at]) ?? '');
    if (isRange) at += 2;
  }
  return { not, pairs };
}

function isMany(part: Part | undefined): boolean {
  return typeof part === 'object' && 'any' in part && part.any === 'many';
}

/** Only the last `*` is ever moved, as it can take what an earlier one would. */
function matchesSegment(parts: readonly Part[], name: string): boolean {
  if (name.startsWith('.') && parts[0] !== '.') return false;
  const characters = [...name];
  let part = 0;
  let star = -1;
  let from = 0;
  for (let at = 0; at < characters.length; ) {
    if (isMany(parts[part])) {
      star = part++;
      from = at;
    } else if (part < parts.length && matchesPart(parts[part] as Part, characters[at] as string)) {
      part++;
      at++;
    } else if (star >= 0) {
      part = star + 1;
      at = ++from;
    } else return false;
  }
  while (isMany(parts[part])) part++;
  return part === parts.length;
}

function matchesPart(part: Part, character: string): boolean {
  if (typeof part === 'string') return part === character;
  if ('any' in part) return true;
  for (let at = 0; at < part.pairs.length; at += 2) {
    if ((part.pairs[at] as string) <= character && character <= (part.pairs[at + 1] as string)) return !part.not;
  }
  return part.not;
}
