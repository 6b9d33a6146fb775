import { lex } from '../lexing/lexer.ts';
import { longNameIn, MOST_ALIAS, MOST_NAME } from '../lexing/long-name.ts';
import type { LexOptions } from '../lexing/scanner.ts';
import type { ObjectName } from '../lexing/span.ts';
import { TokenReader, Unreadable } from '../lexing/token-reader.ts';
import { MOST_CLAUSES, readAlterTable, readIndexAssertions } from './alter-table.ts';
import { indexKind, readIndexRest, readIndexType } from './index-definition.ts';
import { readObjectDefinition } from './object-statements.ts';
import { readSet } from './set-statement.ts';
import type { CreateTable, DropTable, RenameTable, Statement, Unread } from './statement.ts';
import { whyTooLarge } from './text-bounds.ts';

/** Statements that read or change rows and define nothing. */
const dataVerbs = [
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'REPLACE',
  'LOAD',
  'CALL',
  'DO',
  'WITH',
  'TABLE',
  'VALUES',
  '(',
];

/**
 * Reads one statement of MySQL 8.0 to 9.7. What stands in a version comment that the target version runs counts as text. Never
 * throws: a statement that cannot be read is `unread`, and a clause of ALTER TABLE that cannot is one of `op: 'unread'`.
 * Time is linear in the text; beyond 1 MiB, 300,000 tokens or 20,000 clauses a statement is `unread`.
 * @param sql one statement, as the splitter gives it; a `;` at its end is passed over
 */
export function readStatement(sql: string, options: LexOptions = {}): Statement {
  const tooLarge = whyTooLarge(sql, options);
  if (tooLarge !== undefined) {
    const { tokens } = lex(sql.slice(0, 1000), options);
    return unread(new TokenReader(sql, tokens), tooLarge);
  }
  const { tokens, problem } = lex(sql, options);
  const end = tokens.findLastIndex((token) => token.text !== ';') + 1;
  const reader = new TokenReader(sql, tokens.slice(0, end), !options.noBackslashEscapes);
  if (problem !== undefined) return unread(reader, problem.message);
  const inner = reader.tokens.some((token) => token.text === ';');
  try {
    const statement = readByVerb(reader, options);
    if (statement.kind === 'alter-table' && statement.clauses.length > MOST_CLAUSES) {
      return unread(reader, 'it has more than 20,000 clauses');
    }
    if (!reader.atEnd) return unread(reader, `unexpected "${reader.token?.text.slice(0, 40)}"`);
    const long = longNameIn(reader.tokens, mayHoldAlias(statement, reader) ? MOST_ALIAS : MOST_NAME);
    if (long !== undefined) return unread(reader, new Unreadable('a shorter name', long).message);
    if (inner && !mayHoldStatements(statement)) return unread(reader, 'it contains several statements');
    return statement;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return unread(reader, error.message);
  }
}

/** An alias may be longer than other names. */
function mayHoldAlias({ kind }: Statement, { tokens }: TokenReader): boolean {
  return kind === 'data' || kind === 'object' || tokens.some(({ upper }) => upper === 'SELECT');
}

function mayHoldStatements(statement: Statement): boolean {
  if (statement.kind !== 'object' || statement.verb === 'drop') return false;
  return ['trigger', 'procedure', 'function', 'event'].includes(statement.object);
}

function readByVerb(reader: TokenReader, options: LexOptions): Statement {
  if (dataVerbs.some((verb) => reader.is(verb))) return readData(reader);
  if (reader.accept('ALTER'))
    return reader.accept('TABLE') ? readAlterTable(reader) : readObjectDefinition(reader, 'alter', options);
  if (reader.accept('CREATE')) return readCreate(reader, options);
  if (reader.accept('DROP')) return readDrop(reader, options);
  if (reader.accept('RENAME')) return readRename(reader);
  if (reader.accept('TRUNCATE')) {
    reader.accept('TABLE');
    return { kind: 'truncate-table', table: reader.objectName() };
  }
  if (reader.accept('OPTIMIZE')) {
    reader.acceptOne(['NO_WRITE_TO_BINLOG', 'LOCAL']);
    expectTables(reader);
    return { kind: 'optimize-table', tables: readNames(reader) };
  }
  if (reader.accept('SET')) return readSet(reader);
  throw new Unreadable('a statement that phasedb knows', reader.token);
}

