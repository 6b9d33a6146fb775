/* What MySQL's lexer takes for blanks, words, numbers and operators. The patterns are sticky: they match at `lastIndex`. */

export const blank = /[ \t\n\v\f\r\0]*/y;
export const wordRest = /[0-9A-Za-z_$\u0080-\uffff]*/y;
export const decimal = /\d*\.?\d*(?:[eE][+-]?\d+)?/y;
export const quotedBinary = /[xX]'[0-9a-fA-F]*'|[bB]'[01]*'/y;
export const prefixedBinary = /0x[0-9a-fA-F]+(?![0-9A-Za-z_$\u0080-\uffff])|0b[01]+(?![0-9A-Za-z_$\u0080-\uffff])/y;
export const digitsOnly = /\d+(?:[eE][+-]?\d+|\.\d*(?:[eE][+-]?\d+)?)?/y;
export const placeholder = /\{(?:batch_size|last_id)\}/y;
export const variable = /@@?(?:[0-9A-Za-z_$.\u0080-\uffff]+)?/y;
export const dollarTag = /\$[A-Za-z0-9_\u0080-\uffff]*\$/y;
export const versionDigits = /\d{5,6}/y;
/** Operators of more than one character by their first one, the longest first. */
export const longOperators: ReadonlyMap<string, readonly string[]> = new Map([
  ['-', ['->>', '->']],
  ['<', ['<=>', '<=', '<>', '<<']],
  ['>', ['>=', '>>']],
  [':', [':=']],
  ['!', ['!=']],
  ['&', ['&&']],
  ['|', ['||']],
]);

export function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9';
}

export function isWordPart(character: string | undefined): boolean {
  if (character === undefined) return false;
  return (
    (character >= 'a' && character <= 'z') ||
    (character >= 'A' && character <= 'Z') ||
    isDigit(character) ||
    character === '_' ||
    character === '$' ||
    character >= '\u0080'
  );
}

export function isBlankOrEnd(character: string | undefined): boolean {
  return character === undefined || character <= ' ';
}
