import type { JudgedStatement } from '../../analysis/judged.ts';
import type { Place } from '../../core/failure.ts';
import type { Locate } from '../../migration/migration.ts';
import type { Span } from '../../sql/lexing/span.ts';

/** Both ends of a stretch of a statement, for a remark. */
export function spanIn(locate: Locate, span: Span): { readonly place: Place; readonly end: Place } {
  return { place: locate(span.start), end: locate(span.end) };
}

/** A whole text, from its first character to its last. */
export function wholeOf(locate: Locate, sql: string): { readonly place: Place; readonly end: Place } {
  return spanIn(locate, { start: 0, end: sql.trimEnd().length });
}

/** A whole statement. */
export function statementSpan({ placed }: JudgedStatement): { readonly place: Place; readonly end: Place } {
  return wholeOf(placed.locate, placed.sql);
}
