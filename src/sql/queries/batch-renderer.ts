import { applyEdits, type Edit } from '../lexing/edits.ts';
import { quoteIdentifier } from '../lexing/quote.ts';
import type { Token } from '../lexing/token.ts';
import type { TokenRange, TokenReader } from '../lexing/token-reader.ts';
import type { BatchClauses } from './batch-clauses.ts';
import type { BatchLayout } from './batch-layout.ts';
import type { BatchRenderOptions } from './batch-query.ts';

/** Puts a key range, an index and a limit into a batch query by editing the author's own text. */
export class BatchRenderer {
  readonly #sql: string;
  readonly #reader: TokenReader;
  readonly #layout: BatchLayout;
  readonly #clauses: BatchClauses;
  readonly #hint: Token | undefined;

  /** @param hint the author's own optimizer hint after the verb */
  constructor(sql: string, reader: TokenReader, layout: BatchLayout, clauses: BatchClauses, hint: Token | undefined) {
    this.#sql = sql;
    this.#reader = reader;
    this.#layout = layout;
    this.#clauses = clauses;
    this.#hint = hint;
  }

  render(range: string | undefined, options: BatchRenderOptions): string {
    const edits = [...this.#index(options.index), ...this.#keep(options.keep ?? []), ...this.#where(range)];
    const { orderBy, limit, locking } = this.#clauses;
    const share = options.share === true && !locking ? ' FOR SHARE' : '';
    // With what stands in front, so that no comment is left at the end for others to append to.
    edits.push({
      start: this.#endOf((orderBy ?? limit).from),
      end: this.#endOf(limit.to),
      text: `${options.limit === undefined ? '' : ` LIMIT ${Math.trunc(options.limit)}`}${share}`,
    });
    return applyEdits(this.#sql, edits);
  }

  /**
   * A single-table DELETE has no place for FORCE INDEX; the optimizer hint INDEX (8.0.20) does the same there. An author's own
   * index hints give way, for MySQL takes no USE beside FORCE.
   */
  #index(index: string | undefined): Edit[] {
    if (index === undefined) return [];
    const { walked, verb } = this.#layout;
    if (verb !== 'delete') {
      const own = walked.indexHints ?? { start: walked.end, end: walked.end };
      const edits = [{ start: walked.end, end: walked.end, text: ` FORCE INDEX (${index})` }];
      return walked.indexHints === undefined ? edits : [...edits, { ...own, text: '' }];
    }
    const hint = `INDEX(${quoteIdentifier(walked.alias ?? walked.table)} ${index})`;
    if (this.#hint !== undefined) {
      const after = this.#hint.start + '/*+'.length;
      return [{ start: after, end: after, text: ` ${hint}` }];
    }
    const after = this.#reader.tokens[this.#layout.verbIndex]?.end ?? 0;
    return [{ start: after, end: after, text: ` /*+ ${hint} */` }];
  }

  #keep(columns: readonly string[]): Edit[] {
    const { assignments } = this.#layout;
    if (assignments === undefined || columns.length === 0) return [];
    const end = this.#endOf(assignments.to);
    return [{ start: end, end, text: columns.map((column) => `, ${column} = ${column}`).join('') }];
  }

  /** The author's WHERE in parentheses, so that an OR in it does not reach past the range; without its `{last_id}` part. */
  #where(range: string | undefined): Edit[] {
    const { where, cursor } = this.#clauses;
    if (where === undefined) {
      const end = this.#endOf(this.#layout.clauses);
      return range === undefined ? [] : [{ start: end, end, text: ` WHERE (${range})` }];
    }
    const start = this.#startOf(where.from);
    const end = this.#endOf(where.to);
    const only = cursor !== undefined && cursor.conjunct.from === where.from && cursor.conjunct.to === where.to;
    if (only) {
      if (range !== undefined) return [{ start, end, text: `(${range})` }];
      return [this.#cut({ from: where.from - 1, to: where.to })];
    }
    const edits = cursor === undefined ? [] : [this.#cut(this.#withItsAnd(cursor.conjunct, where))];
    if (range === undefined) return edits;
    return [{ start, end: start, text: '(' }, ...edits, { start: end, end, text: `) AND (${range})` }];
  }

  /** The author's WHERE without its `{last_id}` part. */
  get where(): string | undefined {
    const { where, cursor } = this.#clauses;
    if (where === undefined) return undefined;
    const start = this.#startOf(where.from);
    const text = this.#sql.slice(start, this.#endOf(where.to));
    if (cursor === undefined) return text;
    if (cursor.conjunct.from === where.from && cursor.conjunct.to === where.to) return undefined;
    const cut = this.#cut(this.#withItsAnd(cursor.conjunct, where));
    return applyEdits(text, [{ start: cut.start - start, end: cut.end - start, text: '' }]).trim();
  }

  #withItsAnd(conjunct: TokenRange, where: TokenRange): TokenRange {
    if (conjunct.from > where.from) return { from: conjunct.from - 1, to: conjunct.to };
    return { from: conjunct.from, to: conjunct.to + 1 };
  }

  #cut(range: TokenRange): Edit {
    return { start: this.#startOf(range.from), end: this.#endOf(range.to), text: '' };
  }

  #startOf(index: number): number {
    return this.#reader.tokens[index]?.start ?? this.#sql.length;
  }

  /** Where the token in front of this index ends. */
  #endOf(index: number): number {
    return this.#reader.tokens[index - 1]?.end ?? 0;
  }
}
