import { MiB } from '../../core/storage-size.ts';
import { type LexOptions, Scanner } from '../lexing/scanner.ts';

/** MySQL has at most 4096 columns in a table; nothing that people write comes near either. */
const MOST_CHARACTERS = MiB;
/** Each becomes an object of some 300 bytes. An ENUM of all 65,535 members has 131,072. */
const MOST_TOKENS = 300_000;

/** Why a statement is too large to be read, as the end of a sentence; undefined: it is not. Nothing is kept of its text. */
export function whyTooLarge(sql: string, options: LexOptions = {}): string | undefined {
  if (sql.length > MOST_CHARACTERS) return 'it is longer than 1 MiB';
  if (sql.length <= MOST_TOKENS) return undefined;
  const scanner = new Scanner(sql, options);
  let count = 0;
  while (scanner.next() !== undefined) {
    count++;
    if (count > MOST_TOKENS) return 'it has more than 300,000 words, values and operators';
  }
  return undefined;
}