function readData(reader: TokenReader): Statement {
  const verb = reader.tokens.find((token) => token.text !== '(')?.upper ?? '';
  reader.index = reader.tokens.length;
  return { kind: 'data', verb };
}

function readCreate(reader: TokenReader, options: LexOptions): Statement {
  const temporary = reader.accept('TEMPORARY');
  if (reader.accept('TABLE')) return readCreateHead(reader, temporary);
  if (reader.accept('EXTERNAL', 'TABLE')) return readCreateHead(reader, false);
  const start = reader.index;
  const kind = indexKind(reader.acceptOne(['UNIQUE', 'FULLTEXT', 'SPATIAL']));
  if (!reader.accept('INDEX')) {
    reader.index = start;
    return readObjectDefinition(reader, 'create', options);
  }
  const name = reader.identifier('an index name');
  const using = readIndexType(reader);
  reader.expect('ON');
  const table = reader.objectName();
  const index = readIndexRest(reader, kind, name);
  return {
    kind: 'create-index',
    table,
    index: { ...index, using: index.using ?? using },
    ...readIndexAssertions(reader),
  };
}

/** The body is for readCreateTable; here it matters only whether it is a copy of a table's form or of a query's rows. */
function readCreateHead(reader: TokenReader, temporary: boolean): CreateTable {
  const ifNotExists = reader.accept('IF', 'NOT', 'EXISTS');
  const table = reader.objectName();
  const parenthesised = reader.is('(', 'LIKE');
  let like: ObjectName | undefined;
  if (reader.accept('LIKE') || reader.accept('(', 'LIKE')) {
    like = reader.objectName();
    if (parenthesised) reader.expect(')');
  }
  let fromQuery = false;
  while (!reader.atEnd) {
    const query = ['SELECT', 'WITH', 'VALUES', 'TABLE'];
    // VALUES also stands inside a partition's definition, but never outside parentheses.
    if (query.some((word) => reader.is(word) || reader.is('(', word)) && !reader.is('WITH', 'PARSER')) fromQuery = true;
    reader.index = (reader.closing(reader.index) ?? reader.index) + 1;
  }
  return { kind: 'create-table', table, temporary, ifNotExists, like, fromQuery };
}

function readDrop(reader: TokenReader, options: LexOptions): Statement {
  if (reader.accept('INDEX')) {
    const index = reader.identifier('an index name');
    reader.expect('ON');
    return { kind: 'drop-index', table: reader.objectName(), index, ...readIndexAssertions(reader) };
  }
  const temporary = reader.accept('TEMPORARY');
  if (!temporary && !reader.is('TABLE') && !reader.is('TABLES')) return readObjectDefinition(reader, 'drop', options);
  return readDropTables(reader, temporary);
}

function readDropTables(reader: TokenReader, temporary: boolean): DropTable {
  expectTables(reader);
  const ifExists = reader.accept('IF', 'EXISTS');
  const tables = readNames(reader);
  reader.acceptOne(['RESTRICT', 'CASCADE']);
  return { kind: 'drop-table', tables, temporary, ifExists };
}

function readRename(reader: TokenReader): RenameTable {
  expectTables(reader);
  const renames: { from: ObjectName; to: ObjectName }[] = [];
  do {
    const from = reader.objectName();
    reader.expect('TO');
    renames.push({ from, to: reader.objectName() });
  } while (reader.accept(','));
  return { kind: 'rename-table', renames };
}

function expectTables(reader: TokenReader): void {
  if (reader.acceptOne(['TABLE', 'TABLES']) === undefined) throw new Unreadable('TABLE', reader.token);
}

function readNames(reader: TokenReader): ObjectName[] {
  const names: ObjectName[] = [];
  do names.push(reader.objectName());
  while (reader.accept(','));
  return names;
}

function unread(reader: TokenReader, reason: string): Unread {
  const opening = reader.tokens
    .slice(0, 3)
    .map((token) => token.upper || token.text)
    .join(' ');
  return { kind: 'unread', opening: opening.slice(0, 80), reason };
}
