import type { JudgedStatement, TableChange } from '../../analysis/judged.ts';
import { runsStrict } from '../../analysis/settings.ts';
import { findColumn } from '../../catalog/find.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import type { ObjectName } from '../../sql/lexing/span.ts';
import { writeColumn, writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import type { ColumnDefinition } from '../../sql/statements/definition.ts';
import type { AlterClause } from '../../sql/statements/statement.ts';
import { writePosition } from '../change/added-not-null.ts';
import { defaultInSteps } from '../change/default-in-steps.ts';
import { isLongText, isPlainValue, takesNoPlainDefault } from '../change/plain-default.ts';
import type { LintedMigration } from '../linted.ts';
import type { Remark, Rule } from '../rule.ts';
import { spanIn, statementSpan } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

const schema = 'CREATE TABLE orders (id BIGINT PRIMARY KEY, note TEXT NULL);';
const file = (value: string) =>
  yaml`
    migration: m
    phases:
      - name: expand
        sql: |
          ALTER TABLE orders MODIFY COLUMN note TEXT NULL DEFAULT ${value};
        rollback_sql: |
          ALTER TABLE orders MODIFY COLUMN note TEXT NULL;
  `;

export const rule: Rule = {
  name: 'default-not-allowed',
  group: 'types',
  severity: 'error',
  covers: ['json-default'],
  insteadOf: ['ddl-copy-table', 'ddl-inplace-rebuild'],
  flags:
    'A literal as the default of a TEXT, BLOB, JSON, geometry or VECTOR column. In `ALTER COLUMN … SET DEFAULT`, ' +
    'MySQL also treats a literal in parentheses and NULL as literals.',
  why: 'MySQL refuses the statement with error 1101: a default of these types must be an expression.',
  instead: "Put the value in parentheses, `DEFAULT ('…')`, in the column definition of ADD, MODIFY or CREATE TABLE.",
  examples: { bad: { schema, file: file("''") }, good: { schema, file: file("('')") } },
  *statement(judged, migration) {
    for (const found of defaultsIn(judged)) {
      const { table, column, value, place, clause } = found;
      const fix = fixOf(found, judged);
      const name = `${writeTable(table)}.${writeName(column.name)}`;
      const type = column.type.name.toUpperCase();
      if (clause?.op !== 'set-default' && isLeftOut(column, value, migration)) {
        yield {
          ...place,
          severity: 'warning',
          message: `${name} is ${type}. In this sql_mode MySQL ignores its default ${value} with only a warning, and the column gets no default.`,
          why: 'An INSERT that does not name the column then finds no default.',
          fix,
        };
      } else {
        const inSetDefault = clause?.op === 'set-default' ? ', with or without parentheses, in SET DEFAULT' : '';
        yield {
          ...place,
          message: `${name} is ${type}, but its default ${value} is a literal${inSetDefault}. MySQL refuses the statement.`,
          fix,
        };
      }
    }
  },
};

interface PlainDefault {
  readonly table: ObjectName;
  readonly column: ColumnDefinition;
  /** As written. */
  readonly value: string;
  readonly place: Pick<Remark, 'place' | 'end'>;
  /** Undefined for a column of CREATE TABLE. */
  readonly clause: AlterClause | undefined;
}

function defaultsIn(judged: JudgedStatement): readonly PlainDefault[] {
  const { change, statement, before, after, placed } = judged;
  if (change !== undefined) {
    return change.clauses.flatMap((clause) =>
      ofClause(clause, change).map((found) => ({
        ...found,
        table: change.table,
        place: spanIn(placed.locate, clause.span),
        clause,
      })),
    );
  }
  if (statement.kind !== 'create-table') return [];
  const { schema: named, name } = statement.table;
  const created = before.table(named, name) === undefined ? after.table(named, name) : undefined;
  return (created?.columns ?? []).flatMap((column) =>
    ofColumn(column).map((found) => ({
      ...found,
      table: statement.table,
      place: statementSpan(judged),
      clause: undefined,
    })),
  );
}

function ofClause(clause: AlterClause, { before }: TableChange): readonly Pick<PlainDefault, 'column' | 'value'>[] {
  switch (clause.op) {
    case 'add-column':
      return clause.columns.flatMap(ofColumn);
    case 'modify-column':
    case 'change-column':
      return ofColumn(clause.column);
    case 'set-default': {
      const column = findColumn(before, clause.column);
      const { expression: value } = clause;
      return column !== undefined && takesNoPlainDefault(column) && isPlainValue(value) ? [{ column, value }] : [];
    }
    default:
      return [];
  }
}

function ofColumn(column: ColumnDefinition): readonly Pick<PlainDefault, 'column' | 'value'>[] {
  const { default: written } = column;
  return written?.kind === 'literal' && takesNoPlainDefault(column) ? [{ column, value: written.text }] : [];
}

/** Without strict mode MySQL ignores an empty string, except for a JSON or geometry column (9.7.4). */
function isLeftOut(column: ColumnDefinition, value: string, { migration }: LintedMigration): boolean {
  if (runsStrict(migration) || !/^(x|b|n|_\w+\s*)?(''|"")$/i.test(value)) return false;
  return isLongText(column) || column.type.name === 'vector';
}

/** The value as an expression; for a table with rows, in statements that need no table copy. */
function fixOf({ table, column, value, clause }: PlainDefault, { change }: JudgedStatement): string | undefined {
  const isNull = lex(value).tokens.some(({ upper }) => upper === 'NULL');
  const bare = value.replace(/^[\s(]+|[\s)]+$/g, '');
  if (!isNull && !isLongText(column) && !(column.type.name === 'json' && isJson(bare))) return undefined;
  const written = isNull
    ? { ...column, default: { kind: 'null' as const, text: 'NULL' } }
    : { ...column, default: { kind: 'expression' as const, text: `(${bare})` } };
  const alter = `ALTER TABLE ${writeTable(table)}`;
  switch (clause?.op) {
    case 'add-column':
      return change?.before.createdHere === true || clause.columns.length > 1
        ? writeColumn(written)
        : defaultInSteps(table, column, clause.position, `(${bare})`);
    case 'change-column':
      return `${alter} CHANGE COLUMN ${writeName(clause.from)} ${writeColumn(written)}${writePosition(clause.position)};`;
    case 'modify-column':
      return `${alter} MODIFY COLUMN ${writeColumn(written)}${writePosition(clause.position)};`;
    case 'set-default':
      return `${alter} MODIFY COLUMN ${writeColumn(written)};`;
    default:
      return writeColumn(written);
  }
}

/** A JSON column accepts a string only if it is valid JSON. */
function isJson(value: string): boolean {
  const inside = /^(?:_\w+\s*)?'(.*)'$/s.exec(value)?.[1];
  if (inside === undefined) return false;
  try {
    JSON.parse(inside.replaceAll("''", "'"));
    return true;
  } catch {
    return false;
  }
}
