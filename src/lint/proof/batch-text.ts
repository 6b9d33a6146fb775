import { sameName } from '../../catalog/find.ts';
import { applyEdits, type Edit } from '../../sql/lexing/edits.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import type { TokenRange } from '../../sql/lexing/token-reader.ts';
import { TokenReader } from '../../sql/lexing/token-reader.ts';
import { readBatchClauses } from '../../sql/queries/batch-clauses.ts';
import { readBatchLayout } from '../../sql/queries/batch-layout.ts';
import type { BatchQuery } from '../../sql/queries/batch-query.ts';
import { separators } from '../../sql/queries/condition.ts';
import { readAssignments } from '../../sql/queries/self-consuming.ts';
import { namesInSql } from '../names/names-in-sql.ts';
import { onOneLine } from '../writing/one-line.ts';

/** The parts of a batch query as they are written. */
export interface BatchText {
  /** What an UPDATE sets. */
  readonly assignments: readonly AssignedText[];
  /** What ON DUPLICATE KEY UPDATE sets. */
  readonly onDuplicate: readonly AssignedText[];
  /** Columns that an INSERT names; none: it sets all columns of its table, or is not an INSERT. */
  readonly inserted: readonly string[];
  /** The statement on one line, with a further condition in its WHERE, and a further `column = value` in its SET. */
  extended(condition: string, assignment?: string): string;
}

interface AssignedText {
  readonly column: string;
  readonly value: string;
}

/** Reads a batch query, which has been read before, for its text. @returns undefined where that is not possible */
export function readBatchText({ sql }: BatchQuery): BatchText | undefined {
  const { tokens } = lex(sql);
  const end = tokens.findIndex(({ text }) => text === ';');
  const reader = new TokenReader(sql, end < 0 ? tokens : tokens.slice(0, end));
  try {
    const layout = readBatchLayout(reader);
    const clauses = readBatchClauses(reader, layout);
    const textOf = ({ from, to }: TokenRange) => sql.slice(reader.tokens[from]?.start, reader.tokens[to - 1]?.end);
    const assignedIn = (range: TokenRange | undefined) =>
      (range === undefined ? [] : readAssignments(reader, range)).map((one) => ({
        column: one.column,
        value: onOneLine(textOf(one)),
      }));
    const set = layout.assignments;
    return {
      assignments: assignedIn(set),
      onDuplicate: assignedIn(clauses.onDuplicate),
      inserted: layout.inserted,
      extended(condition, assignment) {
        const edits: Edit[] = [];
        const afterSet = set && reader.tokens[set.to - 1]?.end;
        if (assignment !== undefined && afterSet !== undefined) {
          edits.push({ start: afterSet, end: afterSet, text: `, ${assignment}` });
        }
        const { where, limit } = clauses;
        if (where === undefined) {
          const at = reader.tokens[(clauses.orderBy ?? limit).from]?.start ?? sql.length;
          edits.push({ start: at, end: at, text: `WHERE ${condition} ` });
        } else {
          const { start = 0 } = reader.tokens[where.from] ?? {};
          const { end: after = start } = reader.tokens[where.to - 1] ?? {};
          const either = separators(reader, where.from, where.to, ['OR', 'XOR', '||']).length > 0;
          if (either) edits.push({ start, end: start, text: '(' });
          edits.push({ start: after, end: after, text: `${either ? ')' : ''} AND ${condition}` });
        }
        return onOneLine(applyEdits(sql, edits));
      },
    };
  } catch {
    return undefined;
  }
}

/** Whether a text names the column of the walked table. */
export function namesWalkedColumn(text: string, column: string, { walked }: BatchQuery): boolean {
  return namesInSql(text).some(
    ({ name, qualifier, alias }) =>
      !alias &&
      sameName(name, column) &&
      (qualifier === undefined || sameName(qualifier, walked.alias ?? walked.table)),
  );
}
