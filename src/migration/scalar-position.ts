import { Scalar } from 'yaml';

const isBlank = (unit: string | undefined) => unit === ' ' || unit === '\t' || unit === '\n' || unit === '\r';

const STEP = 256;

/**
 * Finds the characters of a scalar's value in the file. Reading a block literal or a plain scalar removes and folds
 * blanks but keeps all other characters in their order (YAML 1.2.2, 7.3.3 and 8.1.2), so the n-th of them in the value
 * is the n-th in the file. For folded and quoted scalars the result is their start.
 * @returns a function from an offset in the value to an offset in `text`; fast for any order of calls
 */
export function scalarLocator(text: string, scalar: Scalar.Parsed): (offset: number) => number {
  const value = scalar.source;
  const literal = scalar.type === Scalar.BLOCK_LITERAL;
  if (!literal && scalar.type !== Scalar.PLAIN) return () => scalar.range[0];

  // The header of a block (`|-`, optionally with a comment) is a separate line.
  const origin = literal ? text.indexOf('\n', scalar.range[0]) + 1 : scalar.range[0];
  // File offsets of every STEP-th character, as far as known.
  const known = [origin];
  let inValue = 0;
  let inFile = origin;
  return (offset) => {
    if (offset < inValue) {
      const nearest = Math.floor(offset / STEP);
      inValue = nearest * STEP;
      inFile = known[nearest] ?? origin;
    }
    for (; inValue < Math.min(offset, value.length); inValue++) {
      if (inValue % STEP === 0) known[inValue / STEP] = inFile;
      if (isBlank(value[inValue])) continue;
      while (isBlank(text[inFile])) inFile++;
      inFile++;
    }
    let found = inFile;
    if (offset < value.length && !isBlank(value[offset])) while (isBlank(text[found])) found++;
    return found;
  };
}
