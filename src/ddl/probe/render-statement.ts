import { lex } from '../../sql/lexing/lexer.ts';
import type { ObjectName } from '../../sql/lexing/span.ts';
import { renameTables } from '../../sql/rendering/rewrite.ts';
import { readStatement } from '../../sql/statements/read-statement.ts';
import type { AlterClause, AlterTable, CreateIndex, DropIndex, Statement } from '../../sql/statements/statement.ts';
import { fingerprint } from './fingerprint.ts';
import { NotRendered } from './not-rendered.ts';
import { clausesSql } from './render-clauses.ts';
import type { PlaceOf } from './render-words.ts';

export type Probed = AlterTable | CreateIndex | DropIndex;

/** Whether a statement is of a kind that takes ALGORITHM and LOCK, so that a server can be asked. */
export function isProbed(statement: Statement): statement is Probed {
  return statement.kind === 'alter-table' || statement.kind === 'create-index' || statement.kind === 'drop-index';
}

/** As clauses of ALTER TABLE, which CREATE INDEX and DROP INDEX are to MySQL. */
export function clausesOf(statement: Probed): readonly AlterClause[] {
  if (statement.kind === 'alter-table') return statement.clauses;
  const { span } = statement.table;
  if (statement.kind === 'create-index') return [{ op: 'add-index', index: statement.index, span }];
  return statement.index.toUpperCase() === 'PRIMARY'
    ? [{ op: 'drop-primary-key', span }]
    : [{ op: 'drop-index', index: statement.index, span }];
}

/** The statement with an assertion such as `ALGORITHM=INPLACE, LOCK=NONE`, which takes the place of the author's own. */
export type Rendered = (assertion: string) => string;

/**
 * Renders a statement from its parsed form, its tables in the scratch schema.
 * @param sql the author's text, looked at only for words that the reader passes over
 * @throws NotRendered
 */
export function statementSql(statement: Probed, sql: string, scratch: string, place: PlaceOf): Rendered {
  const clauses = clausesOf(statement);
  const table = place(statement.table);
  const rest = clausesSql(clauses, place);
  const rendered: Rendered = (assertion) => `ALTER TABLE ${table} ${assertion}${rest}`;
  const example = rendered('ALGORITHM=INPLACE, LOCK=NONE');
  prove(example, clauses, scratch);
  proveWords(sql, example);
  return rendered;
}

/** What was rendered is read again and must be these clauses, on tables of the scratch schema only. */
function prove(sql: string, clauses: readonly AlterClause[], scratch: string): void {
  const { comments, versionComments } = lex(sql);
  const read = readStatement(sql);
  const tables: ObjectName[] = [];
  renameTables(sql, read, (name) => {
    tables.push(name);
    return '';
  });
  const whole =
    comments.length + versionComments.length === 0 &&
    read.kind === 'alter-table' &&
    tables.every((name) => name.schema === scratch) &&
    fingerprint(read.clauses) === fingerprint(clauses);
  if (!whole) throw new NotRendered('phasedb cannot reproduce the statement exactly');
}

/** What our reader steps over, so that it is in the text and not in what was read of it. */
const PASSED_OVER = [
  'CHECK',
  'ENGINE_ATTRIBUTE',
  'KEY_BLOCK_SIZE',
  'LOCAL',
  'MATCH',
  'NO_WRITE_TO_BINLOG',
  'PRIMARY',
  'REFERENCES',
  'SECONDARY',
  'SECONDARY_ENGINE_ATTRIBUTE',
  'UNIQUE',
];

function proveWords(sql: string, rendered: string): void {
  const before = lex(sql).tokens;
  const after = lex(rendered).tokens;
  for (const word of PASSED_OVER) {
    const [was, is] = [before, after].map((tokens) => tokens.filter(({ upper }) => upper === word).length);
    if ((was ?? 0) > (is ?? 0)) throw new NotRendered(`its ${word} clause is unknown to phasedb`);
  }
}
