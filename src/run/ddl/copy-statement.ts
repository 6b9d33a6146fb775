import { applyEdits, type Edit } from '../../sql/lexing/edits.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import { identifierOf, quoteIdentifier, quoteTable } from '../../sql/lexing/quote.ts';
import type { ObjectName } from '../../sql/lexing/span.ts';
import { withoutAssertions } from '../../sql/rendering/rewrite.ts';
import { readCreateTable } from '../../sql/statements/read-create-table.ts';
import { readStatement } from '../../sql/statements/read-statement.ts';
import type { Statement } from '../../sql/statements/statement.ts';
import { tableNames } from '../../sql/statements/table-names.ts';
import type { DatabaseObject } from './definition.ts';
import { isAboutLines } from './set-apart.ts';

/** What a copy is, and what it is called. */
export interface CopyNames {
  readonly kind: 'TEMPORARY TABLE' | 'TABLE';
  readonly table: DatabaseObject;
  readonly copy: { readonly schema: string; readonly name: string };
}

/** A statement as a copy can run it. */
export interface CopyStatement {
  /** Undefined where nothing of it concerns the copy. */
  readonly sql: string | undefined;
  /** Puts the names that the statement gives in the place of those that the copy has. */
  readonly restore: (definition: string) => string;
}

/** Whether a statement adds foreign keys, which a temporary table cannot have. */
export function addsForeignKeys(sql: string, statement: Statement): boolean {
  if (statement.kind === 'create-table') return (readCreateTable(sql)?.foreignKeys.length ?? 0) > 0;
  if (statement.kind !== 'alter-table') return false;
  return statement.clauses.some(
    (clause) =>
      clause.op === 'add-foreign-key' ||
      (clause.op === 'add-column' && clause.columns.some((column) => column.inlineReference)) ||
      ((clause.op === 'modify-column' || clause.op === 'change-column') && clause.column.inlineReference),
  );
}

/**
 * The statement under the names of the copy: constraints get names that nothing in the schema has, and foreign keys
 * point to tables that do not exist. Undefined where its outcome cannot be foretold.
 * @param apart lines of constraints that the copy does not have
 */
export function statementOnCopy(
  sql: string,
  statement: Statement,
  names: CopyNames,
  apart: readonly string[],
): CopyStatement | undefined {
  const own = withoutApart(sql, statement, apart);
  if (own === 'unforeseeable') return undefined;
  if (own === undefined) return { sql: undefined, restore: (definition) => definition };
  const bare = withoutAssertions(own, readStatement(own));
  const read = readStatement(bare);
  const found = tableNames(bare, read);
  const parents = new Map<string, { readonly name: string; readonly stands: ObjectName }>();
  const edits: Edit[] = [];
  for (const [index, name] of found.entries()) {
    if (index === 0) edits.push(headEdit(bare, read, name, names));
    else if (read.kind === 'create-table' && read.like?.span.start === name.span.start) continue;
    else {
      const key = JSON.stringify([name.schema ?? null, name.name]);
      const parent = parents.get(key) ?? { name: `${names.copy.name}_p${parents.size}`, stands: name };
      parents.set(key, parent);
      edits.push({ ...name.span, text: quoteTable({ schema: name.schema, name: parent.name }) });
    }
  }
  const constraints = constraintNames(bare, names.copy.name);
  edits.push(...constraints.edits);
  const limit = withoutRows(bare, read);
  if (limit === undefined) return undefined;
  return {
    sql: `${applyEdits(bare, edits)}${limit}`,
    restore: (definition) => {
      let text = constraints.restore(definition);
      for (const { name, stands } of parents.values())
        text = text.replaceAll(quoteIdentifier(name), quoteIdentifier(stands.name));
      return text;
    },
  };
}

function headEdit(sql: string, statement: Statement, name: ObjectName, { kind, copy }: CopyNames): Edit {
  if (statement.kind !== 'create-table') return { ...name.span, text: quoteTable(copy) };
  const start = lex(sql).tokens[1]?.start ?? name.span.start;
  return { start, end: name.span.end, text: `${kind} ${quoteTable(copy)}` };
}

/** The statement without the clauses that are about lines set apart; undefined where nothing is left. */
function withoutApart(
  sql: string,
  statement: Statement,
  apart: readonly string[],
): string | undefined | 'unforeseeable' {
  if (statement.kind !== 'alter-table') return sql;
  if (statement.clauses.some((clause) => clause.op === 'unread' || clause.op === 'tablespace')) return 'unforeseeable';
  const others = statement.clauses.filter((clause) => clause.op !== 'rename-table' && !isAboutLines(clause, apart));
  if (others.length === statement.clauses.length) return sql;
  if (others.length === 0) return undefined;
  // Clauses in front of a partition clause have no comma between them: such a mixture is not predicted.
  if (others.some((clause) => clause.op === 'partition')) return 'unforeseeable';
  const spans = new Map(others.map(({ span }) => [span.start, span]));
  const head = sql.slice(0, statement.table.span.end);
  return `${head} ${[...spans.values()].map((span) => sql.slice(span.start, span.end)).join(', ')}`;
}

/** Names of foreign keys and checks belong to the schema: on the copy they are others. */
function constraintNames(sql: string, copy: string): { edits: Edit[]; restore: (definition: string) => string } {
  const { tokens } = lex(sql);
  const given: { readonly copied: string; readonly written: string }[] = [];
  const edits = tokens.flatMap((token, index): Edit[] => {
    const name = tokens[index + 1];
    if (token.upper !== 'CONSTRAINT' || token.kind !== 'word' || name === undefined) return [];
    if (!['FOREIGN', 'CHECK'].includes(tokens[index + 2]?.upper ?? '')) return [];
    const copied = `${copy}_c${given.length}`;
    given.push({ copied, written: identifierOf(name) });
    return [{ start: name.start, end: name.end, text: quoteIdentifier(copied) }];
  });
  return {
    edits,
    restore: (definition) =>
      given.reduce(
        (text, { copied, written }) => text.replaceAll(quoteIdentifier(copied), quoteIdentifier(written)),
        definition,
      ),
  };
}

/**
 * What ends CREATE TABLE … SELECT before it reads a row (manual, "LIMIT 0"); empty for other statements, and undefined
 * where the query's end does not take it.
 */
function withoutRows(sql: string, statement: Statement): string | undefined {
  if (statement.kind !== 'create-table' || !statement.fromQuery) return '';
  let depth = 0;
  for (const { text, upper, kind } of lex(sql).tokens) {
    if (text === '(') depth++;
    else if (text === ')') depth--;
    else if (
      depth === 0 &&
      kind === 'word' &&
      /^(LIMIT|UNION|EXCEPT|INTERSECT|FOR|LOCK|INTO|TABLE|VALUES|WITH)$/.test(upper)
    ) {
      if (upper !== 'TABLE') return undefined;
    }
  }
  return /\bSELECT\b/i.test(sql) ? ' LIMIT 0' : undefined;
}
