import type { JudgedStatement, TableChange } from '../../analysis/judged.ts';
import { whatIf } from '../../analysis/what-if.ts';
import { findColumn } from '../../catalog/find.ts';
import type { CatalogTable } from '../../catalog/table.ts';
import { atLeast, since } from '../../core/mysql-version.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import { identifierOf } from '../../sql/lexing/quote.ts';
import { writeIndex, writeName, writeTable, writeType } from '../../sql/rendering/render-definition.ts';
import type { IndexDefinition } from '../../sql/statements/definition.ts';
import { isAllowed } from '../change/allowed.ts';
import type { Rule } from '../rule.ts';
import type { LintSettings } from '../settings.ts';
import { spanIn } from '../writing/span.ts';
import { sized, withSize } from '../writing/table-size.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'functional-index-add',
  group: 'cost',
  severity: 'error',
  risk: 'blocking',
  insteadOf: ['ddl-blocks-writes', 'ddl-copy-table'],
  flags: 'An index over an expression (functional index) that is added to a table with rows.',
  why: 'MySQL adds a hidden virtual column in the same statement. Writes wait while MySQL builds an index over a column added in the same statement; for a UNIQUE index it copies the table.',
  instead:
    'Add a virtual column with that expression, which is instant. Index the column in a second statement, which allows writes. The optimizer also uses the index for the expression.',
  examples: {
    bad: {
      schema: 'CREATE TABLE customers (id BIGINT PRIMARY KEY, email VARCHAR(200) NOT NULL);',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers ADD INDEX email_lower ((lower(email)));
            rollback_sql: |
              ALTER TABLE customers DROP INDEX email_lower;
      `,
    },
    good: {
      schema: 'CREATE TABLE customers (id BIGINT PRIMARY KEY, email VARCHAR(200) NOT NULL);',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers ADD COLUMN email_lower VARCHAR(200) AS (lower(email)) VIRTUAL;
              ALTER TABLE customers ADD INDEX email_lower (email_lower);
            rollback_sql: |
              ALTER TABLE customers DROP INDEX email_lower;
              ALTER TABLE customers DROP COLUMN email_lower;
      `,
    },
  },
  *statement(judged, migration) {
    const { change, placed, verdict } = judged;
    if (change === undefined || change.before.createdHere || verdict.refusedAssertion !== undefined) return;
    const copies = verdict.algorithm === 'copy';
    if (!copies && (verdict.algorithm !== 'inplace' || verdict.lock === 'none')) return;
    // `allow: blocking` does not allow a copy; ddl-copy-table reports that.
    if (copies && isAllowed(judged, 'blocking') && !isAllowed(judged, 'copy')) return;
    const clause = change.clauses.find((one) => one.op === 'add-index' && isFunctional(one.index));
    if (clause?.op !== 'add-index' || whatIf(judged, migration, withoutIt(judged)).lock !== 'none') return;
    const index = clause.index.name === undefined ? 'an index' : `index ${clause.index.name}`;
    const table = withSize(change.before);
    yield {
      ...spanIn(placed.locate, clause.span),
      severity: sized('error', change.before, migration.settings),
      message: copies
        ? `MySQL copies ${table} while writes wait, to build ${index} over an expression.`
        : `Writes to ${table} wait while MySQL builds ${index} over an expression.`,
      fix: inTwoSteps(clause.index, change, migration.settings),
    };
  },
};

function isFunctional({ parts }: IndexDefinition): boolean {
  return parts.some(({ expression }) => expression !== undefined);
}

/** The statement without its functional indexes. */
function withoutIt({ statement, change }: JudgedStatement): Pick<JudgedStatement, 'statement'> {
  if (change === undefined || (statement.kind !== 'alter-table' && statement.kind !== 'create-index'))
    return { statement };
  const clauses = change.clauses.filter((one) => one.op !== 'add-index' || !isFunctional(one.index));
  const { table, algorithm, lock } = statement;
  return { statement: { kind: 'alter-table', table, clauses, algorithm, lock, doubled: undefined } };
}

/** A multi-valued index has no other form; several expressions would each need a separate column. */
function inTwoSteps(index: IndexDefinition, { table, after }: TableChange, settings: LintSettings): string | undefined {
  const [expression, second] = index.parts.flatMap((part) => part.expression ?? []);
  if (expression === undefined || second !== undefined || lex(expression).tokens.at(-2)?.upper === 'ARRAY')
    return undefined;
  const wanted = index.name ?? 'indexed_value';
  const column = findColumn(after, wanted) === undefined ? wanted : `${wanted}_value`;
  // Old code that selects or inserts without naming columns does not see an invisible one.
  const invisible = settings.versions.every((version) => atLeast(version, since.invisibleColumns)) ? ' INVISIBLE' : '';
  const parts = index.parts.map((part) =>
    part.column === undefined ? { ...part, column, expression: undefined } : part,
  );
  return [
    `ALTER TABLE ${writeTable(table)} ADD COLUMN ${writeName(column)} ${typeOf(expression, after)} AS (${expression}) VIRTUAL${invisible};`,
    `ALTER TABLE ${writeTable(table)} ADD ${writeIndex({ ...index, name: index.name ?? column, parts })};`,
  ].join('\n');
}

const keepingType = new Set(['LOWER', 'UPPER', 'LCASE', 'UCASE', 'TRIM', 'LTRIM', 'RTRIM', 'REVERSE']);
const castTypes: Readonly<Record<string, string>> = {
  CHAR: 'VARCHAR',
  UNSIGNED: 'BIGINT UNSIGNED',
  SIGNED: 'BIGINT',
  DATE: 'DATE',
  DATETIME: 'DATETIME',
  TIME: 'TIME',
  DECIMAL: 'DECIMAL',
  DOUBLE: 'DOUBLE',
};

/** The type of a function that keeps its column's, and of a CAST; that of others the author knows. */
function typeOf(expression: string, table: CatalogTable): string {
  const { tokens } = lex(expression);
  const [called, , argument] = tokens;
  if (called === undefined || argument === undefined || tokens.at(-1)?.text !== ')') return 'TYPE';
  const column = findColumn(table, identifierOf(argument));
  if (keepingType.has(called.upper) && tokens.length === 4 && column !== undefined) return writeType(column);
  const as = tokens.findLastIndex(({ upper }) => upper === 'AS');
  const type = castTypes[tokens[as + 1]?.upper ?? ''];
  if (called.upper !== 'CAST' || type === undefined) return 'TYPE';
  const size = tokens.slice(as + 2, -1).map(({ text }) => text);
  if (type === 'VARCHAR' && size.length === 0) return 'TYPE';
  return size.every((text) => /^[\d(),]+$/.test(text)) ? `${type}${size.join('')}` : 'TYPE';
}
