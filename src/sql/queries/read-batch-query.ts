import { MiB } from '../../core/storage-size.ts';
import { lex } from '../lexing/lexer.ts';
import type { LexOptions } from '../lexing/scanner.ts';
import { TokenReader, Unreadable } from '../lexing/token-reader.ts';
import { readBatchClauses } from './batch-clauses.ts';
import { readBatchLayout } from './batch-layout.ts';
import { type BatchProblem, BatchRefusal } from './batch-problem.ts';
import type { BatchQuery } from './batch-query.ts';
import { BatchRenderer } from './batch-renderer.ts';
import { nondeterministicFunctions } from './nondeterministic.ts';
import { isSelfConsuming, readAssignments } from './self-consuming.ts';

export type BatchReading =
  | { readonly ok: true; readonly query: BatchQuery }
  | { readonly ok: false; readonly problem: BatchProblem };

/**
 * Reads the statement of a backfill (FORMAT.md, "The batch query"): a single-table UPDATE or DELETE, or INSERT … SELECT from one
 * table, with LIMIT {batch_size}. Never throws: what cannot be walked comes back as a problem with the form to write.
 * @param sql one statement; a `;` at its end is left out
 */
export async function readBatchQuery(sql: string, options?: LexOptions): Promise<BatchReading> {
  try {
    return { ok: true, query: read(sql, options) };
  } catch (error) {
    if (error instanceof BatchRefusal) return { ok: false, problem: error.problem };
    if (!(error instanceof Unreadable)) throw error;
    const message = `This is no statement that phasedb can read: ${error.message}.`;
    const remedy = 'Try the statement on a server; if MySQL takes it, please report it as a bug of phasedb.';
    return {
      ok: false,
      problem: { code: 'batch-unreadable', message, remedy, offset: error.token?.start ?? sql.length },
    };
  }
}

const MOST_CHARACTERS = MiB;

function read(sql: string, options: LexOptions | undefined): BatchQuery {
  if (sql.length > MOST_CHARACTERS) {
    throw new BatchRefusal(
      'batch-unreadable',
      'The query is longer than 1 MiB.',
      'Is it the right one? Shorten it.',
      0,
    );
  }
  const { tokens, problem, versionComments } = lex(sql, options);
  if (problem !== undefined) throw new BatchRefusal(problem.code, problem.message, 'Close it.', problem.offset);
  if (versionComments[0] !== undefined) {
    const message = 'A version comment makes this another statement on another server.';
    throw new BatchRefusal(
      'batch-version-comment',
      message,
      'Write plain SQL, without /*! … */.',
      versionComments[0].start,
    );
  }
  const end = tokens.findIndex((token) => token.text === ';');
  const further = end < 0 ? undefined : tokens.slice(end).find((token) => token.text !== ';');
  if (further !== undefined) {
    throw new BatchRefusal(
      'batch-several-statements',
      'A backfill has one statement.',
      'Give each statement a phase of its own.',
      further,
    );
  }
  const own = end < 0 ? tokens : tokens.slice(0, end);
  const text = sql.slice(0, own.at(-1)?.end ?? 0);
  const reader = new TokenReader(text, own, !options?.noBackslashEscapes);
  const layout = readBatchLayout(reader);
  const clauses = readBatchClauses(reader, layout);
  const assignments = layout.assignments === undefined ? [] : readAssignments(reader, layout.assignments);
  const selfConsuming =
    layout.verb === 'delete' ||
    (layout.verb === 'update' && isSelfConsuming(reader, layout.walked, assignments, clauses.condition));
  const hint = own.find((token, index) => token.kind === 'hint' && own[index - 1] === reader.tokens[layout.verbIndex]);
  const renderer = new BatchRenderer(text, reader, layout, clauses, hint);
  return {
    verb: layout.verb,
    sql,
    walked: { schema: layout.walked.schema, table: layout.walked.table, alias: layout.walked.alias },
    written: { schema: layout.written.schema, table: layout.written.table },
    assigned: assignments.map((assignment) => assignment.column),
    where: renderer.where,
    selfConsuming,
    nondeterministic: nondeterministicFunctions(reader.tokens),
    render: (range, renderOptions = {}) => renderer.render(range, renderOptions),
  };
}
