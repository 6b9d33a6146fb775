import { applyEdits, type Edit } from '../lexing/edits.ts';
import { lex } from '../lexing/lexer.ts';
import type { LexOptions } from '../lexing/scanner.ts';
import type { ObjectName } from '../lexing/span.ts';
import { readStatement } from '../statements/read-statement.ts';
import type { AlterClause, AlterTable, CreateIndex, DropIndex, Statement } from '../statements/statement.ts';
import { tableNames } from '../statements/table-names.ts';

export type Algorithm = 'INSTANT' | 'INPLACE' | 'COPY';
export type Lock = 'NONE' | 'SHARED' | 'EXCLUSIVE';

/**
 * Adds `ALGORITHM=…[, LOCK=…]`, so that MySQL refuses what it would else do by slower or blocking means. An author's own clause
 * is kept, and LOCK is never added beside INSTANT, which MySQL refuses (error 1221). DEFAULT counts as no clause of the author's
 * and is replaced. Statements of other kinds come back as they are.
 * @param sql the text that the statement was read from
 */
export function assertAlgorithm(sql: string, statement: Statement, algorithm: Algorithm, lock?: Lock): string {
  if (!takesAssertions(statement)) return sql;
  const own = (name: 'algorithm' | 'lock') =>
    statement[name]?.value === 'DEFAULT' ? undefined : statement[name]?.value;
  const instant = (own('algorithm') ?? algorithm) === 'INSTANT';
  const added: string[] = [];
  // INSTANT beside an author's LOCK would be refused; that LOCK is an assertion already.
  if (own('algorithm') === undefined && !(instant && own('lock') !== undefined)) added.push(`ALGORITHM=${algorithm}`);
  if (own('lock') === undefined && lock !== undefined && !instant) added.push(`LOCK=${lock}`);
  const defaults = (['algorithm', 'lock'] as const).filter((name) => statement[name]?.value === 'DEFAULT');
  const plain = cutAssertions(sql, statement, defaults);
  if (added.length === 0) return plain.sql;
  const { sql: text, statement: bare } = plain;
  return applyEdits(text, [bare.kind === 'alter-table' ? alterEdit(text, bare, added) : afterIndex(text, added)]);
}

/** The statement without any ALGORITHM and LOCK clause, doubled ones included. */
export function withoutAssertions(sql: string, statement: Statement): string {
  return takesAssertions(statement) ? cutAssertions(sql, statement, ['algorithm', 'lock']).sql : sql;
}

type Assertable = AlterTable | CreateIndex | DropIndex;

function takesAssertions(statement: Statement): statement is Assertable {
  return statement.kind === 'alter-table' || statement.kind === 'create-index' || statement.kind === 'drop-index';
}

/** One at a time, for with one of them gone the comma of the next may be another one. */
function cutAssertions(
  sql: string,
  statement: Assertable,
  names: readonly ('algorithm' | 'lock')[],
): { readonly sql: string; readonly statement: Assertable } {
  for (const name of names) {
    const assertion = statement[name];
    if (assertion === undefined) continue;
    const { start, end } = assertion.span;
    const shorter = join(sql.slice(0, start), sql.slice(end));
    const rest = readStatement(shorter);
    // Every cut shortens the statement, so this ends.
    if (takesAssertions(rest)) return cutAssertions(shorter, rest, names);
  }
  return { sql, statement };
}

/** One blank where the cut was, if any; a line end stays, for it may be that of a comment. */
function join(before: string, after: string): string {
  const head = before.replace(/[ \t]+$/, '');
  const tail = after.replace(/^[ \t]+/, '');
  return head + (head.endsWith('\n') || /^([,;\r\n]|$)/.test(tail) ? '' : ' ') + tail;
}

/**
 * Clauses that stand alone in their statement, and ORDER BY, whose list swallows every comma after it, take the assertions in
 * front; all others after them.
 */
function alterEdit(sql: string, statement: AlterTable, added: readonly string[]): Edit {
  const text = added.join(', ');
  const tail = statement.clauses.find(isTail);
  const inFront = statement.clauses.find((clause) => standsInFront(clause) && clause !== tail);
  const at = (offset: number, inserted: string): Edit => ({ start: offset, end: offset, text: inserted });
  if (inFront !== undefined) return at(statement.clauses[0]?.span.start ?? inFront.span.start, `${text}, `);
  const before = statement.clauses.findLast((clause) => clause !== tail);
  const assertions = [statement.algorithm, statement.lock].filter((assertion) => assertion !== undefined);
  const end = Math.max(before?.span.end ?? 0, ...assertions.map((assertion) => endOf(sql, assertion.span.end)));
  if (end > 0) return at(end, `, ${text}`);
  return at(statement.table.span.end, ` ${text}`);
}

function standsInFront(clause: AlterClause): boolean {
  return ['order-by', 'partition', 'tablespace', 'secondary-engine'].includes(clause.op);
}

/** Of an assertion in front of other clauses the comma belongs to its span, and the new one goes before that comma. */
function endOf(sql: string, end: number): number {
  return sql[end - 1] === ',' ? end - 1 : end;
}

/** PARTITION BY and REMOVE PARTITIONING stand after everything else, without a comma. */
function isTail(clause: AlterClause): boolean {
  return clause.op === 'partition' && (clause.action === 'partition-by' || clause.action === 'remove');
}

function afterIndex(sql: string, added: readonly string[]): Edit {
  const end = lex(sql).tokens.findLast((token) => token.text !== ';')?.end ?? sql.length;
  return { start: end, end, text: ` ${added.join(' ')}` };
}

/**
 * Replaces the names of tables in a DDL statement: of what it changes, creates, drops and renames, of what foreign keys, LIKE and
 * EXCHANGE PARTITION point to, and a trigger's table. Queries (in CREATE TABLE … SELECT and views) and bodies are left as they
 * are: whoever needs every name replaced must refuse `fromQuery` and kind `object`.
 * @param map gives the replacement, quoted and qualified
 */
export function renameTables(sql: string, statement: Statement, map: (name: ObjectName) => string): string {
  const names = tableNames(sql, statement);
  return applyEdits(
    sql,
    names.map((name) => ({ ...name.span, text: map(name) })),
  );
}

/**
 * Puts a comment after the first word, where the process list and performance_schema keep it (lab, 9.7), while clients may strip
 * a comment in front. The marker cannot end the comment or make it one that the server runs.
 * @param marker plain text
 */
export function withMarker(sql: string, marker: string, options?: LexOptions): string {
  const first = lex(sql, options).tokens[0];
  if (first === undefined) return sql;
  const safe = marker.replaceAll('*/', '* /').replaceAll('/*', '/ *');
  return applyEdits(sql, [{ start: first.end, end: first.end, text: ` /* ${safe} */` }]);
}
