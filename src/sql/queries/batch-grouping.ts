import type { TokenRange, TokenReader } from '../lexing/token-reader.ts';
import { BatchRefusal } from './batch-problem.ts';

const aggregates = new Set(
  (
    'AVG BIT_AND BIT_OR BIT_XOR COUNT GROUP_CONCAT JSON_ARRAYAGG JSON_OBJECTAGG MAX MIN STD STDDEV STDDEV_POP STDDEV_SAMP SUM ' +
    'VAR_POP VAR_SAMP VARIANCE ST_COLLECT'
  ).split(' '),
);

/** What looks at several rows at once gives something else when it sees one chunk of them. */
export function refuseGrouping(reader: TokenReader, list: TokenRange): void {
  for (let index = list.from; index < list.to; index += 1) {
    const token = reader.tokens[index];
    const next = reader.tokens[index + 1];
    const closing = reader.closing(index);
    if (closing !== undefined && (next?.upper === 'SELECT' || next?.upper === 'WITH')) index = closing;
    else if (token?.upper === 'DISTINCT' || token?.upper === 'DISTINCTROW' || token?.upper === 'OVER')
      refuseGroup(token.upper, index, reader);
    else if (token !== undefined && aggregates.has(token.upper) && next?.text === '(')
      refuseGroup(token.upper, index, reader);
  }
}

/** @throws BatchRefusal always */
export function refuseGroup(what: string, index: number, reader: TokenReader): never {
  const message = `${what} looks at several rows at once, and a chunk holds only some of them.`;
  const remedy = 'Select row by row from the one table; take aggregates from a subquery.';
  throw new BatchRefusal('batch-grouping', message, remedy, reader.tokens[index]);
}
