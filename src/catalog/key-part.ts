import type { WalkKeyPart } from './walk-key.ts';

/**
 * How one part of a key leaves the server as text and comes back as a condition. Values are never compared, rounded or
 * converted here: the server prints them in a form that loses nothing, and gets them back in a form that it compares in
 * the column's own type, character set and collation and can look up in the index.
 */
export interface PartCodec {
  /** Expression that prints the value. */
  readonly encode: string;
  /** What an encoded value must look like; anything else in a checkpoint means that it was tampered with. */
  readonly pattern: RegExp;
  equal(value: string): string;
  /** Strictly after the value in index order. */
  after(value: string): string;
  /** Strictly before the value in index order. */
  before(value: string): string;
  /** The value itself or before it. */
  upTo(value: string): string;
  /** A wider condition that an index can use, where the exact one cannot; undefined otherwise. */
  around?(lower: string | undefined, upper: string | undefined): string | undefined;
}

/** A part whose operand compares with a literal of its value by the operators themselves. */
export function comparable(
  part: WalkKeyPart,
  operand: string,
  encode: string,
  pattern: RegExp,
  literal: (value: string) => string = (value) => value,
): PartCodec {
  const [after, before] = part.descending ? ['<', '>'] : ['>', '<'];
  return {
    encode,
    pattern,
    equal: (value) => `${operand} = ${literal(value)}`,
    after: (value) => `${operand} ${after} ${literal(value)}`,
    before: (value) => `${operand} ${before} ${literal(value)}`,
    upTo: (value) => `${operand} ${before}= ${literal(value)}`,
  };
}
