import { MiB } from '../../core/storage-size.ts';
import { lex } from '../lexing/lexer.ts';
import type { LexOptions } from '../lexing/scanner.ts';
import { TokenReader, Unreadable } from '../lexing/token-reader.ts';
import { actingFunctions } from './acting-functions.ts';
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
 * table, with LIMIT {batch_size}. Never throws: a query that cannot run in chunks is returned as a problem with its remedy.
 * @param sql one statement; a `;` at its end is left out
 */
export async function readBatchQuery(sql: string, options?: LexOptions): Promise<BatchReading> {
  try {
    return { ok: true, query: read(sql, options) };
  } catch (error) {
    if (error instanceof BatchRefusal) return { ok: false, problem: error.problem };
    if (!(error instanceof Unreadable)) throw error;
    const message = `phasedb cannot read this statement: ${error.message}.`;
    const remedy = 'Run the statement on a test server. If MySQL accepts it, please report a phasedb bug.';
    return {
      ok: false,
      problem: { code: 'batch-unreadable', message, remedy, offset: error.token?.start ?? sql.length },
    };
  }
}

const MOST_CHARACTERS = MiB;

function read(sql: string, options: LexOptions | undefined): BatchQuery {
  if (sql.length > MOST_CHARACTERS) {
    throw new BatchRefusal('batch-unreadable', 'The query is longer than 1 MiB.', 'Shorten the query.', 0);
  }
  const { tokens, problem, versionComments } = lex(sql, options);
  if (problem !== undefined)
    throw new BatchRefusal(problem.code, problem.message, 'Add the missing quote, `*/` or END.', problem.offset);
  if (versionComments[0] !== undefined) {
    const message = 'An executable comment makes this a different statement on another server version.';
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
      'The query has more than one statement; a backfill runs exactly one.',
      'Move each statement to a separate phase.',
      further,
    );
  }
  const own = end < 0 ? tokens : tokens.slice(0, end);
  const acting = [...actingFunctions(own)].find(({ act }) => act !== 'wait');
  if (acting !== undefined) {
    throw new BatchRefusal(
      'batch-acting-function',
      `The query calls ${acting.name}, which ${acting.does}. A backfill may only change rows.`,
      'Remove the call.',
      acting.token,
    );
  }
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
