import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readSchema } from '../src/catalog/from-sql.ts';
import { newestKnown } from '../src/core/mysql-version.ts';
import { classify } from '../src/ddl/classify.ts';
import { splitStatements } from '../src/sql/lexing/split.ts';
import { readQuery } from '../src/sql/queries/read-query.ts';
import { readCreateTable } from '../src/sql/statements/read-create-table.ts';
import { readStatement } from '../src/sql/statements/read-statement.ts';

/**
 * test/fixtures/corpus/*.sql: statements as projects write them. Each file has sections; `-- setup` opens one with the
 * tables that stand, `-- statements` says what is tried on them, each statement on the tables as the setup makes them.
 * In front of a statement, on a line of its own:
 * - `-- refused: 1234`: the server answers with that error
 * - `-- since: 80030`: older servers do not know it (as in version comments)
 * - `-- unknown: 1`: what it does depends on another program, so the classifier must not claim to know it
 * The databases are called `shop_db` (the one in use) and `archive_db`.
 */
export interface CorpusSection {
  readonly file: string;
  readonly setup: string;
  readonly statements: readonly CorpusStatement[];
}

export interface CorpusStatement {
  /** `file:line`, for messages. */
  readonly place: string;
  readonly sql: string;
  /** The error that the server answers with; undefined: it takes the statement. */
  readonly refused: number | undefined;
  /** As in version comments. */
  readonly since: number;
  /** The right verdict is that nobody knows. */
  readonly unknown: boolean;
}

/** ER_PARSE_ERROR: what the server itself cannot read, nobody has to. */
export const PARSE_ERROR = 1064;

const folder = fileURLToPath(new URL('fixtures/corpus/', import.meta.url));

export function readCorpus(): readonly CorpusSection[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  return files.sort().flatMap((file) => readSections(file, readFileSync(`${folder}${file}`, 'utf8')));
}

function readSections(file: string, text: string): CorpusSection[] {
  const sections: CorpusSection[] = [];
  const opening = /^-- setup$/gm;
  for (const { index } of text.matchAll(opening)) {
    const next = text.indexOf('\n-- setup\n', index);
    const end = next < 0 ? text.length : next + 1;
    const middle = text.indexOf('\n-- statements\n', index);
    if (middle < 0 || middle > end) throw new Error(`${file}: a setup without statements at offset ${index}`);
    const setup = text.slice(index, middle);
    sections.push({ file, setup, statements: readStatements(file, text, middle, end) });
  }
  return sections;
}

function readStatements(file: string, text: string, from: number, to: number): CorpusStatement[] {
  let behind = from;
  return splitStatements(text.slice(from, to)).map(({ sql, start, end, problem }) => {
    const line = text.slice(0, from + start).split('\n').length;
    if (problem !== undefined) throw new Error(`${file}:${line}: ${problem.message}`);
    const before = text.slice(behind, from + start);
    behind = from + end;
    return {
      place: `${file}:${line}`,
      sql,
      refused: mark(before, 'refused'),
      since: mark(before, 'since') ?? 0,
      unknown: mark(before, 'unknown') === 1,
    };
  });
}

function mark(before: string, name: string): number | undefined {
  const found = new RegExp(`^-- ${name}: (\\d+)$`, 'm').exec(before)?.[1];
  return found === undefined ? undefined : Number(found);
}

const queries = ['SELECT', 'UPDATE', 'DELETE', 'INSERT', 'REPLACE', 'WITH', 'TABLE', 'VALUES'];

/** What of a statement our readers do not understand, or the classifier does not know; empty: nothing. */
export async function notUnderstood(
  section: CorpusSection,
  { sql, unknown }: CorpusStatement,
): Promise<readonly string[]> {
  const missing: string[] = [];
  const statement = readStatement(sql);
  if (statement.kind === 'unread') missing.push(`unread: ${statement.reason}`);
  if (statement.kind === 'alter-table') {
    for (const clause of statement.clauses) if (clause.op === 'unread') missing.push(`clause unread: ${clause.text}`);
  }
  if (statement.kind === 'object' && statement.code?.unread !== undefined) {
    missing.push(`code unread: ${statement.code.unread.reason}`);
  }
  if (statement.kind === 'create-table' && statement.like === undefined && !statement.fromQuery) {
    if (readCreateTable(sql) === undefined) missing.push('the definition of the table is not read');
  }
  if (statement.kind === 'data' && queries.includes(statement.verb)) {
    const reading = await readQuery(sql);
    if (!reading.ok) missing.push(`query not read: ${reading.reason}`);
  }
  const { catalog, problems } = readSchema(section.setup);
  for (const { message } of problems) missing.push(`setup: ${message}`);
  const verdict = classify(statement, catalog, { version: newestKnown, strict: true, foreignKeyChecks: true });
  const isUnknown = verdict.algorithm === 'unknown' || verdict.lock === 'unknown';
  if (isUnknown !== unknown) missing.push(`${isUnknown ? 'unknown' : 'taken for known'}: ${verdict.because}`);
  return missing;
}
