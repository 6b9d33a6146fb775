/**
 * A value that a column may hold, as far as a condition on it needs: NULL, a number, a text, or a value of which only the
 * length is known, or nothing but that it is not NULL.
 */
export type SampleValue = null | bigint | number | string | { readonly characters: number | undefined };

/** `=`, `<>`, `!=`, `<`, `<=`, `>`, `>=`; whole numbers exactly. @returns undefined where a collation would decide */
export function compareValues(operator: string, left: SampleValue, right: SampleValue): boolean | undefined {
  const equal = left === right || (lengthsDiffer(left, right) ? false : undefined);
  if (operator === '=' && equal !== undefined) return equal;
  if ((operator === '<>' || operator === '!=') && equal !== undefined) return !equal;
  const [a, b] = [toNumber(left), toNumber(right)];
  if (a === undefined || b === undefined) return undefined;
  switch (operator) {
    case '=':
      return a >= b && a <= b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    default:
      return a < b || a > b;
  }
}

/** Texts of different lengths are different, but for blanks at the end. */
function lengthsDiffer(left: SampleValue, right: SampleValue): boolean {
  const [text, other] = typeof left === 'object' ? [left, right] : [right, left];
  if (typeof text !== 'object' || text?.characters === undefined || typeof other !== 'string') return false;
  return other.trimEnd().length !== text.characters;
}

/** Undefined for NULL, and for text that is not a number. */
export function toNumber(known: SampleValue): bigint | number | undefined {
  if (typeof known === 'bigint' || typeof known === 'number') return known;
  if (typeof known !== 'string') return undefined;
  const text = known.trim();
  if (/^[+-]?\d+$/.test(text)) return BigInt(text);
  return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}
